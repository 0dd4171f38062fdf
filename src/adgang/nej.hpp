// How the gate's own files say no. Private to adgang.
#pragma once

#include <expected>
#include <string>
#include <utility>

#include "adgang/afvisning.hpp"
#include "adgang/genspil.hpp"
#include "krypto/x509.hpp"

namespace faelled::adgang {

using Grund = Afvisning::Grund;

// `tekst` goes to anybody; `element` and `forventet` are taken away again where the sandbox does
// not explain (Gate).
[[nodiscard]] inline std::unexpected<Afvisning> nej(Grund grund, std::string tekst,
                                                    std::string regel, std::string element = {},
                                                    std::string forventet = {}) {
    Afvisning a{grund, std::move(tekst)};
    a.regel = std::move(regel);
    a.element = std::move(element);
    a.forventet = std::move(forventet);
    return std::unexpected(std::move(a));
}

// A repeated message, or a replay table without a free place.
[[nodiscard]] inline std::unexpected<Afvisning> afvist_genspil(Genspil::Svar svar) {
    if (svar == Genspil::Svar::kSet) {
        return nej(Grund::kGenspil, "Replay: the message was received before.",
                   "sikkerhed.md SIK-016", "wsa:MessageID", "a new one for every message");
    }
    return nej(Grund::kOptaget, "The server is busy.", "sikkerhed.md SIK-016");
}

// What is wrong with a certificate, to stand after "is".
[[nodiscard]] inline std::string_view certifikattekst(krypto::Certifikatdom d) {
    switch (d) {
        case krypto::Certifikatdom::kGyldig:
            return "valid";
        case krypto::Certifikatdom::kIkkeEndnu:
            return "not valid yet";
        case krypto::Certifikatdom::kUdloebet:
            return "expired";
        case krypto::Certifikatdom::kSpaerret:
            return "revoked";
        case krypto::Certifikatdom::kUkendtUdsteder:
            return "not issued by a trusted authority";
        case krypto::Certifikatdom::kUkendtSpaerring:
            return "without a fresh revocation list";
    }
    return "unknown";
}

}  // namespace faelled::adgang
