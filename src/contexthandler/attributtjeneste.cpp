// Asking an attribute service for roles, outside the browser (sikkerhed.md 7.14).
#include <utility>

#include "contexthandler/indre.hpp"
#include "saml/navne.hpp"
#include "saml/transport.hpp"

namespace faelled::contexthandler {

std::optional<std::string> Indre::hent_roller(const Sag& s, const Idp& idp, Bruger& u) {
    if (idp.kender_roller) return std::nullopt;
    const auto service = s.billede->attributservice(u.cvr);
    if (!service) return std::nullopt;  // what the identity provider says is all there is
    const auto* to =
        service->metadata.find(service->metadata.attributservice, saml::binding::kSoap);
    if (to == nullptr || !verden.bagkanal) return "attributservicen har ingen adresse til SOAP";
    const saml::Hoved h = hoved(saml::nyt_id(verden.entropi), to->adresse, "", s.nu);
    const auto query = saml::underskriv(saml::skriv_attributquery(h, u.navneid), valg.identitet);
    if (!query) return "spørgsmålet til attributservicen kan ikke underskrives";
    const auto answers =
        verden.bagkanal({{to->adresse, "text/xml; charset=utf-8", saml::soap_konvolut(*query)}});
    if (answers.size() != 1 || !answers.front()) return "attributservicen svarer ikke";
    const auto besked = saml::Besked::laes_soap(*answers.front());
    if (!besked) return "attributservicens svar kan ikke læses";
    const auto keys = service->metadata.noegler();
    const auto p = saml::laes_loginsvar(*besked, {.modtager = valg.entity_id,
                                                  .acs = valg.entity_id,
                                                  .udsteder = service->entity_id,
                                                  .in_response_to = h.id,
                                                  .noegler = keys,
                                                  .dekryptering = valg.aabnere,
                                                  .nu = verden.ur.now(),
                                                  .skaevhed = valg.skaevhed,
                                                  .om = u.navneid});
    if (!p) return "attributservicens svar: " + p.error().tekst;
    auto roles = laes_jobfunktioner(*p);
    if (!roles) return "attributservicens svar: " + roles.error().tekst;
    u.jobfunktioner = *std::move(roles);
    // Where parameters of roles are looked for.
    u.attributter.insert(u.attributter.end(), p->attributter.begin(), p->attributter.end());
    return std::nullopt;
}

}  // namespace faelled::contexthandler
