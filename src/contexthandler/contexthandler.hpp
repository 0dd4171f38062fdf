// The Context Handler (SF1511, SF1515): an identity provider towards user-facing systems, a service
// provider towards the municipalities' own identity providers, and between them the translation of
// job function roles to each system's roles. sikkerhed.md chapter 7.
//
// Every step is a function from what a browser brought to an Udfald; nothing here knows HTTP. A
// step may sign (0.3 ms) and, in logout, call others: not for an I/O thread. Thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/entropy.hpp"
#include "base/result.hpp"
#include "contexthandler/foederation.hpp"
#include "contexthandler/forloeb.hpp"
#include "contexthandler/sessioner.hpp"
#include "contexthandler/udfald.hpp"
#include "krypto/kryptering.hpp"
#include "krypto/noegle.hpp"
#include "saml/transport.hpp"

namespace faelled::contexthandler {

// Paths are fixed (sikkerhed.md 1.4).
namespace sti {
inline constexpr std::string_view kIssue = "/runtime/saml2/issue.idp";
inline constexpr std::string_view kSignoff = "/runtime/saml2/signoff.idp";
inline constexpr std::string_view kSoapSignoff = "/runtime/services/signoff/saml2/soap";
inline constexpr std::string_view kIdpMetadata = "/runtime/saml2/metadata.idp";
inline constexpr std::string_view kConsume = "/runtime/saml2auth/consume.idp";
inline constexpr std::string_view kSignoffRequest = "/runtime/saml2auth/signoffrequest.idp";
inline constexpr std::string_view kSignoffResponse = "/runtime/saml2auth/signoffresponse.idp";
inline constexpr std::string_view kSpMetadata = "/runtime/saml2auth/metadata.idp";
inline constexpr std::string_view kVaelg = "/runtime/saml2auth/vaelg.idp";  // our own
inline constexpr std::string_view kLogud = "/runtime/saml2auth/logud.idp";  // our own
// OpenID Connect: the issuer, and what stands below it.
inline constexpr std::string_view kOidc = "/runtime/oauth2";
inline constexpr std::string_view kOpdagelse = "/runtime/oauth2/.well-known/openid-configuration";
inline constexpr std::string_view kAutoriser = "/runtime/oauth2/authorize.idp";
inline constexpr std::string_view kToken = "/runtime/oauth2/token.idp";
inline constexpr std::string_view kUserinfo = "/runtime/oauth2/userinfo.idp";
inline constexpr std::string_view kEndSession = "/runtime/oauth2/endsession.idp";
inline constexpr std::string_view kNoegler = "/runtime/oauth2/certs.idp";  // served by the STS
}  // namespace sti

struct Indstillinger {
    std::string entity_id;        // of both our faces
    std::string base;             // "https://adgangsstyring.example", without a slash
    krypto::Identitet identitet;  // signs
    // Old and coming certificates, listed in metadata beside ours during a change of key.
    std::vector<std::shared_ptr<const krypto::Certifikat>> andre = {};
    // What opens assertions: ours first, then the old ones. Encryption certificate: ours.
    std::vector<std::shared_ptr<const krypto::Dekrypteringsnoegle>> aabnere = {};
    Sessionsregler sessioner = {};
    std::int64_t skaevhed = 5 * 60 * kSekund;
    std::int64_t forloeb = 15 * 60 * kSekund;  // a login waits so long for the person
    std::int64_t logud = 2 * 60 * kSekund;     // a logout for all who must answer
    std::int64_t metadata = 30 * kDoegn;       // validUntil of ours
    std::int64_t kode = 60 * kSekund;          // an authorization code
    std::int64_t oidc_token = 3600 * kSekund;  // ID token and access token (7.16)
    std::size_t ventende = 50'000;             // logins begun at once; the oldest go first
    std::size_t genspil = 500'000;             // messages remembered against replay
};

// Calls to others, outside any browser: (address, SOAP or form body) to answer body. All at once,
// each at most five seconds.
struct Bagkald {
    std::string adresse;
    std::string indholdstype;
    std::string krop;
};
using Bagkanal = std::function<std::vector<Result<std::string>>(const std::vector<Bagkald>&)>;

struct Omverden {
    const Foederation& foederation;
    Bagkanal bagkanal;
    const Clock& ur;
    Entropy& entropi;
    // What several nodes share; null: sessions and whatever is under way lie in this process.
    Delt* delt = nullptr;
};

struct Indre;

class Contexthandler {
  public:
    // Fejl kKalder when there is no entity id, address or identity.
    [[nodiscard]] static Result<std::unique_ptr<Contexthandler>> create(Indstillinger settings,
                                                                        Omverden world);
    ~Contexthandler();
    Contexthandler(const Contexthandler&) = delete;
    Contexthandler& operator=(const Contexthandler&) = delete;

    // --- as IdP towards user systems ---
    // kIssue: AuthnRequest and LogoutRequest, by Redirect or POST.
    [[nodiscard]] Udfald fra_system(const Result<saml::Modtaget>& m, const Browser& b);
    // kSignoff: a user system's LogoutResponse.
    [[nodiscard]] Udfald logudsvar_fra_system(const Result<saml::Modtaget>& m, const Browser& b);
    // kSoapSignoff: LogoutRequest in SOAP, outside any browser. Systems that can only be told
    // through the browser are not: PartialLogout.
    [[nodiscard]] Udfald soap_logud(std::string_view konvolut);
    // The person's choice on the page of Idpvalg.
    [[nodiscard]] Udfald vaelg(const std::string& forloeb, const std::string& idp, bool husk,
                               const Browser& b);
    // The page again, or narrowed: for a reload.
    [[nodiscard]] Udfald vis_valg(const std::string& forloeb, const Browser& b);

    // --- as SP towards identity providers ---
    // kConsume: Response, by POST.
    [[nodiscard]] Udfald fra_idp(const Result<saml::Modtaget>& m, const Browser& b);
    // kSignoffRequest, kSignoffResponse.
    [[nodiscard]] Udfald logud_fra_idp(const Result<saml::Modtaget>& m, const Browser& b);
    [[nodiscard]] Udfald logudsvar_fra_idp(const Result<saml::Modtaget>& m, const Browser& b);

    // "Log ud" on our own page.
    [[nodiscard]] Udfald logud(const Browser& b);

    // Signed, valid for `Indstillinger::metadata` from now.
    [[nodiscard]] Result<std::string> metadata(saml::Rolle rolle) const;

    [[nodiscard]] const Indstillinger& indstillinger() const;
    // For the other protocols' endpoints of this module.
    [[nodiscard]] Indre& indre() { return *indre_; }

  private:
    explicit Contexthandler(std::unique_ptr<Indre> indre);
    std::unique_ptr<Indre> indre_;
};

}  // namespace faelled::contexthandler
