// Signed JSON tokens (RFC 7515, compact form) and key sets (RFC 7517), as far as the Security Token
// Service and its services use them (sikkerhed.md 4.2, 6).
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "krypto/noegle.hpp"
#include "krypto/x509.hpp"

namespace faelled::krypto {

// A token taken apart; nothing about it is proven before verificer has answered true.
struct Jws {
    static constexpr std::size_t kStoersteTekst = 64UL * 1024;
    static constexpr std::size_t kStoersteHoved = 4096;

    Signaturalgoritme alg = Signaturalgoritme::kRsaSha256;
    std::string kid, typ, x5t;  // empty when the header has none
    std::string indhold;        // payload, UTF-8 text
    std::string underskrevet;   // "header.payload" as it stood: what the signature is over
    std::string signatur;       // raw bytes

    // Fejl kKalder for a text that is too large or not three strict base64url parts, a header that
    // is not one flat JSON object of unique names, an `alg` other than RS256, RS384, RS512 and
    // PS256 (so never none, never an HMAC), and a `crit`. Keys that the header brings along (jwk,
    // jku, x5c, x5u) are not read: the caller finds the key by kid or x5t among those it trusts.
    [[nodiscard]] static Result<Jws> laes(std::string_view text);

    [[nodiscard]] bool verificer(const OffentligNoegle& noegle) const;
};

struct Jwsform {
    Signaturalgoritme alg = Signaturalgoritme::kRsaSha256;  // one that Jws::laes takes
    std::string_view typ = "JWT";
};
// With kid (see below) and x5t. `indhold` is the claims' JSON.
[[nodiscard]] Result<std::string> signer_jws(const Identitet& identitet, std::string_view indhold,
                                             Jwsform form = {});

// How a certificate is named in a token: kid is its SHA-1 in upper-case hex, x5t in base64url.
// x5t#S256 (the confirmation of RFC 8705) is the print in base64url.
[[nodiscard]] std::string kid(const Certifikat& c);
[[nodiscard]] std::string x5t(const Certifikat& c);
[[nodiscard]] std::string x5t_s256(const Fingeraftryk& f);

// {"keys":[...]}: what /runtime/oauth2/certs.idp answers. Certificates without an RSA key are left
// out.
[[nodiscard]] std::string jwk_saet(std::span<const std::shared_ptr<const Certifikat>> certifikater);

}  // namespace faelled::krypto
