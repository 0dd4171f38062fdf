// A schema: types with resolvers. Built once at start, then read by all threads.
//
// A resolver gets ALL parent objects of one place in the query at once and answers for each, so
// that the number of calls into the engine follows the size of the query and not the size of the
// answer.
#pragma once

#include <cstdint>
#include <deque>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "rest/graphql/ast.hpp"
#include "rest/graphql/error.hpp"
#include "rest/graphql/value.hpp"

namespace faelled::rest::graphql {

struct Type;

struct TypeRef {
    const Type* type = nullptr;
    Wraps wraps;

    [[nodiscard]] bool non_null() const { return wraps.non_null(); }
    [[nodiscard]] bool list() const { return wraps.list(); }
    [[nodiscard]] TypeRef inner() const { return {type, wraps.inner()}; }
    [[nodiscard]] TypeRef nullable() const { return non_null() ? inner() : *this; }
    [[nodiscard]] std::string text() const;
    bool operator==(const TypeRef&) const = default;
};

// What an object value is to its resolvers; they know the C++ type from the GraphQL type.
using Object = std::shared_ptr<const void>;

// An object, with its concrete type where the field's type is an interface.
struct ObjectRef {
    Object object;
    const Type* type = nullptr;
};

// What went wrong, or is missing, at one value. The executor adds path and place.
struct Problem {
    Classification classification = Classification::kServerError;
    Severity severity = Severity::kError;
    std::string message;
};

// The value of a field for one parent, or of one item in a list. Enums are strings.
struct Outcome {
    using List = std::vector<Outcome>;
    std::variant<std::monostate, bool, std::int64_t, double, std::string, ObjectRef, List> value;
    std::vector<Problem> problems;

    [[nodiscard]] static Outcome object(Object o, const Type* type = nullptr) {
        return {ObjectRef{std::move(o), type}, {}};
    }
    [[nodiscard]] static Outcome problem(Problem p) { return {std::monostate{}, {std::move(p)}}; }
};

// One per request. Resolvers cast it to what their schema was made for.
class Context {
  public:
    Context() = default;
    virtual ~Context() = default;
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;
    // True when the request has used its time; the execution is then given up.
    [[nodiscard]] virtual bool expired() const { return false; }
};

struct FieldCall {
    std::span<const Object> parents;
    const Arguments& arguments;
    Context& context;
};
// Exactly one Outcome per parent, in order.
using Resolver = std::function<std::vector<Outcome>(const FieldCall&)>;

struct InputField {
    std::string name;
    std::string description;
    TypeRef type;
    std::optional<Value> default_value;  // already of the type
};

struct Field {
    std::string name;
    std::string description;
    std::vector<InputField> arguments;
    TypeRef type;
    Resolver resolver;
    std::string directive;  // as written in SDL, e.g. "@PersonDataConstraint(constraint: SENAVN)"

    [[nodiscard]] const InputField* argument(std::string_view name) const;
};

struct EnumValue {
    std::string name;
    std::string description;
};

// Checks and changes a scalar given by a client; the text says what was expected.
using ScalarCoercion = std::function<std::expected<Value, std::string>(const Value&)>;

struct Type {
    enum class Kind : std::uint8_t { kScalar, kObject, kInterface, kEnum, kInput };

    Kind kind = Kind::kScalar;
    std::string name;
    std::string description;
    std::vector<Field> fields;            // object, interface
    std::vector<const Type*> interfaces;  // object
    std::vector<const Type*> possible;    // interface
    std::vector<EnumValue> values;        // enum
    std::vector<InputField> inputs;       // input
    ScalarCoercion coercion;              // scalar

    [[nodiscard]] bool composite() const {
        return kind == Kind::kObject || kind == Kind::kInterface;
    }
    [[nodiscard]] bool input() const {
        return kind == Kind::kScalar || kind == Kind::kEnum || kind == Kind::kInput;
    }
    [[nodiscard]] const Field* field(std::string_view name) const;
    [[nodiscard]] const InputField* input_field(std::string_view name) const;
    // Can a value of this (object) type stand where `other` is wanted?
    [[nodiscard]] bool is_a(const Type& other) const;
};

struct DirectiveType {
    std::string name;
    std::string description;
    std::vector<std::string> locations;
    std::vector<InputField> arguments;

    [[nodiscard]] bool allowed_at(std::string_view location) const;
};

class Schema {
  public:
    [[nodiscard]] const Type* type(std::string_view name) const;
    [[nodiscard]] const Type& query() const { return *query_; }
    [[nodiscard]] const DirectiveType* directive(std::string_view name) const;
    [[nodiscard]] const std::vector<const Type*>& types() const { return order_; }
    [[nodiscard]] const std::vector<DirectiveType>& directives() const { return directives_; }
    [[nodiscard]] bool takes_mutations() const { return takes_mutations_; }
    // A field by name, __schema and __type of the query type included; not __typename.
    [[nodiscard]] const Field* field(const Type& parent, std::string_view name) const;

  private:
    friend class SchemaBuilder;
    std::deque<Type> storage_;  // addresses stay
    std::vector<const Type*> order_;
    std::unordered_map<std::string, Type*> by_name_;
    std::vector<DirectiveType> directives_;
    std::vector<Field> meta_;  // __schema, __type
    const Type* query_ = nullptr;
    bool takes_mutations_ = false;
};

}  // namespace faelled::rest::graphql
