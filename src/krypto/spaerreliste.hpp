// What a revocation list says of itself. Made by certifikat.hpp, believed by x509.hpp's Tillid.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"

namespace faelled::krypto {

struct Spaerrelisteoplysninger {
    std::string udsteder;  // as Certifikat::udsteder
    Tid fra;
    std::optional<Tid> naeste;  // when the next one is promised
};
// PEM or DER; the signature is not checked. Fejl kKalder when it does not read.
[[nodiscard]] Result<Spaerrelisteoplysninger> spaerrelisteoplysninger(std::string_view liste);

}  // namespace faelled::krypto
