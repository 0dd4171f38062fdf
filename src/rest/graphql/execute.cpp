#include "rest/graphql/execute.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <exception>
#include <map>

#include "rest/graphql/answer_tree.hpp"
#include "rest/graphql/coerce.hpp"

namespace faelled::rest::graphql {

namespace {

using SelectionSets = std::vector<const std::vector<Selection>*>;

// One response key of one place: the field and the selections that ask for it.
struct Collected {
    const Field* field = nullptr;  // null: __typename
    std::vector<const Selection*> selections;
};

struct Place {
    Layout layout;
    std::vector<Collected> fields;  // as layout.keys
};

// An object whose fields are still to be found.
struct Item {
    Node* node = nullptr;
    Object object;
};
using Pending = std::map<const Type*, std::vector<Item>>;

class Executor {
  public:
    Executor(const Schema& schema, const Document& document, const Arguments& variables,
             Context& context, const Limits& limits)
        : schema_(schema),
          document_(document),
          variables_(variables),
          context_(context),
          limits_(limits) {}

    Execution run(const Operation& operation);

  private:
    void level(const Type& type, const SelectionSets& sets, const std::vector<Item>& items);
    void collect(const Type& type, const std::vector<Selection>& set, Place& into,
                 std::map<std::string, bool>& seen) const;
    [[nodiscard]] bool wanted(const Selection& s) const;
    void one_field(const Type& parent, const Collected& c, std::size_t position,
                   const std::vector<Item>& items, const std::vector<Object>& parents);
    std::vector<Outcome> resolve(const Collected& c, const std::vector<Object>& parents);
    void complete(Node& node, const TypeRef& type, Outcome outcome, const Selection& at,
                  Pending& pending);
    void complete_value(Node& node, const TypeRef& type, Outcome& outcome, const Selection& at,
                        Pending& pending);
    void report(const Node& node, const Selection& at, Problem problem);
    bool spend(std::size_t values);
    [[nodiscard]] bool stopped();

