// A GraphQL value: a literal in a document, a variable from JSON, or an argument after coercion.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace faelled::rest::graphql {

// Both from 1; columns count characters. 0 when unknown (values from JSON).
struct Location {
    std::uint32_t line = 0;
    std::uint32_t column = 0;

    bool operator==(const Location&) const = default;
};

struct Member;

struct Value {
    enum class Kind : std::uint8_t {
        kNull,
        kBoolean,
        kInt,
        kFloat,
        kString,
        kEnum,      // text is the name
        kVariable,  // text is the name without $; literals only
        kList,
        kObject,
    };

    Kind kind = Kind::kNull;
    bool boolean = false;
    std::int64_t integer = 0;
    double number = 0;
    std::string text;
    std::vector<Value> items;
    std::vector<Member> members;  // in document order
    Location where;

    [[nodiscard]] static Value of(bool v);
    [[nodiscard]] static Value of(std::int64_t v);
    [[nodiscard]] static Value of(double v);
    [[nodiscard]] static Value string(std::string v);
    [[nodiscard]] static Value enumeration(std::string v);
    [[nodiscard]] static Value list(std::vector<Value> v);

    [[nodiscard]] bool is_null() const { return kind == Kind::kNull; }
    [[nodiscard]] const Value* member(std::string_view name) const;
    // As it would be written in a document; for messages and default values.
    [[nodiscard]] std::string print() const;
    // Equal in meaning; places and the order of members do not count.
    bool operator==(const Value& o) const;
};

struct Member {
    std::string name;
    Value value;
};

// Coerced arguments of one field, or coerced variables of one operation.
class Arguments {
  public:
    void set(std::string name, Value value);
    // Null when not given (and no default).
    [[nodiscard]] const Value* find(std::string_view name) const;
    // Not given and given as null are the same to most fields.
    [[nodiscard]] const Value* find_not_null(std::string_view name) const {
        const Value* v = find(name);
        return v == nullptr || v->is_null() ? nullptr : v;
    }

  private:
    std::vector<Member> members_;
};

}  // namespace faelled::rest::graphql
