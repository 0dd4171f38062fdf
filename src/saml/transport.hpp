// How a SAML message travels: the Redirect and POST bindings and SOAP (sikkerhed.md 7.3).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "krypto/noegle.hpp"

namespace faelled::saml {

// Largest message, unpacked (SIK-010). What is longer, or unpacks to more, is refused.
inline constexpr std::size_t kStoersteBesked = std::size_t{512} << 10;

enum class Retning : std::uint8_t { kAnmodning, kSvar };  // SAMLRequest, SAMLResponse

// A message as it came. Nothing about it is proven.
struct Modtaget {
    Retning retning = Retning::kAnmodning;
    std::string xml;
    // As sent, also when it is longer than the 80 bytes of the binding; goes back unchanged.
    std::optional<std::string> relay_state;
    // Redirect only: the signature of the query over the very bytes that came (SIK-060). An
    // enveloped signature in the XML beside it does not count.
    bool redirect = false;
    std::string underskrevet;
    std::string algoritme;  // SigAlg; empty: unsigned
    std::string signatur;   // raw bytes
};

// `query` without '?'. Fejl kKalder 40: no message or two, a parameter twice, not base64, not
// DEFLATE, larger than kStoersteBesked when unpacked.
[[nodiscard]] Result<Modtaget> laes_redirect(std::string_view query);
// `krop`: the form as sent.
[[nodiscard]] Result<Modtaget> laes_post(std::string_view krop);

// The query's signature under one of the keys. RSA with SHA-256, 384 and 512.
[[nodiscard]] bool underskrevet_af(const Modtaget& m,
                                   std::span<const krypto::OffentligNoegle* const> noegler);

// The whole address with a signed query. `adresse` may have a query already. A RelayState above 80
// bytes is sent as it is: it is the other party's own.
[[nodiscard]] Result<std::string> redirect_url(std::string_view adresse, Retning retning,
                                               std::string_view xml,
                                               const std::optional<std::string>& relay_state,
                                               const krypto::PrivatNoegle& noegle);

// SOAP 1.1 around a message; besked.hpp reads it.
[[nodiscard]] std::string soap_konvolut(std::string_view xml);

}  // namespace faelled::saml
