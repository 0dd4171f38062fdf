// Query documents: operations and fragments. Type definitions are refused.
#pragma once

#include <expected>
#include <string_view>

#include "rest/graphql/ast.hpp"
#include "rest/graphql/error.hpp"
#include "rest/graphql/limits.hpp"

namespace faelled::rest::graphql {

// InvalidSyntax with the place of the first fault.
[[nodiscard]] std::expected<Document, Error> parse(std::string_view source, const Limits& limits);

// "[UUID!]!" alone; for schemas.
[[nodiscard]] std::expected<TypeExpr, Error> parse_type(std::string_view source);

}  // namespace faelled::rest::graphql
