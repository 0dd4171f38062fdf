// A parsed query document. Nothing in it has been checked against a schema.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "rest/graphql/value.hpp"

namespace faelled::rest::graphql {

enum class Wrap : std::uint8_t { kNonNull, kList };

// The ! and [] around a type name, outermost first. Copied freely, so no heap.
class Wraps {
  public:
    static constexpr std::size_t kMax = 8;

    [[nodiscard]] bool push_outer(Wrap w) {
        if (size_ == kMax) return false;
        wraps_[size_++] = w;
        return true;
    }
    [[nodiscard]] bool non_null() const { return size_ > 0 && outer() == Wrap::kNonNull; }
    [[nodiscard]] bool list() const { return size_ > 0 && outer() == Wrap::kList; }
    [[nodiscard]] bool empty() const { return size_ == 0; }
    // Without the outermost.
    [[nodiscard]] Wraps inner() const {
        Wraps w = *this;
        --w.size_;
        return w;
    }
    // "[Name!]"
    [[nodiscard]] std::string text(const std::string& name) const {
        std::string out = name;
        for (std::size_t i = 0; i < size_; ++i) {
            if (wraps_[i] == Wrap::kList) out.insert(0, 1, '[');
            out += wraps_[i] == Wrap::kList ? ']' : '!';
        }
        return out;
    }
    bool operator==(const Wraps& o) const { return text("") == o.text(""); }

  private:
    [[nodiscard]] Wrap outer() const { return wraps_[size_ - 1]; }
    std::array<Wrap, kMax> wraps_{};  // innermost first
    std::size_t size_ = 0;
};

struct TypeExpr {
    std::string name;
    Wraps wraps;
    Location where;
};

struct Argument {
    std::string name;
    Value value;
    Location where;
};

struct Directive {
    std::string name;
    std::vector<Argument> arguments;
    Location where;
};

struct Selection {
    enum class Kind : std::uint8_t { kField, kSpread, kInline };

    Kind kind = Kind::kField;
    std::string alias;  // fields; empty when none
    std::string name;   // field or fragment
    std::string on;     // inline: type condition, empty when none
    std::vector<Argument> arguments;
    std::vector<Directive> directives;
    std::vector<Selection> selections;
    Location where;

    [[nodiscard]] const std::string& key() const { return alias.empty() ? name : alias; }
};

struct VariableDefinition {
    std::string name;
    TypeExpr type;
    std::optional<Value> default_value;
    std::vector<Directive> directives;
    Location where;
};

struct Operation {
    std::string kind = "query";  // query, mutation, subscription
    std::string name;            // empty: anonymous
    std::vector<VariableDefinition> variables;
    std::vector<Directive> directives;
    std::vector<Selection> selections;
    Location where;
};

struct Fragment {
    std::string name;
    std::string on;
    std::vector<Directive> directives;
    std::vector<Selection> selections;
    Location where;
};

struct Document {
    std::vector<Operation> operations;
    std::vector<Fragment> fragments;

    [[nodiscard]] const Fragment* fragment(const std::string& name) const {
        for (const Fragment& f : fragments) {
            if (f.name == name) return &f;
        }
        return nullptr;
    }
};

}  // namespace faelled::rest::graphql
