// The two headers every call of the Organisation GraphQL API must carry (organisation.md 14.1).
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "base/uuid.hpp"
#include "net/http.hpp"

namespace faelled::rest {

// ISO date-time; seconds may be missing, and a Java zone such as "[Europe/Berlin]" at the end is
// cut off.
[[nodiscard]] std::optional<Tid> parse_transaktionstid(std::string_view text);

// The id in x-TransaktionsId when both headers are right; else what is wrong.
[[nodiscard]] std::expected<Uuid, std::string> transaktion(const net::Anmodning& a);

}  // namespace faelled::rest