    const Schema& schema_;
    const Document& document_;
    const Arguments& variables_;
    Context& context_;
    const Limits& limits_;
    Execution out_;
    std::size_t spent_ = 0;
    std::deque<Place> places_;  // layouts are pointed at by nodes
};

bool Executor::stopped() {
    if (out_.ending == Execution::Ending::kDone && context_.expired()) {
        out_.ending = Execution::Ending::kExpired;
    }
    return out_.ending != Execution::Ending::kDone;
}

bool Executor::spend(std::size_t values) {
    spent_ += values;
    if (spent_ <= limits_.values) return true;
    if (out_.ending == Execution::Ending::kDone) out_.ending = Execution::Ending::kTooLarge;
    return false;
}

void Executor::report(const Node& node, const Selection& at, Problem problem) {
    if (out_.errors.size() >= limits_.errors) {
        ++out_.errors_left_out;
        return;
    }
    out_.errors.push_back({std::move(problem.message),
                           problem.classification,
                           problem.severity,
                           {at.where},
                           node.path()});
}

// @skip and @include.
bool Executor::wanted(const Selection& s) const {
    for (const Directive& d : s.directives) {
        const DirectiveType* type = schema_.directive(d.name);
        const auto args = coerce_arguments(type->arguments, d.arguments, variables_);
        const Value* condition = args ? args->find("if") : nullptr;
        const bool yes = condition != nullptr && condition->boolean;
        if ((d.name == "skip" && yes) || (d.name == "include" && !yes)) return false;
    }
    return true;
}

void Executor::collect(const Type& type, const std::vector<Selection>& set, Place& into,
                       std::map<std::string, bool>& seen) const {
    for (const Selection& s : set) {
        if (!wanted(s)) continue;
        if (s.kind == Selection::Kind::kField) {
            auto& keys = into.layout.keys;
            const auto it = std::ranges::find(keys, s.key());
            const auto position = static_cast<std::size_t>(it - keys.begin());
            if (it == keys.end()) {
                keys.push_back(s.key());
                into.fields.push_back({schema_.field(type, s.name), {}});
            }
            into.fields[position].selections.push_back(&s);
            continue;
        }
        const std::vector<Selection>* below = &s.selections;
        const Type* on = s.on.empty() ? &type : schema_.type(s.on);
        if (s.kind == Selection::Kind::kSpread) {
            if (!seen.emplace(s.name, true).second) continue;
            const Fragment* f = document_.fragment(s.name);
            below = &f->selections;
            on = schema_.type(f->on);
        }
        if (type.is_a(*on)) collect(type, *below, into, seen);
    }
}

void Executor::level(const Type& type, const SelectionSets& sets, const std::vector<Item>& items) {
    Place& place = places_.emplace_back();
    std::map<std::string, bool> seen;
    for (const auto* set : sets)
        collect(type, *set, place, seen);
    if (!spend(items.size() * (place.fields.size() + 1))) return;
    std::vector<Object> parents;
    parents.reserve(items.size());
    for (const Item& item : items) {
        item.node->make_fields(place.layout);
        parents.push_back(item.object);
    }
    for (std::size_t i = 0; i < place.fields.size() && !stopped(); ++i) {
        one_field(type, place.fields[i], i, items, parents);
    }
}

std::vector<Outcome> Executor::resolve(const Collected& c, const std::vector<Object>& parents) {
    const auto all = [&](Problem p) {
        return std::vector<Outcome>(parents.size(), Outcome::problem(std::move(p)));
    };
    const Selection& at = *c.selections.front();
    auto arguments = coerce_arguments(c.field->arguments, at.arguments, variables_);
    if (!arguments) return all({Classification::kValidationError, {}, arguments.error()});
    std::vector<Outcome> outcomes;
    try {
        outcomes = c.field->resolver({parents, *arguments, context_});
    } catch (const std::exception&) {
        // Resolvers answer with problems; what they throw (memory, a library) must not end the
        // program.
        outcomes.clear();
    }
    if (outcomes.size() != parents.size()) {
        return all({Classification::kServerError,
                    {},
                    "Feltet kunne ikke findes på grund af en intern fejl"});
    }
    return outcomes;
}

void Executor::one_field(const Type& parent, const Collected& c, std::size_t position,
                         const std::vector<Item>& items, const std::vector<Object>& parents) {
    const auto node_of = [&](const Item& item) -> Node& {
        return std::get<Node::Fields>(item.node->value).nodes[position];
    };
    if (c.field == nullptr) {
        for (const Item& item : items)
            node_of(item).value = parent.name;
        return;
    }
    std::vector<Outcome> outcomes = resolve(c, parents);
    Pending pending;
    for (std::size_t i = 0; i < items.size() && out_.ending == Execution::Ending::kDone; ++i) {
        complete(node_of(items[i]), c.field->type, std::move(outcomes[i]), *c.selections.front(),
                 pending);
    }
    outcomes = {};
    SelectionSets below;
    for (const Selection* s : c.selections)
        below.push_back(&s->selections);
    for (const auto& [type, children] : pending) {
        if (stopped()) return;
        level(*type, below, children);
    }
}

void Executor::complete(Node& node, const TypeRef& type, Outcome outcome, const Selection& at,
                        Pending& pending) {
    node.non_null = type.non_null();
    bool explained = false;
    for (Problem& p : outcome.problems) {
        explained = explained || p.severity == Severity::kError;
        report(node, at, std::move(p));
    }
    if (!std::holds_alternative<std::monostate>(outcome.value)) {
        complete_value(node, type.nullable(), outcome, at, pending);
    } else if (node.non_null && !explained) {
        report(node, at,
               {Classification::kNullValueInNonNullableField, Severity::kError,
                fmt::format("Feltet {} har ingen værdi, men skal have en", at.name)});
    }
}

void Executor::complete_value(Node& node, const TypeRef& type, Outcome& outcome,
                              const Selection& at, Pending& pending) {
    if (auto* list = std::get_if<Outcome::List>(&outcome.value); list != nullptr && type.list()) {
        if (!spend(list->size())) return;
        auto& nodes = node.make_list(list->size(), type.inner().non_null());
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            complete(nodes[i], type.inner(), std::move((*list)[i]), at, pending);
        }
    } else if (auto* ref = std::get_if<ObjectRef>(&outcome.value)) {
        pending[ref->type == nullptr ? type.type : ref->type].push_back(
            {&node, std::move(ref->object)});
    } else if (auto* s = std::get_if<std::string>(&outcome.value)) {
        node.value = std::move(*s);
    } else if (const auto* b = std::get_if<bool>(&outcome.value)) {
        node.value = *b;
    } else if (const auto* n = std::get_if<std::int64_t>(&outcome.value)) {
        node.value = *n;
    } else if (const auto* d = std::get_if<double>(&outcome.value)) {
        node.value = *d;
    }
}

Execution Executor::run(const Operation& operation) {
    Node root;
    level(schema_.query(), {&operation.selections}, {{&root, nullptr}});
    if (stopped()) {
        out_.data = "null";
        return std::move(out_);
    }
    root.settle();
    root.append_json(out_.data);
    return std::move(out_);
}

}  // namespace

Execution execute(const Schema& schema, const Document& document, const Operation& operation,
                  const Arguments& variables, Context& context, const Limits& limits) {
    return Executor(schema, document, variables, context, limits).run(operation);
}

}  // namespace faelled::rest::graphql
