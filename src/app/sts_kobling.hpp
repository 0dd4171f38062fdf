// Wires the token service to the gate: who signed a token request is the gate's to say, why not is
// told in the token service's own codes.
#pragma once

#include "adgang/wss.hpp"
#include "soap/sts/sts_endepunkt.hpp"

namespace faelled::app {

// `control` must outlive what is returned.
[[nodiscard]] soap::Rstkontrol rst_kontrol(const adgang::Bestillingskontrol& control);

}  // namespace faelled::app
