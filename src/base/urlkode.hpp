// What forms and queries write: application/x-www-form-urlencoded, one name or value.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace faelled {

// '+' is a space, %XX a byte, the rest is itself. Empty when a '%' is not followed by two hex
// digits. The result is bytes, not always UTF-8.
[[nodiscard]] std::optional<std::string> fra_urlkode(std::string_view text);

}  // namespace faelled
