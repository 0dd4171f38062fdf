// The request body of GraphQL over HTTP.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "rest/graphql/limits.hpp"
#include "rest/graphql/value.hpp"

namespace faelled::rest::graphql {

struct Request {
    std::string query;
    std::string operation_name;  // empty: none given
    Value variables;             // object or null
};

// Any JSON within the limits: members in order, enums as texts. The text (Danish) says what is
// wrong.
[[nodiscard]] std::expected<Value, std::string> read_value(std::string_view json,
                                                           const Limits& limits);

// {query, operationName?, variables?, extensions?}; other members are passed over. The text
// (Danish) says what is wrong.
[[nodiscard]] std::expected<Request, std::string> read_request(std::string_view json,
                                                               const Limits& limits);

}  // namespace faelled::rest::graphql
