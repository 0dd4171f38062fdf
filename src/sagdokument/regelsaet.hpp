// The conventions for cases and documents (indekser.md 4.3, 4.4, 5.2). Private to sagdokument.
#pragma once

#include "indeks/regelsaet.hpp"

namespace faelled::sagdokument {

[[nodiscard]] const indeks::Regelsaet& sagsregler();
[[nodiscard]] const indeks::Regelsaet& dokumentregler();

// A note longer than this, decoded, is refused; one longer than the second is a finding.
inline constexpr std::size_t kNotatMaks = std::size_t{100} * 1024;
inline constexpr std::size_t kNotatNaer = std::size_t{90} * 1024;

}  // namespace faelled::sagdokument
