// The Context Handler over HTTP: the addresses of SAML and OpenID Connect, and the pages of login
// and logout, rendered here and whole without script (sikkerhed.md 1.4, 7).
//
//   GET, POST /runtime/saml2/issue.idp             requests from user systems
//   GET, POST /runtime/saml2/signoff.idp           their answers to a logout
//   POST      /runtime/services/signoff/saml2/soap logout outside the browser
//   POST      /runtime/saml2auth/consume.idp       answers from identity providers
//   GET, POST /runtime/saml2auth/signoffrequest.idp, signoffresponse.idp
//   GET       /runtime/saml2/metadata.idp, /runtime/saml2auth/metadata.idp
//   GET, POST /runtime/saml2auth/vaelg.idp         the choice of identity provider
//   GET, POST /runtime/saml2auth/logud.idp         logs out of everything
//   /runtime/oauth2/…                              OpenID Connect (contexthandler/oidc.hpp)
#pragma once

#include <functional>
#include <memory>

#include "adgang/revision.hpp"
#include "contexthandler/contexthandler.hpp"
#include "net/http.hpp"

namespace faelled::web {

// What a browser brought, from its cookies and the request.
[[nodiscard]] contexthandler::Browser laes_browser(const net::Anmodning& request);

struct Loginindstillinger {
    bool sandkasse = false;
    std::string miljoe = {};
};
// One step's outcome as an answer: a redirect, a form that posts itself, or a page.
[[nodiscard]] net::Svar login_svar(const contexthandler::Udfald& u,
                                   const Loginindstillinger& settings);

// Files records and answers when the last is durable; 503 when they cannot be filed.
using Loginrevisor = std::function<bool(const adgang::Revisionspost&, adgang::Varig)>;
void svar_naar_bogfoert(const contexthandler::Udfald& u, const Loginrevisor& revisor,
                        const Loginindstillinger& settings, net::Afslut done);

class Loginendepunkt {
  public:
    struct Omverden {
        contexthandler::Contexthandler& ch;
        net::Arbejdspulje& pulje;
        Loginrevisor revisor;
        // Called before each step, in the pool: brings the federation up to date.
        std::function<void()> frisk;
    };
    // All but the settings outlive it; the pool is stopped before it dies.
    Loginendepunkt(Omverden world, Loginindstillinger settings);

    // False, and `done` untouched, when the path is not ours. Does not block; thread-safe.
    bool behandler(const std::shared_ptr<const net::Anmodning>& request, const net::Afslut& done);

  private:
    [[nodiscard]] contexthandler::Udfald udfoer(const net::Anmodning& request) const;
    Omverden verden_;
    Loginindstillinger settings_;
};

}  // namespace faelled::web
