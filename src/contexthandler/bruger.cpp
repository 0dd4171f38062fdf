#include "contexthandler/bruger.hpp"

#include <algorithm>

#include "base/base64.hpp"
#include "base/text.hpp"
#include "saml/navne.hpp"

namespace faelled::contexthandler {
namespace {

namespace attr = saml::attribut;

std::unexpected<Fejl> nej(const char* regel, std::string tekst) {
    return std::unexpected(Fejl{FejlSlags::kKalder, 43, std::move(tekst), "Assertion", regel});
}

std::string foerste(const saml::Paastand& p, std::initializer_list<std::string_view> names) {
    for (const std::string_view n : names)
        if (std::string v = p.attribut(n); !v.empty()) return v;
    return {};
}

Result<Cvr> laes_cvr(const saml::Paastand& p) {
    const std::string said = foerste(p, {attr::kCvr3, attr::kCvr2});
    const std::string named = navnedel(p.navneid.vaerdi, "O");
    if (said.empty() && named.empty()) return nej("cvr-mangler", "Svaret siger intet CVR-nummer");
    const auto cvr = Cvr::parse(said.empty() ? named : said);
    if (!cvr) return nej("cvr-mangler", "CVR-nummeret i svaret er ikke på otte cifre");
    if (!said.empty() && !named.empty() && said != named)
        return nej("cvr-uens", "CVR-nummeret i NameID og i attributten er ikke det samme");
    return *cvr;
}

Niveau niveau(const saml::Paastand& p, const Idp& idp) {
    Niveau n = laes_niveau(p.attribut(attr::kNiveau3));
    if (n == 0) n = laes_niveau(p.attribut(attr::kNiveau2));
    if (n == 0) n = laes_niveau(p.klasse);
    return std::min(n, idp.niveau);
}

struct Udvalg {
    std::vector<saml::Attribut>& out;
    std::string_view format;

    void tilfoej(std::string_view name, std::string value) const {
        if (!value.empty())
            out.push_back({std::string(name), {std::move(value)}, std::string(format)});
    }
};

void seb(const Bruger& u, const Udvalg& to, Profil profil) {
    const auto copy = [&](std::string_view as, std::initializer_list<std::string_view> names) {
        for (const std::string_view n : names) {
            const auto at = std::ranges::find(u.attributter, n, &saml::Attribut::navn);
            if (at == u.attributter.end() || at->vaerdier.empty()) continue;
            to.tilfoej(as, at->vaerdier.front());
            return;
        }
    };
    copy(profil == Profil::kOiosaml2 ? attr::kCpr2 : attr::kCpr3, {attr::kCpr3, attr::kCpr2});
    copy(attr::kVedvarendeId, {attr::kVedvarendeId});
}

}  // namespace

std::string navnedel(std::string_view navneid, std::string_view noegle) {
    for (const std::string_view part : split(navneid, ',')) {
        const std::size_t equal = part.find('=');
        if (equal == std::string_view::npos) continue;
        if (fold(trim(part.substr(0, equal))) == fold(noegle))
            return std::string(trim(part.substr(equal + 1)));
    }
    return {};
}

// An empty value or an empty element is an empty list.
Result<std::vector<adgang::Rettighedsgruppe>> laes_jobfunktioner(const saml::Paastand& p) {
    const std::string packed = foerste(p, {attr::kPrivilegier3, attr::kPrivilegier2});
    if (packed.empty()) return std::vector<adgang::Rettighedsgruppe>{};
    const auto xml = fra_base64(packed, adgang::kMaxPrivilegiebytes);
    if (!xml) return nej("privilegier", "Rollelisten er ikke base64");
    auto list = adgang::laes_privilegier(*xml);
    if (!list) return nej("privilegier", "Rollelisten kan ikke læses: " + list.error().tekst);
    return std::move(*list);
}

Result<Bruger> laes_bruger(const saml::Paastand& p, const Idp& idp) {
    Bruger u{.navneid = p.navneid};
    FAELLED_TRY(u.cvr, laes_cvr(p));
    if (std::ranges::find(idp.kontekster, u.cvr) == idp.kontekster.end())
        return nej("cvr-fremmed",
                   "Identitetsudbyderen må ikke logge brugere ind for CVR " + u.cvr.text());
    u.serial = navnedel(p.navneid.vaerdi, "Serial");
    u.navn = navnedel(p.navneid.vaerdi, "CN");
    u.niveau = niveau(p, idp);
    FAELLED_TRY(u.jobfunktioner, laes_jobfunktioner(p));
    u.attributter = p.attributter;
    return u;
}

saml::Navneid systemnavneid(const Bruger& u, const Brugersystem& system) {
    if (!system.vedvarende_navneid)
        return {u.navneid.vaerdi, std::string(saml::navneformat::kX509)};
    const auto own = std::ranges::find(u.attributter, attr::kVedvarendeId, &saml::Attribut::navn);
    std::optional<Uuid> id;
    if (own != u.attributter.end() && !own->vaerdier.empty())
        id = Uuid::parse(own->vaerdier.front());
    if (!id) id = Uuid::parse(u.serial);
    if (!id)
        id = Uuid::named(Uuid{},
                         u.cvr.text() + ":" + (u.serial.empty() ? u.navneid.vaerdi : u.serial));
    return {"https://data.gov.dk/model/core/eid/professional/uuid/" + id->text(),
            std::string(saml::navneformat::kVedvarende)};
}

std::vector<saml::Attribut> systemattributter(const Bruger& u, const Brugersystem& system,
                                              const Oversaettelse& roller,
                                              const std::string& myndighed) {
    std::vector<saml::Attribut> out;
    const bool two = system.profil == Profil::kOiosaml2;
    const Udvalg to{out, two ? attr::kBasic : attr::kUri};
    const auto privileges = [&]() -> std::string {
        if (roller.roller.empty()) return {};
        return base64(adgang::skriv_privilegier(
            roller.roller, two ? adgang::Privilegieform::kItst : adgang::Privilegieform::kDigst));
    };
    if (two) {
        to.tilfoej(attr::kKombitSpecVer, "1.0");
        to.tilfoej(attr::kCvr2, u.cvr.text());
        to.tilfoej(attr::kPrivilegier2, privileges());
        to.tilfoej(attr::kNiveau2, assurance(u.niveau));
        to.tilfoej(attr::kSpecVer2, "DK-SAML-2.0");
    } else {
        to.tilfoej(attr::kNiveau3, std::string(nsis(u.niveau)));
        if (system.attributter != Attributprofil::kUdenPersondata) {
            const auto mail = std::ranges::find(u.attributter, attr::kEmail, &saml::Attribut::navn);
            if (mail != u.attributter.end() && !mail->vaerdier.empty())
                to.tilfoej(attr::kEmail, mail->vaerdier.front());
        }
        to.tilfoej(attr::kSpecVer3, "OIO-SAML-3.0");
        to.tilfoej(attr::kKombitSpecVer, "2.0");
        to.tilfoej(attr::kCvr3, u.cvr.text());
        to.tilfoej(attr::kOrganisationsnavn, myndighed);
        to.tilfoej(attr::kPrivilegier3, privileges());
    }
    if (system.attributter == Attributprofil::kSeb) seb(u, to, system.profil);
    return out;
}

}  // namespace faelled::contexthandler
