// Runs a validated operation, level by level: each resolver is called once per place in the query
// with all the parents there.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "rest/graphql/ast.hpp"
#include "rest/graphql/error.hpp"
#include "rest/graphql/limits.hpp"
#include "rest/graphql/schema.hpp"

namespace faelled::rest::graphql {

struct Execution {
    enum class Ending : std::uint8_t { kDone, kExpired, kTooLarge };

    Ending ending = Ending::kDone;
    std::string data;                 // JSON; "null" when given up
    std::vector<Error> errors;        // at most limits.errors
    std::size_t errors_left_out = 0;  // beyond that
};

// `operation` belongs to `document`, both validated against `schema`; `variables` are coerced.
[[nodiscard]] Execution execute(const Schema& schema, const Document& document,
                                const Operation& operation, const Arguments& variables,
                                Context& context, const Limits& limits);

}  // namespace faelled::rest::graphql
