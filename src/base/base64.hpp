// Base64 (RFC 4648): the plain alphabet of XML and PEM, and the URL-safe one of JOSE.
//
// Decoding is strict, so that bytes have one text: no characters outside the alphabet, padding
// where it belongs and nothing after it, and the unused bits of the last character zero. What is
// tolerated is said per function.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace faelled {

// One line, padded.
[[nodiscard]] std::string base64(std::string_view bytes);
// Without padding.
[[nodiscard]] std::string base64url(std::string_view bytes);

// XML white space (space, tab, CR, LF) may stand anywhere; padding is required. Empty when the text
// is not base64 or holds more than `loft` bytes.
[[nodiscard]] std::optional<std::string> fra_base64(std::string_view text, std::size_t loft);
// No white space; with or without padding, a wrong number of `=` is refused.
[[nodiscard]] std::optional<std::string> fra_base64url(std::string_view text, std::size_t loft);

}  // namespace faelled
