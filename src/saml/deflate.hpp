// Raw DEFLATE (RFC 1951), as the Redirect binding packs its messages.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace faelled::saml {

[[nodiscard]] std::string deflater(std::string_view text);
// Empty when the bytes are no whole DEFLATE stream, something follows it, or more than `loft` bytes
// would come out; no more than that is ever held.
[[nodiscard]] std::optional<std::string> inflater(std::string_view bytes, std::size_t loft);

}  // namespace faelled::saml
