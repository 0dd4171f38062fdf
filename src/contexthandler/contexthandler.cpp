#include "contexthandler/contexthandler.hpp"

#include <utility>

#include "base/metrics.hpp"
#include "contexthandler/indre.hpp"
#include "saml/navne.hpp"

namespace faelled::contexthandler {

Contexthandler::Contexthandler(std::unique_ptr<Indre> indre) : indre_(std::move(indre)) {}
Contexthandler::~Contexthandler() = default;

Result<std::unique_ptr<Contexthandler>> Contexthandler::create(Indstillinger settings,
                                                               Omverden world) {
    if (settings.entity_id.empty() || settings.base.empty() || !settings.identitet.noegle)
        return std::unexpected(
            Fejl::kalder(40, "Context Handler mangler entityID, adresse eller nøgle"));
    auto inner = std::make_unique<Indre>(std::move(settings), std::move(world));
    return std::unique_ptr<Contexthandler>(new Contexthandler(std::move(inner)));
}

const Indstillinger& Contexthandler::indstillinger() const {
    return indre_->valg;
}

Udfald Contexthandler::fra_system(const Result<saml::Modtaget>& m, const Browser& b) {
    Indre& i = *indre_;
    if (!m) return i.fejl(i.ny_sag(), Fejlgrund::kBesked, m.error().tekst);
    // Systems that have one address for requests and answers of logout.
    if (m->retning == saml::Retning::kSvar) return i.logudsvar(m, Flade::kIdp);
    const auto besked = saml::Besked::laes(m->xml);
    if (!besked) return i.fejl(i.ny_sag(), Fejlgrund::kBesked, besked.error().tekst);
    if (besked->er("AuthnRequest")) return i.authnrequest(*m, *besked, b);
    Sag s = i.ny_sag();
    if (!besked->er("LogoutRequest"))
        return i.fejl(std::move(s), Fejlgrund::kIkkeUnderstoettet, "beskeden kendes ikke her");
    const auto system = s.billede->system(besked->hoved().udsteder);
    if (!system || system->oidc)
        return i.fejl(std::move(s), Fejlgrund::kUkendtSystem, "systemet er ikke registreret");
    if (const auto broken = i.proev(*m, *besked, system->metadata, sti::kIssue, s.nu))
        return i.fejl(std::move(s), broken->grund, broken->regel, system.get());
    return i.logoutrequest(std::move(s), *besked, m->relay_state, b);
}

Result<std::string> Contexthandler::metadata(saml::Rolle rolle) const {
    const Indre& i = *indre_;
    namespace bnd = saml::binding;
    const Tid now = i.verden.ur.now();
    saml::Metadataindhold m{
        .rolle = rolle, .oplysninger = {}, .id = saml::nyt_id(i.verden.entropi)};
    saml::Metadata& o = m.oplysninger;
    o.entity_id = i.valg.entity_id;
    o.gyldig_til = now.plus(i.valg.metadata);
    o.kraever_underskrift = true;
    o.signering = {i.valg.identitet.certifikat};
    o.signering.insert(o.signering.end(), i.valg.andre.begin(), i.valg.andre.end());
    m.navneformater = {std::string(saml::navneformat::kX509)};
    const auto add = [&](std::vector<saml::Endepunkt>& list, std::string_view binding,
                         std::string_view path, std::string_view answer = {}) {
        list.push_back({std::string(binding), i.adresse(path),
                        answer.empty() ? std::string() : i.adresse(answer), 0, true});
    };
    if (rolle == saml::Rolle::kIdp) {
        add(o.sso, bnd::kRedirect, sti::kIssue);
        add(o.sso, bnd::kPost, sti::kIssue);
        add(o.slo, bnd::kRedirect, sti::kIssue, sti::kSignoff);
        add(o.slo, bnd::kPost, sti::kIssue, sti::kSignoff);
        add(o.slo, bnd::kSoap, sti::kSoapSignoff);
        for (const std::string_view name :
             {saml::attribut::kCvr3, saml::attribut::kNiveau3, saml::attribut::kPrivilegier3,
              saml::attribut::kSpecVer3, saml::attribut::kOrganisationsnavn})
            m.attributter.emplace_back(name, saml::attribut::kUri);
    } else {
        o.kryptering = {i.valg.identitet.certifikat};
        add(o.acs, bnd::kPost, sti::kConsume);
        add(o.slo, bnd::kRedirect, sti::kSignoffRequest, sti::kSignoffResponse);
        add(o.slo, bnd::kPost, sti::kSignoffRequest, sti::kSignoffResponse);
    }
    return saml::skriv_metadata(m, i.valg.identitet);
}

}  // namespace faelled::contexthandler
