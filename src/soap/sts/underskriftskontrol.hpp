// Who signed a token request: the gate's verdict in the token service's words (sikkerhed.md 3.3
// steps 1-2, 3.7).
#pragma once

#include <string_view>

#include "adgang/wss.hpp"
#include "soap/sts/sts_endepunkt.hpp"

namespace faelled::soap {

// `check` outlives the function.
[[nodiscard]] Rstkontrol lav_rstkontrol(const adgang::Bestillingskontrol& check);

// `thumbprint`: SHA-1 in hex of the certificate in the message, empty when there is none.
[[nodiscard]] sts::Stsfejl som_stsfejl(const adgang::Afvisning& no, std::string_view thumbprint);

}  // namespace faelled::soap
