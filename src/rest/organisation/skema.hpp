// The Organisation GraphQL schema, version 1 (organisation.md chapter 14). Its resolvers expect a
// Henter as context.
#pragma once

#include <memory>

#include "base/result.hpp"
#include "rest/graphql/schema.hpp"

namespace faelled::rest {

[[nodiscard]] Result<std::shared_ptr<const graphql::Schema>> organisationsskema();

}  // namespace faelled::rest
