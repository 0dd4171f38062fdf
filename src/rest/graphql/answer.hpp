// From a request to an answer: parse, validate, execute, write.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "rest/graphql/error.hpp"
#include "rest/graphql/json.hpp"
#include "rest/graphql/limits.hpp"
#include "rest/graphql/schema.hpp"
#include "rest/graphql/validate.hpp"

namespace faelled::rest::graphql {

struct Answer {
    std::string json;      // {"errors"?, "data"?}
    bool expired = false;  // the context's time ran out; json is empty
    // Errors by class, left-out ones not counted.
    std::array<std::uint32_t, kClassifications> counts{};
};

[[nodiscard]] Answer answer(const Schema& schema, const Request& request, Context& context,
                            const Limits& limits, Introspection introspection,
                            const ErrorExtras& extras);

}  // namespace faelled::rest::graphql
