// A schema as text (schema definition language), for people and for `faelled` to serve.
#pragma once

#include <string>

#include "rest/graphql/schema.hpp"

namespace faelled::rest::graphql {

// Without built-in scalars, built-in directives and introspection types. Types in the order of the
// schema.
[[nodiscard]] std::string print_sdl(const Schema& schema);

}  // namespace faelled::rest::graphql
