// SHA-1 for version-5 UUIDs only (not for security; see krypto for digests).
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace faelled {

[[nodiscard]] std::array<std::uint8_t, 20> sha1(std::string_view data);

}  // namespace faelled
