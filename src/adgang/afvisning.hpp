// Why the gate said no, and how each surface says so. One ground, one documented answer
// (sikkerhed.md 5.8, 6.1-6.2, 8.6); the table is in afvisning.cpp and nowhere else.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/strong.hpp"
#include "base/uuid.hpp"
#include "krypto/certifikat.hpp"

namespace faelled::adgang {

struct Afvisning {
    enum class Grund : std::uint8_t {
        // Certificate without token: development mode and the certificate model.
        kIngenCertifikat,
        kUkendtCertifikat,
        kIkkeLoopback,
        kUgyldigMyndighed,
        kIngenAftale,
        // The message (2.6).
        kManglerSikkerhed,  // no wsse:Security, or none with what is asked for
        kSikkerhedsform,    // doubles, wrong place, double ids
        kIkkeDaekket,       // a part that must be signed is not
        kNoegleinfo,        // a KeyInfo that is not allowed here
        kAlgoritme,
        kSignatur,  // digest or signature value
        kBeskedUdloebet,
        kGenspil,
        kAdressering,  // wsa:Action or wsa:MessageID missing
        kFramework,
        // The token (5.4).
        kTokenform,  // unreadable, a claim missing or malformed
        kTokensignatur,
        kTokenunderskriver,  // signed by somebody who is not the token service
        kTokenUdloebet,
        kUdsteder,
        kModtager,      // audience is another service
        kBekraeftelse,  // not holder-of-key, or of another key
        kSikringsniveau,
        kCertifikat,  // expired, not yet valid, revoked, without a chain
        kManglerRolle,
        // Only HTTP (6.2).
        kSkema,        // Authorization scheme
        kUkendtToken,  // access token that is not known here
        // Contexts (8.5).
        kIngenKontekst,  // missing or malformed
        kUkendtTjeneste,
        kKontekststrid,  // contexts contradict each other or the token
        // Ours.
        kOptaget,  // a bounded table is full, or the store does not answer
    };

    Grund grund;
    std::string tekst;        // English, safe to show anywhere: what was wrong
    std::string regel{};      // "sikkerhed.md 5.4.6"; always there, for the audit record
    std::string element{};    // "saml:Audience"; only with `forklar`
    std::string forventet{};  // what would have been right; only with `forklar`
    bool forklar = false;     // sandbox: surfaces show rule, element and expected value
    // Who it was, as far as that was known when the answer became no.
    std::optional<krypto::Fingeraftryk> certifikat{};
    std::optional<Uuid> system{};
    std::optional<Cvr> myndighed{};

    // `tekst`, and in the sandbox all the rest.
    [[nodiscard]] std::string vis() const;
};

// The documented answer of a ground.
struct Afvisningskode {
    // SOAP fault code: "FailedCheck" in one of four namespaces. Empty code: a plain Client/Sender
    // or Server/Receiver fault.
    enum class Rum : std::uint8_t { kWsse, kWsu, kWsa, kSbf, kSoap } rum;
    std::string_view kode;
    bool server = false;         // Server/Receiver instead of Client/Sender
    std::string_view sp_kode;    // ServiceplatformFault ErrorCode (8.6)
    int http = 401;              // REST: 401, 403, 400 or 503
    std::string_view http_fejl;  // error of the challenge: "invalid_token", …
};
[[nodiscard]] const Afvisningskode& kode(Afvisning::Grund grund);

}  // namespace faelled::adgang
