#include "rest/graphql/answer_tree.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/json_text.hpp"

namespace faelled::rest::graphql {

namespace {

void adopt(std::vector<Node>& nodes, const Node& parent) {
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        nodes[i].parent = &parent;
        nodes[i].index = static_cast<std::uint32_t>(i);
    }
}

template <typename... F>
struct Visitor : F... {
    using F::operator()...;
};

}  // namespace

Node::List& Node::make_list(std::size_t size, bool items_non_null) {
    List& list = value.emplace<List>(size);
    adopt(list, *this);
    for (Node& n : list)
        n.non_null = items_non_null;
    return list;
}

Node::Fields& Node::make_fields(const Layout& layout) {
    Fields& fields = value.emplace<Fields>();
    fields.layout = &layout;
    fields.nodes = std::vector<Node>(layout.keys.size());
    adopt(fields.nodes, *this);
    return fields;
}

std::vector<PathPart> Node::path() const {
    std::vector<PathPart> out;
    for (const Node* n = this; n->parent != nullptr; n = n->parent) {
        if (const auto* fields = std::get_if<Fields>(&n->parent->value)) {
            out.emplace_back(fields->layout->keys[n->index]);
        } else {
            out.emplace_back(static_cast<std::size_t>(n->index));
        }
    }
    std::ranges::reverse(out);
    return out;
}

bool Node::settle() {
    std::vector<Node>* below = std::get_if<List>(&value);
    if (auto* fields = std::get_if<Fields>(&value)) below = &fields->nodes;
    if (below == nullptr) return !is_null();
    for (Node& n : *below) {
        if (!n.settle() && n.non_null) {
            value = std::monostate{};
            return false;
        }
    }
    return true;
}

void Node::append_json(std::string& out) const {
    const auto separate = [&out](bool& first) {
        if (!first) out += ',';
        first = false;
    };
    std::visit(Visitor{
                   [&](std::monostate) { out += "null"; },
                   [&](bool b) { out += b ? "true" : "false"; },
                   [&](std::int64_t i) { out += std::to_string(i); },
                   [&](double d) { out += std::isfinite(d) ? fmt::format("{}", d) : "null"; },
                   [&](const std::string& s) { append_json_text(out, s); },
                   [&](const List& list) {
                       out += '[';
                       bool first = true;
                       for (const Node& n : list) {
                           separate(first);
                           n.append_json(out);
                       }
                       out += ']';
                   },
                   [&](const Fields& fields) {
                       out += '{';
                       bool first = true;
                       for (std::size_t i = 0; i < fields.nodes.size(); ++i) {
                           separate(first);
                           append_json_text(out, fields.layout->keys[i]);
                           out += ':';
                           fields.nodes[i].append_json(out);
                       }
                       out += '}';
                   },
               },
               value);
}

}  // namespace faelled::rest::graphql
