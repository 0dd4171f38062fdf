// Text helpers. All text is UTF-8.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace faelled {

// Without surrounding XML white space (space, tab, CR, LF).
[[nodiscard]] std::string_view trim(std::string_view text);

// Number of Unicode characters (code points). Malformed bytes count one each.
[[nodiscard]] std::size_t characters(std::string_view text);

// Lower case for a-å (ASCII plus the Latin-1 letters À-Þ in UTF-8); everything else unchanged.
// Two texts are equal in searches when their folded forms are equal.
[[nodiscard]] std::string fold(std::string_view text);

// `*` matches any sequence of characters, everything else itself. Both arguments already folded.
[[nodiscard]] bool matches(std::string_view pattern, std::string_view text);

[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);

[[nodiscard]] bool is_digits(std::string_view text);

// Well-formed UTF-8 (no overlong forms, no surrogates).
[[nodiscard]] bool is_utf8(std::string_view text);

}  // namespace faelled
