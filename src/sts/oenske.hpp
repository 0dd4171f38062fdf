// What is asked for and what is given, in the words of no protocol (sikkerhed.md 3.2, 3.6).
#pragma once

#include <array>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/time.hpp"
#include "base/uuid.hpp"
#include "krypto/x509.hpp"
#include "sts/fejl.hpp"

namespace faelled::sts {

enum class Tokenform : std::uint8_t { kSaml, kJwt };

// On whose behalf (3.8). Untrusted.
struct Vegnecertifikat {
    std::string tekst;  // variant B: base64, PEM or DER of another system's certificate
};
struct Vegneaftryk {
    std::string hex;  // variant B in OAuth's scope: SHA-1 or SHA-256 of the certificate
};
struct Vegnetoken {
    std::string xml;  // variant A: a saml:Assertion
};
using Paavegneaf = std::variant<std::monostate, Vegnecertifikat, Vegneaftryk, Vegnetoken>;

// A token request as the surfaces read it: texts as sent, trimmed, not yet believed.
struct Tokenoenske {
    Tokenform form = Tokenform::kSaml;
    // Empty: left out, which means the usual one.
    std::string anmodningstype;
    std::string noegletype;
    std::string tokentype;
    std::string tjeneste;          // AppliesTo: entity id
    std::vector<std::string> cvr;  // every claim of that kind
    // Base64, PEM or DER. A request without one binds the token to the certificate it was proven
    // with (OAuth has no such field).
    std::optional<std::string> brugsnoegle;
    std::optional<Tid> oprettet;  // wst:Lifetime
    std::optional<Tid> udloeber;
    Paavegneaf paa_vegne_af;
};

// Who asks, proven by a message signature or by the TLS handshake.
struct Part {
    std::optional<krypto::Fingeraftryk> certifikat;  // empty: nothing was proven
    std::string thumbprint;    // SHA-1 of the same in hex, for the text about an unknown one
    Uuid sporing;              // of this transaction
    std::string_view indgang;  // "wstrust", "json", "oauth": audit and metrics
    std::array<std::uint8_t, 16> besked = {};  // replay key of the message (Revisionspost)
    bool udloebet = false;  // sandbox: what it gets has run out (adgang/forstyrrelse.hpp)
};

struct Token {
    std::string tekst;  // the assertion's bytes, or the JWT
    std::string id;     // ID of the assertion, or jti
    Tid fra;            // whole milliseconds (SAML) or seconds (JWT)
    Tid til;
    std::string entity_id;  // of the service, as registered
    bool bearer = false;    // token_type of OAuth's answer
};

using Udfald = std::expected<Token, Stsfejl>;

// RequestType, KeyType and TokenType as WS-Trust 1.3 names them, and as the JSON variant may
// (4.1). What is left out is the usual one. 110 for anything else.
[[nodiscard]] std::expected<void, Stsfejl> kontroller_typer(const Tokenoenske& o);

inline constexpr std::string_view kUtUdsted =
    "http://docs.oasis-open.org/ws-sx/ws-trust/200512/Issue";
inline constexpr std::string_view kUtNoegle =
    "http://docs.oasis-open.org/ws-sx/ws-trust/200512/PublicKey";
inline constexpr std::string_view kUtSaml =
    "http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.1#SAMLV2.0";

}  // namespace faelled::sts
