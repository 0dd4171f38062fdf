// Who a request acts for, as its OnBehalfOf says (sikkerhed.md 3.8). Private to sts.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "adgang/register.hpp"
#include "adgang/tokenkontrol.hpp"
#include "sts/fejl.hpp"

namespace faelled::sts {

// A token that we issued to somebody for one of the services of `kalder`, and not itself on behalf
// of another. Refused with 103 when it is no assertion, else with 101.
[[nodiscard]] std::expected<adgang::Tokenref, Stsfejl> laes_vegnetoken(
    const std::string& xml, const adgang::Tokenkontrol& kontrol,
    const adgang::Registerbillede& billede, const Uuid& kalder);

// The registered certificate with that SHA-1 (40 hex digits) or SHA-256 (64); colons and spaces
// between are left out, case does not matter.
[[nodiscard]] std::optional<krypto::Fingeraftryk> find_aftryk(
    const adgang::Registerbillede& billede, std::string_view hex);

}  // namespace faelled::sts
