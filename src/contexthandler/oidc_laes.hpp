// What comes to the OpenID Connect endpoints, taken apart and checked for form; nothing of it is
// proven (sikkerhed.md 7.16; RFC 6749, 7523, 7636).
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "contexthandler/forloeb.hpp"
#include "saml/parametre.hpp"

namespace faelled::contexthandler {

// As the caller is told: an error code of RFC 6749 and words without anything from the request.
struct Oidcfejl {
    std::string_view kode;
    std::string tekst;
};

// An authorization request of a known client at a registered address: all but `system`, `id` and
// `svaradresse`.
[[nodiscard]] std::expected<Loginanmodning, Oidcfejl> laes_autorisering(const saml::Parametre& p);

// How a client says who it is: one way, and one way only.
enum class Klientbevis : std::uint8_t { kIngen, kHemmelighed, kPaastand };
struct Tokenanmodning {
    std::string klient;  // client_id; of a kPaastand also by what the assertion says
    Klientbevis bevis = Klientbevis::kIngen;
    std::string hemmelighed;  // client_secret
    std::string paastand;     // client_assertion, a JWT
    std::string kode;
    std::string redirect_uri;
    std::string bekraefter;  // code_verifier
};
// `krop`: a form. `autorisation`: the header's value, empty without one.
[[nodiscard]] std::expected<Tokenanmodning, Oidcfejl> laes_tokenanmodning(
    std::string_view krop, std::string_view autorisation);

// The claims of a JWT that we look at, each of the right type and there once.
struct Jwtkrav {
    std::string iss, sub, jti, sid, klient, scope;  // `klient`: client_id
    std::vector<std::string> aud;
    std::optional<std::int64_t> exp, iat, nbf;  // seconds since 1970
};
[[nodiscard]] std::optional<Jwtkrav> laes_jwtkrav(std::string_view json);

}  // namespace faelled::contexthandler
