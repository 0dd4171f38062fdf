// Tokens of a GraphQL document (October 2021, chapter 2.1).
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "rest/graphql/error.hpp"
#include "rest/graphql/limits.hpp"
#include "rest/graphql/value.hpp"

namespace faelled::rest::graphql {

struct Token {
    enum class Kind : std::uint8_t { kEnd, kPunctuator, kName, kInt, kFloat, kString };

    Kind kind = Kind::kEnd;
    std::string text;  // strings: decoded
    Location where;

    [[nodiscard]] bool is(std::string_view punctuator) const {
        return kind == Kind::kPunctuator && text == punctuator;
    }
};

// The last token is kEnd. InvalidSyntax when a limit is passed or the text is not GraphQL or not
// UTF-8.
[[nodiscard]] std::expected<std::vector<Token>, Error> tokenize(std::string_view source,
                                                                const Limits& limits);

}  // namespace faelled::rest::graphql
