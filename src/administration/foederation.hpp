// Decisions about federation agreements (3.10): the same life as an agreement part. Private to the
// module.
#pragma once

#include "administration/transaktion.hpp"

namespace faelled::administration {

[[nodiscard]] Result<void> godkend_foederation(Transaktion& t, const Godkend& in);
[[nodiscard]] Result<void> afvis_foederation(Transaktion& t, const Uuid& uuid,
                                             const std::string& reason);
[[nodiscard]] Result<void> opsig_foederation(Transaktion& t, const Uuid& uuid,
                                             std::optional<Dato> date, const std::string& reason);
[[nodiscard]] Result<void> suspender_foederation(Transaktion& t, const Uuid& uuid,
                                                 const std::string& reason);
[[nodiscard]] Result<void> genoptag_foederation(Transaktion& t, const Uuid& uuid);
[[nodiscard]] Result<void> gensend_foederation(Transaktion& t, const Uuid& uuid);

// N12, to the authority, the supplier or both.
enum class Til : std::uint8_t { kMyndighed, kLeverandoer, kBegge };
[[nodiscard]] Result<void> advis_foederation(Transaktion& t, const Foederationsaftale& f, Til to,
                                             const std::string& what);

}  // namespace faelled::administration
