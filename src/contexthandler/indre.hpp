// What the parts of the Context Handler share. Private to the module.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adgang/genspil.hpp"
#include "contexthandler/contexthandler.hpp"
#include "saml/authnrequest.hpp"
#include "saml/besked.hpp"
#include "saml/logud.hpp"
#include "saml/svar.hpp"

namespace faelled::contexthandler {

using Billede = std::shared_ptr<const Foederationsbillede>;
using Cookies = std::vector<Cookie>;

// A login in the middle of its way: what every step hands to the next.
struct Sag {
    Billede billede;
    Tid nu;
    Uuid sporing;
    Cookies cookies;
    std::string browser;  // hash of chbrowser
};

// Which of our two faces a message is for.
enum class Flade : std::uint8_t { kIdp, kSp };

struct Indre {
    Indre(Indstillinger s, Omverden w);

    Indstillinger valg;
    Omverden verden;
    Sessioner sessioner;
    Ventende<Loginforloeb> logins;
    Ventende<Logudforloeb> logud;
    Ventende<Oidckode> koder;
    adgang::Genspil genspil;

    // --- faelles.cpp ---
    [[nodiscard]] std::string adresse(std::string_view sti) const {
        return valg.base + std::string(sti);
    }
    [[nodiscard]] Sag ny_sag();
    // Reads chbrowser, or makes one.
    void kend(Sag& s, const Browser& b);
    [[nodiscard]] std::string tilfaeldig();  // 32 bytes, base64url
    [[nodiscard]] saml::Hoved hoved(std::string id, std::string destination,
                                    std::string in_response_to, Tid nu) const;
    // A page, and the record of it. `system`, `idp`: null when not known.
    [[nodiscard]] Udfald fejl(Sag s, Fejlgrund grund, std::string regel,
                              const Brugersystem* system = nullptr, const Idp* idp = nullptr);
    // What must hold for every request that has a signature: signed by `noegler`, sent to `sti`, of
    // now, not seen. Nothing when it does.
    struct Brud {
        Fejlgrund grund;
        std::string regel;
    };
    [[nodiscard]] std::optional<Brud> proev(const saml::Modtaget& m, const saml::Besked& b,
                                            const saml::Metadata& afsender, std::string_view sti,
                                            Tid nu);
    [[nodiscard]] std::optional<Brud> proev_indhold(const saml::Besked& b, std::string_view sti,
                                                    Tid nu);
    [[nodiscard]] bool underskrevet(const saml::Modtaget& m, const saml::Besked& b,
                                    const saml::Metadata& afsender) const;
    // To a partner, by the bindings it offers. Nothing when it offers none of the browser's.
    [[nodiscard]] Result<std::optional<Udfald>> send(saml::Usigneret besked, saml::Retning retning,
                                                     const std::vector<saml::Endepunkt>& blandt,
                                                     const saml::Metadata& til,
                                                     std::optional<std::string> relay_state) const;

    // --- login.cpp ---
    [[nodiscard]] Udfald authnrequest(const saml::Modtaget& m, const saml::Besked& besked,
                                      const Browser& b);
    // From a request that is good to an answer, a page of choice or an identity provider.
    [[nodiscard]] Udfald videre(Sag s, const Browser& b, const Loginanmodning& a);
    [[nodiscard]] Udfald start_idp(Sag s, Loginforloeb f, const Idp& idp);
    [[nodiscard]] Udfald valgside(Sag s, const Loginforloeb& f, const std::string& husket);

    // --- attributtjeneste.cpp ---
    // The user's roles by her authority's attribute service, when her identity provider does not
    // know them and there is one. Answers what was broken.
    [[nodiscard]] std::optional<std::string> hent_roller(const Sag& s, const Idp& idp, Bruger& u);

    // --- idpvalg.cpp ---
    // The identity provider that needs no question; null: ask.
    [[nodiscard]] std::shared_ptr<const Idp> vaelg_idp(const Foederationsbillede& billede,
                                                       const Loginanmodning& a,
                                                       const Browser& b) const;

    // --- svar.cpp ---
    // The signed and translated answer to the system.
    [[nodiscard]] Udfald afslut(Sag s, const Session& session, const Loginanmodning& a);
    // A signed no, sent at once.
    [[nodiscard]] Udfald afvis(Sag s, const Loginanmodning& a, std::string_view kode,
                               std::string_view underkode, std::string regel);
    // The same as a form behind a page.
    [[nodiscard]] std::optional<Formular> nejform(const Sag& s, const Loginanmodning& a,
                                                  std::string_view kode,
                                                  std::string_view underkode);
    [[nodiscard]] Udfald nejside(Sag s, const Loginanmodning& a, Fejlgrund grund, std::string regel,
                                 const Idp* idp);

    // --- logud.cpp ---
    // The session of that key, ended, when its person is who `navneid` says: as `system` knows her,
    // or, without one, as her identity provider does.
    [[nodiscard]] std::optional<Session> tag_session(const std::string& noegle,
                                                     std::string_view navneid,
                                                     const Brugersystem* system, Tid nu);
    [[nodiscard]] Udfald logoutrequest(Sag s, const saml::Besked& besked,
                                       std::optional<std::string> relay_state, const Browser& b);
    [[nodiscard]] Udfald begynd_logud(Sag s, Logudforloeb f);
    [[nodiscard]] Udfald logud_videre(Sag s, Logudforloeb f);
    [[nodiscard]] Udfald logudsvar(const Result<saml::Modtaget>& m, Flade flade);
    void bagkanal_logud(const Foederationsbillede& billede, Logudforloeb& f);

    // --- oidc.cpp ---
    [[nodiscard]] Udfald oidc_svar(Sag s, const Session& session, const Loginanmodning& a,
                                   const Brugersystem& system);
    [[nodiscard]] Udfald oidc_nej(Sag s, const Loginanmodning& a, std::string_view fejl,
                                  std::string_view tekst);
    [[nodiscard]] std::optional<Bagkald> oidc_logud(const Brugersystem& system, const Deltager& d,
                                                    const Bruger& bruger);
};

[[nodiscard]] adgang::Revisionspost post(const Sag& s, adgang::Revisionsart art,
                                         const Brugersystem* system, std::string operation,
                                         int resultat, std::string regel);
// The same place, whatever case the host is written in and whether the usual port is written.
[[nodiscard]] bool samme_adresse(std::string_view a, std::string_view b);
// Who it is, for the audit log: never the name or a CPR number.
void saet_bruger(adgang::Revisionspost& p, const Bruger& u);
[[nodiscard]] std::string brugertekst(const Bruger& u);

}  // namespace faelled::contexthandler
