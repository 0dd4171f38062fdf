// The value of a block string: common indentation and empty first and last lines taken away.
#pragma once

#include <string>
#include <string_view>

namespace faelled::rest::graphql {

// BlockStringValue of the GraphQL specification (2.9.4).
[[nodiscard]] std::string block_string_value(std::string_view raw);

}  // namespace faelled::rest::graphql
