// The Context Handler as an OpenID Connect provider (sikkerhed.md 7.16): another language for the
// same logins. The choice of identity provider, the translation of roles, the sessions and logout
// are those of SAML.
//
// Authorization code flow with PKCE only. Tokens are signed with PS256 by the key of
// certs.idp. An ID token has the attributes of 7.8 under their own names; an access token is good
// for userinfo only, and for as long as the session lives.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "contexthandler/contexthandler.hpp"
#include "saml/parametre.hpp"

namespace faelled::contexthandler {

// What it can, as every client may read it: openid-configuration.
[[nodiscard]] std::string oidc_opdagelse(const Indstillinger& settings);

// As the steps of Contexthandler, which outlives it. Thread-safe.
class Oidc {
  public:
    explicit Oidc(Contexthandler& ch) : indre_(ch.indre()) {}

    // sti::kAutoriser. An unknown client or address gets a page; any other fault is told to the
    // client there.
    [[nodiscard]] Udfald autoriser(const Result<saml::Parametre>& p, const Browser& b);
    // sti::kToken. `autorisation`: the Authorization header, empty without one.
    [[nodiscard]] Udfald token(std::string_view krop, std::string_view autorisation);
    // sti::kUserinfo: the claims of the ID token, translated anew.
    [[nodiscard]] Udfald userinfo(std::string_view autorisation);
    // sti::kEndSession. Only with an id_token_hint: a link to here logs nobody out.
    [[nodiscard]] Udfald end_session(const Result<saml::Parametre>& p, const Browser& b);

  private:
    Indre& indre_;
};

}  // namespace faelled::contexthandler
