// Fields, arguments, literals, fragments' types and directives.
#include <algorithm>

#include "rest/graphql/coerce.hpp"
#include "rest/graphql/validate_parts.hpp"

namespace faelled::rest::graphql {

void Validation::definitions() {
    for (const Operation& o : document_.operations) {
        Uses& uses = operation_uses_.emplace_back();
        directives(o.directives, "QUERY", uses);
        selections(schema_.query(), o.selections, uses);
    }
    std::map<std::string, bool> used;
    for (const Fragment& f : document_.fragments) {
        Uses& uses = fragment_uses_[f.name];
        directives(f.directives, "FRAGMENT_DEFINITION", uses);
        if (const Type* on = condition(f.on, f.where)) selections(*on, f.selections, uses);
    }
    Uses all;
    for (const Uses& u : operation_uses_)
        gather(u, all, used);
    for (const Fragment& f : document_.fragments) {
        if (!used.contains(f.name)) complain(f.where, "Fragmentet {} bruges ikke", f.name);
    }
}

void Validation::selections(const Type& parent, const std::vector<Selection>& set, Uses& uses) {
    for (const Selection& s : set) {
        switch (s.kind) {
            case Selection::Kind::kField:
                field(parent, s, uses);
                break;
            case Selection::Kind::kSpread:
                spread(parent, s, uses);
                break;
            case Selection::Kind::kInline:
                inline_fragment(parent, s, uses);
                break;
        }
    }
}

void Validation::field(const Type& parent, const Selection& s, Uses& uses) {
    directives(s.directives, "FIELD", uses);
    if (s.name == "__typename") {
        if (!s.arguments.empty()) complain(s.arguments[0].where, "__typename har ingen argumenter");
        if (!s.selections.empty()) complain(s.where, "__typename har ingen felter");
        return;
    }
    const Field* f = schema_.field(parent, s.name);
    if (f == nullptr) {
        complain(s.where, "{} har ikke feltet {}", parent.name, s.name);
        return;
    }
    if (introspection_ == Introspection::kOff && s.name.starts_with("__")) {
        complain(s.where, "Introspektion er slået fra");
        return;
    }
    arguments(parent.name + "." + f->name, f->arguments, s.arguments, s.where, uses);
    const bool composite = f->type.type->composite();
    if (composite && s.selections.empty()) {
        complain(s.where, "Feltet {} er af typen {}, så felter skal vælges: {} {{ ... }}", s.name,
                 f->type.text(), s.name);
    } else if (!composite && !s.selections.empty()) {
        complain(s.where, "Feltet {} er af typen {} og har ingen felter", s.name, f->type.text());
    } else if (composite) {
        selections(*f->type.type, s.selections, uses);
    }
}

void Validation::spread(const Type& parent, const Selection& s, Uses& uses) {
    directives(s.directives, "FRAGMENT_SPREAD", uses);
    const Fragment* f = document_.fragment(s.name);
    if (f == nullptr) {
        complain(s.where, "Fragmentet {} findes ikke", s.name);
        return;
    }
    uses.fragments.push_back(s.name);
    const Type* on = schema_.type(f->on);
    if (on != nullptr && on->composite()) must_overlap(parent, *on, s.where);
}

void Validation::inline_fragment(const Type& parent, const Selection& s, Uses& uses) {
    directives(s.directives, "INLINE_FRAGMENT", uses);
    const Type* on = s.on.empty() ? &parent : condition(s.on, s.where);
    if (on == nullptr) return;
    must_overlap(parent, *on, s.where);
    selections(*on, s.selections, uses);
}

const Type* Validation::condition(const std::string& name, Location where) {
    const Type* t = schema_.type(name);
    if (t == nullptr) {
        complain(where, "Typen {} findes ikke", name);
    } else if (!t->composite()) {
        complain(where, "Et fragment kan ikke stå på typen {}", name);
        t = nullptr;
    }
    return t;
}

void Validation::must_overlap(const Type& parent, const Type& other, Location where) {
    const auto common = [&](const Type* t) { return t->is_a(other); };
    const bool possible =
        parent.is_a(other) || other.is_a(parent) || std::ranges::any_of(parent.possible, common);
    if (!possible) complain(where, "{} kan aldrig være {}", parent.name, other.name);
}

void Validation::arguments(const std::string& owner, const std::vector<InputField>& known,
                           const std::vector<Argument>& given, Location where, Uses& uses) {
    for (const Argument& a : given) {
        const auto it = std::ranges::find(known, a.name, &InputField::name);
        if (it == known.end()) {
            complain(a.where, "{} har ikke argumentet {}", owner, a.name);
            continue;
        }
        if (std::ranges::count(given, a.name, &Argument::name) > 1) {
            complain(a.where, "Argumentet {} står to gange", a.name);
        }
        if (auto ok = coerce(it->type, a.value, {}); !ok) {
            complain(a.value.where, "{}, argumentet {}: {}", owner, a.name, ok.error());
        }
        variables_in(a.value, it->type, it->default_value.has_value(), uses);
    }
    for (const InputField& k : known) {
        if (k.type.non_null() && !k.default_value &&
            std::ranges::find(given, k.name, &Argument::name) == given.end()) {
            complain(where, "{} mangler argumentet {} af typen {}", owner, k.name, k.type.text());
        }
    }
}

void Validation::directives(const std::vector<Directive>& given, std::string_view place,
                            Uses& uses) {
    for (const Directive& d : given) {
        const DirectiveType* known = schema_.directive(d.name);
        if (known == nullptr) {
            complain(d.where, "Direktivet @{} findes ikke", d.name);
            continue;
        }
        if (!known->allowed_at(place)) complain(d.where, "Direktivet @{} må ikke stå her", d.name);
        if (std::ranges::count(given, d.name, &Directive::name) > 1) {
            complain(d.where, "Direktivet @{} står to gange", d.name);
        }
        arguments("@" + d.name, known->arguments, d.arguments, d.where, uses);
    }
}

void Validation::variables_in(const Value& v, const TypeRef& type, bool has_default, Uses& uses) {
    const TypeRef inner = type.nullable();
    if (v.kind == Value::Kind::kVariable) {
        uses.variables.push_back({v.text, type, has_default, v.where});
    } else if (v.kind == Value::Kind::kList && inner.list()) {
        for (const Value& item : v.items)
            variables_in(item, inner.inner(), false, uses);
    } else if (v.kind == Value::Kind::kObject && !inner.list()) {
        for (const Member& m : v.members) {
            const InputField* f = inner.type->input_field(m.name);
            if (f != nullptr) variables_in(m.value, f->type, f->default_value.has_value(), uses);
        }
    } else if (v.kind == Value::Kind::kObject) {
        variables_in(v, inner.inner(), false, uses);  // a single value where a list is wanted
    }
}

}  // namespace faelled::rest::graphql
