// The sandbox's page for writing GraphQL queries: one HTML document without anything from
// elsewhere.
#pragma once

#include <string>
#include <string_view>

#include "net/http.hpp"

namespace faelled::rest {

// `nonce`: fresh and unguessable; only script and style that carry it run.
[[nodiscard]] net::Svar graphiql_side(std::string_view nonce);

}  // namespace faelled::rest
