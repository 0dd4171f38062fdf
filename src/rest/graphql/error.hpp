// Errors of a GraphQL answer (organisation.md 14.5).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "rest/graphql/value.hpp"

namespace faelled::rest::graphql {

// The names on the wire are name(c).
enum class Classification : std::uint8_t {
    kNotFound,
    kValidationError,
    kNullValueInNonNullableField,
    kInvalidSyntax,
    kUnauthorized,
    kServerError,
};
inline constexpr std::size_t kClassifications = 6;
[[nodiscard]] std::string_view name(Classification c);

// A warning stands beside data that are right but not whole.
enum class Severity : std::uint8_t { kError, kWarning };

using PathPart = std::variant<std::string, std::size_t>;

struct Error {
    std::string message;  // Danish; never personal data
    Classification classification = Classification::kServerError;
    Severity severity = Severity::kError;
    std::vector<Location> locations;
    std::vector<PathPart> path;
};

// What the extensions of each error say beside the error itself.
struct ErrorExtras {
    std::string source;               // kildeId
    std::function<std::string()> id;  // a fresh UUID each time
};

// Appends the JSON array.
void append_errors(std::string& out, const std::vector<Error>& errors, const ErrorExtras& extras);

}  // namespace faelled::rest::graphql
