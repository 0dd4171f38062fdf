#include "rest/graphql/validate.hpp"

#include <algorithm>

#include "rest/graphql/validate_parts.hpp"

namespace faelled::rest::graphql {

namespace {

// Fields and levels of a selection set with its fragments unfolded. Sums stop at kEnough.
struct Weight {
    static constexpr std::size_t kEnough = 1'000'000'000;
    std::size_t fields = 0;
    std::size_t depth = 0;
};

using Weights = std::map<std::string, Weight>;

// Without memory of fragments already weighed, a chain of doubling fragments would take for ever.
Weight weigh(const Document& document, const std::vector<Selection>& set, Weights& known) {
    Weight out;
    for (const Selection& s : set) {
        Weight w;
        if (s.kind == Selection::Kind::kSpread) {
            const auto it = known.find(s.name);
            if (it != known.end()) {
                w = it->second;
            } else if (const Fragment* f = document.fragment(s.name)) {
                w = weigh(document, f->selections, known);
                known.emplace(s.name, w);
            }
        } else {
            w = weigh(document, s.selections, known);
            if (s.kind == Selection::Kind::kField) {
                ++w.fields;
                ++w.depth;
            }
        }
        out.fields = std::min(out.fields + w.fields, Weight::kEnough);
        out.depth = std::max(out.depth, w.depth);
    }
    return out;
}

}  // namespace

std::vector<Error> Validation::run() {
    // Later steps rely on the earlier ones: unfolding needs known fragments without cycles.
    if (operations() && fragments() && cycles() && weight()) {
        definitions();
        if (errors_.empty()) variables();
        if (errors_.empty()) overlaps();
    }
    return std::move(errors_);
}

bool Validation::operations() {
    if (document_.operations.empty()) complain({1, 1}, "Dokumentet har ingen forespørgsel");
    std::map<std::string, int> names;
    for (const Operation& o : document_.operations) {
        if (o.kind != "query" && !(o.kind == "mutation" && schema_.takes_mutations()))
            complain(o.where, "Kun forespørgsler (query) understøttes, ikke {}", o.kind);
        if (o.name.empty() && document_.operations.size() > 1) {
            complain(o.where, "En forespørgsel uden navn skal være den eneste i dokumentet");
        }
        if (++names[o.name] == 2 && !o.name.empty()) {
            complain(o.where, "To forespørgsler hedder {}", o.name);
        }
    }
    return errors_.empty();
}

bool Validation::fragments() {
    std::map<std::string, int> names;
    for (const Fragment& f : document_.fragments) {
        if (++names[f.name] == 2) complain(f.where, "To fragmenter hedder {}", f.name);
    }
    return errors_.empty();
}

namespace {

void spreads_in(const std::vector<Selection>& set, std::vector<const Selection*>& out) {
    for (const Selection& s : set) {
        if (s.kind == Selection::Kind::kSpread) out.push_back(&s);
        spreads_in(s.selections, out);
    }
}

}  // namespace

// False when the fragment reaches itself. State: 1 on the way, 2 done.
bool Validation::visit(const Fragment& f, std::map<std::string, int>& state) {
    state[f.name] = 1;
    std::vector<const Selection*> spreads;
    spreads_in(f.selections, spreads);
    for (const Selection* s : spreads) {
        const Fragment* other = document_.fragment(s->name);
        if (other == nullptr || state[s->name] == 2) continue;
        if (state[s->name] == 1) {
            complain(s->where, "Fragmentet {} indeholder sig selv", s->name);
            return false;
        }
        if (!visit(*other, state)) return false;
    }
    state[f.name] = 2;
    return true;
}

bool Validation::cycles() {
    // Chains of fragments are followed by recursion, so their number is bounded first.
    if (document_.fragments.size() > limits_.complexity) {
        complain(document_.fragments.front().where, "Flere end {} fragmenter", limits_.complexity);
        return false;
    }
    std::map<std::string, int> state;
    return std::ranges::all_of(document_.fragments, [&](const Fragment& f) {
        return state[f.name] == 2 || visit(f, state);
    });
}

bool Validation::weight() {
    Weights known;
    for (const Operation& o : document_.operations) {
        const Weight w = weigh(document_, o.selections, known);
        if (w.fields > limits_.complexity) {
            complain(o.where, "Forespørgslen har flere end {} felter", limits_.complexity);
        }
        if (w.depth > limits_.depth) {
            complain(o.where, "Forespørgslen er dybere end {} niveauer", limits_.depth);
        }
    }
    return errors_.empty();
}

std::vector<Error> validate(const Schema& schema, const Document& document, const Limits& limits,
                            Introspection introspection) {
    return Validation(schema, document, limits, introspection).run();
}

}  // namespace faelled::rest::graphql
