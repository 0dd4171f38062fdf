// Variables: defined once, of an input type, used, and right where they are used.
#include <algorithm>

#include "rest/graphql/coerce.hpp"
#include "rest/graphql/validate_parts.hpp"

namespace faelled::rest::graphql {

namespace {

// May a variable of type `have` stand where `want` is wanted? Without looking at defaults.
bool fits(const TypeRef& have, const TypeRef& want) {
    if (want.non_null()) return have.non_null() && fits(have.inner(), want.inner());
    if (have.non_null()) return fits(have.inner(), want);
    if (want.list() || have.list()) {
        return want.list() && have.list() && fits(have.inner(), want.inner());
    }
    return have.type == want.type;
}

}  // namespace

void Validation::gather(const Uses& from, Uses& into, std::map<std::string, bool>& seen) const {
    into.variables.insert(into.variables.end(), from.variables.begin(), from.variables.end());
    for (const std::string& name : from.fragments) {
        if (!seen.emplace(name, true).second) continue;
        const auto it = fragment_uses_.find(name);
        if (it != fragment_uses_.end()) gather(it->second, into, seen);
    }
}

void Validation::variables() {
    for (std::size_t i = 0; i < document_.operations.size(); ++i) {
        const Operation& o = document_.operations[i];
        variable_definitions(o);
        Uses all;
        std::map<std::string, bool> seen;
        gather(operation_uses_[i], all, seen);
        if (errors_.empty()) variable_uses(o, all);
    }
}

void Validation::variable_definitions(const Operation& o) {
    for (const VariableDefinition& v : o.variables) {
        if (std::ranges::count(o.variables, v.name, &VariableDefinition::name) > 1) {
            complain(v.where, "Variablen ${} er defineret to gange", v.name);
        }
        Uses none;
        directives(v.directives, "VARIABLE_DEFINITION", none);
        const auto type = resolve(schema_, v.type);
        if (!type) {
            complain(v.type.where, "Typen {} findes ikke", v.type.name);
        } else if (!type->type->input()) {
            complain(v.type.where, "Variablen ${} kan ikke være af typen {}", v.name, v.type.name);
        } else if (v.default_value) {
            auto ok = coerce(*type, *v.default_value, {});
            if (!ok) complain(v.default_value->where, "Variablen ${}: {}", v.name, ok.error());
        }
    }
}

void Validation::variable_uses(const Operation& o, const Uses& all) {
    for (const VariableUse& u : all.variables) {
        const auto it = std::ranges::find(o.variables, u.name, &VariableDefinition::name);
        if (it == o.variables.end()) {
            complain(u.where, "Variablen ${} er ikke defineret", u.name);
            continue;
        }
        const TypeRef have = *resolve(schema_, it->type);
        // A nullable variable with a default, or for a place with a default, may stand where null
        // may not.
        const bool has_default =
            u.has_default || (it->default_value && !it->default_value->is_null());
        const TypeRef want = has_default && !have.non_null() ? u.type.nullable() : u.type;
        if (!fits(have, want)) {
            complain(u.where, "Variablen ${} er af typen {}, men her skal stå {}", u.name,
                     have.text(), u.type.text());
        }
    }
    for (const VariableDefinition& v : o.variables) {
        if (std::ranges::find(all.variables, v.name, &VariableUse::name) == all.variables.end()) {
            complain(v.where, "Variablen ${} bruges ikke", v.name);
        }
    }
}

}  // namespace faelled::rest::graphql
