// What the sandbox's fault switches make of an answer (adgang/forstyrrelse.hpp).
#pragma once

#include <optional>

#include "adgang/forstyrrelse.hpp"
#include "net/http.hpp"

namespace faelled::rest {

// HTTP 500 and nothing a client can read.
[[nodiscard]] net::Svar ulaeseligt_svar();

// What happens to this call; kIngen without switches or without a certificate. May wait.
[[nodiscard]] adgang::Forstyrrelse forstyrrelse(const adgang::Certifikatforstyrrer& switches,
                                                const net::Anmodning& request);

}  // namespace faelled::rest
