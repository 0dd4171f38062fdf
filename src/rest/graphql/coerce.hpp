// Literals and JSON become values of a type (October 2021, chapters 3.5-3.11 and 6.4.1).
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "rest/graphql/ast.hpp"
#include "rest/graphql/error.hpp"
#include "rest/graphql/schema.hpp"

namespace faelled::rest::graphql {

// The type written in a document, if the schema has it.
[[nodiscard]] std::optional<TypeRef> resolve(const Schema& schema, const TypeExpr& expr);

// A single value becomes a list of one; enum names come as kEnum from documents and as kString from
// JSON. A variable takes its (already coerced) value from `variables`; one that was not given
// leaves nothing. The text says what is wrong.
struct CoercionSource {
    bool json = false;
    const Arguments* variables =
        nullptr;  // null: variables in the literal are left for later and not checked
};
[[nodiscard]] std::expected<std::optional<Value>, std::string> coerce(const TypeRef& type,
                                                                      const Value& value,
                                                                      const CoercionSource& source);

// Arguments of one field or directive with defaults filled in.
[[nodiscard]] std::expected<Arguments, std::string> coerce_arguments(
    const std::vector<InputField>& definitions, const std::vector<Argument>& given,
    const Arguments& variables);

// `given`: the variables object of the request (null is as empty). The operation is validated.
[[nodiscard]] std::expected<Arguments, std::vector<Error>> coerce_variables(
    const Schema& schema, const Operation& operation, const Value& given);

}  // namespace faelled::rest::graphql
