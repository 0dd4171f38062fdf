#include "app/login/foederationsbillede.hpp"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"

namespace faelled::app {
namespace {

namespace adm = administration;
namespace ch = contexthandler;

template <typename T>
Result<std::vector<T>> alle(adm::Administration& a) {
    std::vector<T> out;
    adm::Filter f;
    f.antal = 1000;
    do {
        FAELLED_TRY(auto page, a.soeg<T>(adm::Administrator::system(), f));
        out.insert(out.end(), page.poster.begin(), page.poster.end());
        f.efter = page.naeste;
    } while (f.efter);
    return out;
}

ch::Idpprofil idpprofil(const std::string& p) {
    if (p == "OIOSAML2") return ch::Idpprofil::kOiosaml2;
    if (p == "OIOSAML2_ADFS_MULTIPLEAUTHN") return ch::Idpprofil::kOiosaml2Adfs;
    if (p == "OIOSAML2_WITHOUT_REQUESTED_LOA") return ch::Idpprofil::kOiosaml2UdenNiveau;
    if (p == "OIOSAML3_ADFS_MULTIPLEAUTHN") return ch::Idpprofil::kOiosaml3Adfs;
    return ch::Idpprofil::kOiosaml3;
}

ch::Attributprofil attributprofil(const std::string& p) {
    if (p == "SEB") return ch::Attributprofil::kSeb;
    if (p == "KOMBIT_WITHOUT_PERSONAL_DATA") return ch::Attributprofil::kUdenPersondata;
    return ch::Attributprofil::kKombit;
}

std::string navn(const adm::ItSystem& s, const adm::Foederationsflade& f) {
    return f.visningsnavn.empty() ? s.navn : f.visningsnavn;
}

std::optional<saml::Metadata> metadata(const adm::Foederationsflade& f, saml::Rolle role) {
    auto m = saml::laes_metadata(f.metadata_xml, role);
    if (m) return *std::move(m);
    log::advarsel("login.metadata", {{"entityId", f.entity_id}, {"tekst", m.error().tekst}});
    return std::nullopt;
}

// Required constraints of each role: role id -> types.
using Krav = std::map<std::string, std::set<std::string>>;

// By it-system.
using Certifikater =
    std::map<Uuid, std::vector<std::shared_ptr<const krypto::Certifikat>>, std::less<>>;

Result<Certifikater> certifikater(adm::Administration& a) {
    FAELLED_TRY(const auto all, alle<adm::Certifikatpost>(a));
    Certifikater out;
    for (const adm::Certifikatpost& c : all) {
        if (c.status != adm::Certifikatstatus::kRegistreret) continue;
        if (auto read = krypto::Certifikat::laes(c.base64))
            out[c.system].push_back(*std::move(read));
    }
    return out;
}

ch::Oidcklient klient(const adm::ItSystem& s, const adm::Foederationsflade& f,
                      const Certifikater& certificates) {
    ch::Oidcklient out;
    out.redirect_uris = f.redirect_uris;
    out.logud_uris = f.logud_uris;
    out.backchannel_uri = f.backchannel_uri;
    out.offentlig = f.klienttype != adm::Klienttype::kWeb;
    out.hemmelighed_sha256 = f.hemmelighed_sha256;
    if (const auto mine = certificates.find(s.uuid); mine != certificates.end())
        out.certifikater = mine->second;
    return out;
}

std::optional<ch::Brugersystem> brugersystem(const adm::ItSystem& s,
                                             const Certifikater& certificates) {
    const adm::Foederationsflade& f = *s.brugervendt;
    ch::Brugersystem out;
    out.uuid = s.uuid;
    out.entity_id = f.entity_id;
    out.navn = navn(s, f);
    out.ejer = s.ejer;
    out.profil = f.profil == "OIOSAML2" ? ch::Profil::kOiosaml2 : ch::Profil::kOiosaml3;
    out.krypter = out.profil == ch::Profil::kOiosaml3;
    out.attributter = attributprofil(f.attributprofil);
    out.niveau = ch::laes_niveau(f.minimumsniveau);
    out.vedvarende_navneid = f.vedvarende_navneid;
    if (f.profil == "OIDC") {
        out.oidc = klient(s, f, certificates);
        return out;
    }
    auto m = metadata(f, saml::Rolle::kSp);
    if (!m) return std::nullopt;
    out.metadata = *std::move(m);
    return out;
}

std::optional<ch::Idp> idp(const adm::ItSystem& s) {
    const adm::Foederationsflade& f = *s.idp;
    auto m = metadata(f, saml::Rolle::kIdp);
    if (!m) return std::nullopt;
    ch::Idp out;
    out.uuid = s.uuid;
    out.entity_id = f.entity_id;
    out.navn = navn(s, f);
    out.metadata = *std::move(m);
    out.profil = idpprofil(f.profil);
    if (const auto level = ch::laes_niveau(f.minimumsniveau); level > 0) out.niveau = level;
    out.kender_roller = f.kender_roller;
    out.supports_scope = f.supports_scope;
    out.supports_step_up = f.supports_step_up;
    out.mobilvenlig = f.mobilvenlig;
    out.ip_adresser = f.ip_adresser;
    return out;
}

std::optional<ch::Attributservice> attributservice(const adm::ItSystem& s) {
    const adm::Foederationsflade& f = *s.idp;
    auto m = metadata(f, saml::Rolle::kAttributservice);
    if (!m) return std::nullopt;
    return ch::Attributservice{f.entity_id, navn(s, f), {}, *std::move(m)};
}

Result<Krav> krav(adm::Administration& a) {
    FAELLED_TRY(const auto roles, alle<adm::Brugersystemrolle>(a));
    Krav out;
    for (const adm::Brugersystemrolle& r : roles)
        for (const adm::Rolleafgraensning& d : r.afgraensninger)
            if (d.kraevet) out[r.entity_id].insert(d.type);
    return out;
}

ch::Rolletilknytning tilknytning(const adm::Rollekobling& k, const Krav& required) {
    ch::Rolletilknytning out{k.brugersystemrolle_id, {}};
    const auto types = required.find(k.brugersystemrolle_id);
    for (const adm::Afgraensningsvaerdi& v : k.afgraensninger)
        out.afgraensninger.push_back(
            {v.type, v.vaerdier, types != required.end() && types->second.contains(v.type)});
    return out;
}

}  // namespace

Result<std::shared_ptr<const ch::Foederationsbillede>> foederationsbillede(
    adm::Administration& a, Tid nu, const std::set<std::string>& test) {
    FAELLED_TRY(const auto systems, alle<adm::ItSystem>(a));
    FAELLED_TRY(const auto organisations, alle<adm::Organisation>(a));
    FAELLED_TRY(const Krav required, krav(a));
    FAELLED_TRY(const Certifikater certificates, certifikater(a));
    FAELLED_TRY(const adm::Adgangsbillede access, a.adgang_den(adm::Administrator::system(), nu));
    auto out = std::make_shared<ch::Foederationsbillede>();
    std::unordered_map<std::uint32_t, std::vector<std::string>> domains;
    for (const adm::Organisation& o : organisations) {
        out->tilfoej(o.cvr, o.navn);
        domains[o.cvr.number()] = o.domaener;
    }
    std::map<std::string, ch::Jobfunktionsrolle> jobs;
    for (const adm::Rollekobling& k : access.koblinger) {
        ch::Jobfunktionsrolle j{k.jobfunktionsrolle_id, k.organisation, {}};
        for (const Cvr c : k.delegeret_til)
            j.delegeret.push_back({.til = c});
        jobs.emplace(j.id, std::move(j));
    }
    for (auto& [id, j] : jobs)
        out->tilfoej(std::move(j));
    for (const adm::ItSystem& s : systems) {
        if (s.status != adm::Systemstatus::kAktiv) continue;
        if (s.brugervendt && s.brugervendt->aktiveret) {
            if (auto face = brugersystem(s, certificates)) {
                for (const adm::Rollekobling& k : access.koblinger)
                    if (k.system == s.uuid)
                        face->roller[k.jobfunktionsrolle_id].push_back(tilknytning(k, required));
                out->tilfoej(std::make_shared<const ch::Brugersystem>(*std::move(face)));
            }
        }
        const bool asked =
            std::ranges::find(s.typer, adm::Systemtype::kAttributservice) != s.typer.end();
        if (asked && s.idp && s.idp->aktiveret) {
            if (auto face = attributservice(s)) {
                for (const adm::Idpkontekst& k : access.kontekster)
                    if (k.idp == s.uuid) face->kontekster.push_back(k.myndighed);
                out->tilfoej(std::make_shared<const ch::Attributservice>(*std::move(face)));
            }
        } else if (s.idp && s.idp->aktiveret && !s.idp->metadata_xml.empty()) {
            if (auto face = idp(s)) {
                face->test = test.contains(face->entity_id);
                for (const adm::Idpkontekst& k : access.kontekster) {
                    if (k.idp != s.uuid) continue;
                    face->kontekster.push_back(k.myndighed);
                    for (const std::string& d : domains[k.myndighed.number()])
                        face->domaener.push_back(d);
                }
                out->tilfoej(std::make_shared<const ch::Idp>(*std::move(face)));
            }
        }
    }
    return out;
}

}  // namespace faelled::app
