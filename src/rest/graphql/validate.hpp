// Is a document right for a schema? (October 2021, chapter 5; without the rules for what our
// schemas do not have: unions, mutations, subscriptions.)
#pragma once

#include <vector>

#include "rest/graphql/ast.hpp"
#include "rest/graphql/error.hpp"
#include "rest/graphql/limits.hpp"
#include "rest/graphql/schema.hpp"

namespace faelled::rest::graphql {

enum class Introspection : std::uint8_t { kOff, kOn };

// Empty when right. Errors of class ValidationError, at most limits.errors of them.
[[nodiscard]] std::vector<Error> validate(const Schema& schema, const Document& document,
                                          const Limits& limits, Introspection introspection);

}  // namespace faelled::rest::graphql
