// Fields with one response key must be mergeable: the same field with the same arguments where both
// can occur in one object, and the same shape everywhere.
//
// Simple form: each field is compared with the first one per parent type, not with every other.
// That refuses the same documents, because being the same is transitive among fields of one parent
// type.
#include <algorithm>

#include "rest/graphql/validate_parts.hpp"

namespace faelled::rest::graphql {

namespace {

bool same_arguments(const std::vector<Argument>& a, const std::vector<Argument>& b) {
    return a.size() == b.size() && std::ranges::all_of(a, [&](const Argument& x) {
               const auto it = std::ranges::find(b, x.name, &Argument::name);
               return it != b.end() && it->value == x.value;
           });
}

// Same lists and non-nulls, and the same leaf type or both with fields.
bool same_shape(const TypeRef& a, const TypeRef& b) {
    if (!(a.wraps == b.wraps)) return false;
    if (a.type->composite() && b.type->composite()) return true;
    return a.type == b.type;
}

}  // namespace

void Validation::collect(const Type& parent, const std::vector<Selection>& set,
                         std::map<std::string, std::vector<Seen>>& into,
                         std::map<std::string, bool>& seen) const {
    for (const Selection& s : set) {
        if (s.kind == Selection::Kind::kField) {
            into[s.key()].push_back({&parent, &s, schema_.field(parent, s.name)});
        } else if (s.kind == Selection::Kind::kInline) {
            const Type* on = s.on.empty() ? &parent : schema_.type(s.on);
            collect(*on, s.selections, into, seen);
        } else if (seen.emplace(s.name, true).second) {
            const Fragment* f = document_.fragment(s.name);
            collect(*schema_.type(f->on), f->selections, into, seen);
        }
    }
}

bool Validation::same(const Seen& a, const Seen& b) {
    const bool both_can_occur = a.parent == b.parent || a.parent->kind != Type::Kind::kObject ||
                                b.parent->kind != Type::Kind::kObject;
    if (both_can_occur && (a.selection->name != b.selection->name ||
                           !same_arguments(a.selection->arguments, b.selection->arguments))) {
        return false;
    }
    if (a.field == nullptr || b.field == nullptr) {
        // __typename is String!.
        const Field* f = a.field == nullptr ? b.field : a.field;
        return f == nullptr || f->type.text() == "String!";
    }
    return same_shape(a.field->type, b.field->type);
}

void Validation::overlap(
    const std::vector<std::pair<const Type*, const std::vector<Selection>*>>& sets) {
    std::map<std::string, std::vector<Seen>> groups;
    std::map<std::string, bool> seen;
    for (const auto& [parent, set] : sets)
        collect(*parent, *set, groups, seen);
    for (const auto& [key, fields] : groups) {
        std::vector<Seen> firsts;
        std::vector<std::pair<const Type*, const std::vector<Selection>*>> below;
        for (const Seen& f : fields) {
            for (const Seen& first : firsts) {
                if (same(first, f)) continue;
                complain(f.selection->where,
                         "{} står for to forskellige felter; giv det ene et andet navn (alias)",
                         key);
                return;
            }
            if (std::ranges::find(firsts, f.parent, &Seen::parent) == firsts.end()) {
                firsts.push_back(f);
            }
            if (!f.selection->selections.empty()) {
                below.emplace_back(f.field->type.type, &f.selection->selections);
            }
        }
        if (!below.empty()) overlap(below);
        if (!errors_.empty()) return;
    }
}

void Validation::overlaps() {
    for (const Operation& o : document_.operations) {
        overlap({{&schema_.query(), &o.selections}});
        if (!errors_.empty()) return;
    }
}

}  // namespace faelled::rest::graphql
