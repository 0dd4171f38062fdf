// What one query may cost. No default constructor: whoever opens a door says how wide.
#pragma once

#include <cstddef>
#include <cstdint>

namespace faelled::rest::graphql {

struct Limits {
    Limits() = delete;
    constexpr Limits(std::size_t max_bytes, std::size_t max_tokens, std::size_t max_depth,
                     std::size_t max_complexity, std::size_t max_values, std::size_t max_errors)
        : bytes(max_bytes),
          tokens(max_tokens),
          depth(max_depth),
          complexity(max_complexity),
          values(max_values),
          errors(max_errors) {}

    std::size_t bytes;       // document, and the JSON body around it
    std::size_t tokens;      // of the document
    std::size_t depth;       // nesting of selections, values and types, fragments expanded
    std::size_t complexity;  // fields after fragments are expanded
    std::size_t values;      // leaves, objects and list items of one answer
    std::size_t errors;      // kept in one answer; further ones are only counted
};

// What a server uses: wide enough for the introspection query and for 500 units with everything on
// them.
inline constexpr Limits kServerLimits{256 * 1024, 10'000, 24, 2'000, 2'000'000, 1'000};

}  // namespace faelled::rest::graphql
