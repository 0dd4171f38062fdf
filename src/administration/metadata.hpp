// Checks of SAML metadata on upload (administration.md 4.6, ADM-031). Private to the module.
#pragma once

#include "administration/transaktion.hpp"

namespace faelled::administration {

enum class Metadataart : std::uint8_t { kBrugervendt, kIdp, kAttributservice };

// Of the system's face as user system (`sp`), or of the other one: an identity provider's, or an
// attribute service's.
[[nodiscard]] Metadataart metadataart(const ItSystem& s, bool sp);

// 40 with element = the SAML element and a Danish text; the first breach found.
[[nodiscard]] Result<void> kontroller_metadata(Transaktion& t, const Uuid& system,
                                               const Foederationsflade& face, Metadataart kind);

}  // namespace faelled::administration
