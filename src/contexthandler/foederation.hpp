// Whom the Context Handler knows: user-facing systems with the roles they understand, municipal
// identity providers, job function roles with their delegation (sikkerhed.md 7.2). The
// administration (or a test) makes an immutable picture and puts it in place; readers take the
// current one without a lock.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/strong.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "contexthandler/niveau.hpp"
#include "saml/metadata.hpp"

namespace faelled::contexthandler {

enum class Profil : std::uint8_t { kOiosaml2, kOiosaml3 };
enum class Attributprofil : std::uint8_t { kKombit, kUdenPersondata, kSeb };

// A constraint as the administration has it for one role in one job function role. A value that
// ends in "/parametric" is filled by the identity provider at login.
struct Rolleafgraensning {
    std::string type;
    std::vector<std::string> vaerdier;
    bool kraevet = true;  // without a value for a parameter the role is not given
};
struct Rolletilknytning {
    std::string brugersystemrolle;
    std::vector<Rolleafgraensning> afgraensninger;
};

struct Oidcklient {
    std::vector<std::string> redirect_uris = {};
    std::vector<std::string> logud_uris = {};  // post_logout_redirect_uri
    std::string backchannel_uri = {};          // empty: none
    bool offentlig = false;                    // an app or a script: PKCE alone
    std::string hemmelighed_sha256 = {};       // hex; empty: none
    // For private_key_jwt.
    std::vector<std::shared_ptr<const krypto::Certifikat>> certifikater = {};
};

struct Brugersystem {
    Uuid uuid;
    std::string entity_id;  // client_id of OIDC
    std::string navn;
    Cvr ejer;
    Profil profil = Profil::kOiosaml3;
    Attributprofil attributter = Attributprofil::kKombit;
    Niveau niveau = 0;  // least
    bool krypter = true;
    bool vedvarende_navneid = false;  // a strict OIOSAML 3 system (7.11)
    saml::Metadata metadata;          // empty of OIDC
    std::optional<Oidcklient> oidc;   // then it is no SAML party
    // By job function role id.
    std::unordered_map<std::string, std::vector<Rolletilknytning>> roller;
    std::vector<std::string> rollenavne;  // what a person may ask for, for the page without roles
    bool kraev_rolle = false;             // nobody without a role gets in
};

enum class Idpprofil : std::uint8_t {
    kOiosaml2,
    kOiosaml2Adfs,
    kOiosaml2UdenNiveau,
    kOiosaml3,
    kOiosaml3Adfs,
};
struct Idp {
    Uuid uuid;
    std::string entity_id;
    std::string navn;
    std::vector<Cvr> kontekster;  // authorities whose people it may speak for; empty: not offered
    saml::Metadata metadata;
    Idpprofil profil = Idpprofil::kOiosaml3;
    Niveau niveau = 4;          // highest it can issue
    bool kender_roller = true;  // else an attribute service is asked, where there is one (7.14)
    bool supports_scope = false;
    bool supports_step_up = false;
    bool mobilvenlig = false;
    std::vector<std::string> ip_adresser;  // addresses or CIDR
    std::vector<std::string> domaener;     // "korsbaek.example": of what people type
    bool test = false;                     // the sandbox's own: clearly marked wherever it is shown
};

// What knows the roles of an authority's people when the identity provider does not.
struct Attributservice {
    std::string entity_id;
    std::string navn;
    std::vector<Cvr> kontekster;
    saml::Metadata metadata;
};

struct Delegering {
    Cvr til;
    Tid fra = Tid::minus_uendelig();  // [fra, udloeb)
    Tid udloeb = Tid::plus_uendelig();
};
struct Jobfunktionsrolle {
    std::string id;
    Cvr ejer;
    std::vector<Delegering> delegeret;
};

// Immutable once built. The first of two with the same id wins.
class Foederationsbillede {
  public:
    void tilfoej(const std::shared_ptr<const Brugersystem>& s) {
        systemer_.emplace(s->entity_id, s);
    }
    void tilfoej(const std::shared_ptr<const Idp>& i) { idper_.emplace(i->entity_id, i); }
    void tilfoej(const std::shared_ptr<const Attributservice>& a) {
        for (const Cvr c : a->kontekster)
            attributservicer_.emplace(c.number(), a);
    }
    void tilfoej(Jobfunktionsrolle j) { jobroller_.emplace(j.id, std::move(j)); }
    void tilfoej(Cvr cvr, std::string navn) { navne_.emplace(cvr.number(), std::move(navn)); }

    // Null when unknown.
    [[nodiscard]] std::shared_ptr<const Brugersystem> system(std::string_view entity_id) const;
    [[nodiscard]] std::shared_ptr<const Idp> idp(std::string_view entity_id) const;
    [[nodiscard]] std::shared_ptr<const Attributservice> attributservice(Cvr cvr) const;
    [[nodiscard]] const Jobfunktionsrolle* jobrolle(std::string_view id) const;
    // Empty when unknown.
    [[nodiscard]] std::string myndighed(Cvr cvr) const;
    // Those that may speak for somebody, by name.
    [[nodiscard]] std::vector<std::shared_ptr<const Idp>> aktive() const;

  private:
    std::unordered_map<std::string, std::shared_ptr<const Brugersystem>> systemer_;
    std::unordered_map<std::string, std::shared_ptr<const Idp>> idper_;
    std::unordered_map<std::uint32_t, std::shared_ptr<const Attributservice>> attributservicer_;
    std::unordered_map<std::string, Jobfunktionsrolle> jobroller_;
    std::unordered_map<std::uint32_t, std::string> navne_;
};

// The current picture. Thread-safe.
class Foederation {
  public:
    [[nodiscard]] std::shared_ptr<const Foederationsbillede> nu() const { return billede_.load(); }
    void saet(std::shared_ptr<const Foederationsbillede> billede) {
        billede_.store(std::move(billede));
    }

  private:
    std::atomic<std::shared_ptr<const Foederationsbillede>> billede_{
        std::make_shared<const Foederationsbillede>()};
};

}  // namespace faelled::contexthandler
