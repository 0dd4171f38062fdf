// Who logged in, by what the IdP said; and what a system is told about it (sikkerhed.md 7.8).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adgang/rettigheder.hpp"
#include "base/result.hpp"
#include "contexthandler/foederation.hpp"
#include "contexthandler/rolleoversaettelse.hpp"
#include "saml/svar.hpp"

namespace faelled::contexthandler {

struct Bruger {
    saml::Navneid navneid;  // verbatim
    Cvr cvr = {};
    std::string serial =
        {};                 // the municipality's own user id: Serial of the NameID; empty: not said
    std::string navn = {};  // CN of it
    Niveau niveau = 0;
    std::vector<adgang::Rettighedsgruppe> jobfunktioner = {};  // input of the translation
    std::vector<saml::Attribut> attributter = {};              // as the IdP sent them
};

// Fejl kKalder 43: no CVR, a CVR that differs from the NameID's, one that the IdP may not speak for
// ("regel" names which: "cvr-mangler", "cvr-uens", "cvr-fremmed"), a privilege list that does not
// read ("privilegier").
[[nodiscard]] Result<Bruger> laes_bruger(const saml::Paastand& p, const Idp& idp);

// The privilege list among what was said of her; empty: none. Fejl as laes_bruger.
[[nodiscard]] Result<std::vector<adgang::Rettighedsgruppe>> laes_jobfunktioner(
    const saml::Paastand& p);

// "C=DK,O=11111111,CN=Navn,Serial=id", tolerant of spaces; empty when the key is not there.
[[nodiscard]] std::string navnedel(std::string_view navneid, std::string_view noegle);

// What `system` knows the user by: the municipality's own NameID, or a persistent one of OIOSAML 3,
// made of the UUID that the identity provider or the municipality has, else of CVR and Serial.
[[nodiscard]] saml::Navneid systemnavneid(const Bruger& u, const Brugersystem& system);

// The attributes of an assertion to `system`, in its profile.
[[nodiscard]] std::vector<saml::Attribut> systemattributter(const Bruger& u,
                                                            const Brugersystem& system,
                                                            const Oversaettelse& roller,
                                                            const std::string& myndighed);

}  // namespace faelled::contexthandler
