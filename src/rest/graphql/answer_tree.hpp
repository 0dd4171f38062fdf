// The answer while it is being made: a tree that knows the way back up, for error paths and for
// nulls that travel upwards.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "rest/graphql/error.hpp"

namespace faelled::rest::graphql {

// The response keys of one place in the query; shared by all objects there.
struct Layout {
    std::vector<std::string> keys;
};

// Nodes are made in place by their parent, which never moves or resizes them afterwards.
struct Node {
    using List = std::vector<Node>;
    struct Fields {
        const Layout* layout = nullptr;
        std::vector<Node> nodes;
    };

    const Node* parent = nullptr;
    std::uint32_t index = 0;  // position in the parent
    bool non_null = false;    // its type says so
    std::variant<std::monostate, bool, std::int64_t, double, std::string, List, Fields> value;

    [[nodiscard]] bool is_null() const { return std::holds_alternative<std::monostate>(value); }
    List& make_list(std::size_t size, bool items_non_null);
    Fields& make_fields(const Layout& layout);
    [[nodiscard]] std::vector<PathPart> path() const;
    // A null where null may not be makes its parent null, and so on. False: this node is null.
    bool settle();
    void append_json(std::string& out) const;
};

}  // namespace faelled::rest::graphql
