// What the user system is told: yes with translated roles, or no (sikkerhed.md 7.11, 7.15).
#include <utility>

#include "base/base64.hpp"
#include "base/json_text.hpp"
#include "base/log.hpp"
#include "contexthandler/indre.hpp"
#include "saml/navne.hpp"

namespace faelled::contexthandler {
namespace {

constexpr std::int64_t kLevetid2 = 60 * 60 * kSekund;
constexpr std::int64_t kLevetid3 = 5 * 60 * kSekund;

Formular formular(const Loginanmodning& a, std::string_view xml) {
    Formular out{a.svaradresse, {{"SAMLResponse", base64(xml)}}};
    if (a.relay_state) out.felter.emplace_back("RelayState", *a.relay_state);
    return out;
}

saml::Loginsvar svar(const Bruger& u, const Brugersystem& system) {
    saml::Loginsvar r;
    const bool two = system.profil == Profil::kOiosaml2;
    r.modtager = system.entity_id;
    r.levetid = two ? kLevetid2 : kLevetid3;
    r.navneid = systemnavneid(u, system);
    r.klasse = two || u.niveau == 0 ? std::string(saml::kKlasseX509) : nsis_klasse(u.niveau);
    r.underskriv_svar = two;
    r.suite = two ? saml::Suite::kCbc : saml::Suite::kGcm;
    if (system.krypter && !system.metadata.kryptering.empty())
        r.krypter_for = system.metadata.kryptering.front();
    return r;
}

void felt(std::string& out, std::string_view name, std::string_view value) {
    out += out.size() == 1 ? "" : ",";
    append_json_text(out, name);
    out += ':';
    append_json_text(out, value);
}

// Roles in, roles out, what fell away and why.
std::string detaljer(const Session& session, const Oversaettelse& o) {
    std::string out = "{";
    felt(out, "idp", session.idp);
    felt(out, "niveau", assurance(session.bruger.niveau));
    felt(out, "bruger", brugertekst(session.bruger));
    const auto liste = [&](std::string_view name, const auto& all, const auto& text) {
        out += ',';
        append_json_text(out, name);
        out += ":[";
        bool first = true;
        for (const auto& one : all) {
            if (!std::exchange(first, false)) out += ',';
            append_json_text(out, text(one));
        }
        out += ']';
    };
    liste("ind", session.bruger.jobfunktioner, [](const auto& g) { return g.rolle; });
    liste("ud", o.roller, [](const auto& g) { return g.rolle + " " + g.scope.text(); });
    liste("bortfaldet", o.bortfaldne,
          [](const auto& f) { return f.rolle + ": " + std::string(navn(f.grund)); });
    return out + "}";
}

}  // namespace

Udfald Indre::afslut(Sag s, const Session& session, const Loginanmodning& a) {
    const auto system = s.billede->system(a.system);
    const auto idp = s.billede->idp(session.idp);
    if (!system) return fejl(std::move(s), Fejlgrund::kUkendtSystem, "systemet er lukket");
    const Bruger& u = session.bruger;
    const Oversaettelse roles =
        oversaet(u.jobfunktioner, u.cvr, u.attributter, *system, *s.billede, s.nu);
    if (system->kraev_rolle && roles.roller.empty()) {
        Udfald no = nejside(std::move(s), a, Fejlgrund::kIngenRolle,
                            "brugeren har ingen rolle i systemet", idp.get());
        if (auto* side = std::get_if<Fejlside>(&no.svar)) {
            side->roller = system->rollenavne;
            side->myndighed = verden.foederation.nu()->myndighed(u.cvr);
        }
        return no;
    }
    auto record = post(s, adgang::Revisionsart::kLogin, system.get(), "login", 200, "");
    saet_bruger(record, u);
    record.detaljer = detaljer(session, roles);
    if (system->oidc) {
        Udfald out = oidc_svar(std::move(s), session, a, *system);
        out.poster.push_back(std::move(record));
        return out;
    }
    saml::Loginsvar r = svar(u, *system);
    r.id = saml::nyt_id(verden.entropi);
    r.assertion_id = saml::nyt_id(verden.entropi);
    r.session = saml::nyt_id(verden.entropi);
    r.udsteder = valg.entity_id;
    r.acs = a.svaradresse;
    r.in_response_to = a.id;
    r.nu = s.nu;
    r.logget_ind = session.logget_ind;
    if (system->profil == Profil::kOiosaml3) r.bekraefter = session.idp;
    r.attributter = systemattributter(u, *system, roles, s.billede->myndighed(u.cvr));
    const auto xml = saml::skriv_loginsvar(r, valg.identitet, verden.entropi);
    if (!xml) {
        log::fejl("login.svar", {{"sporing", s.sporing.text()}, {"tekst", xml.error().tekst}});
        return nejside(std::move(s), a, Fejlgrund::kIntern, "svaret kan ikke skrives", idp.get());
    }
    if (!sessioner.tilfoej(session.noegle, {system->entity_id, r.session, s.nu}))
        return nejside(std::move(s), a, Fejlgrund::kTravlt, "sessionen er lukket eller fuld",
                       idp.get());
    return {formular(a, *xml), std::move(s.cookies), {std::move(record)}};
}

std::optional<Formular> Indre::nejform(const Sag& s, const Loginanmodning& a, std::string_view kode,
                                       std::string_view underkode) {
    const saml::Status status{std::string(kode), std::string(underkode),
                              "Login kunne ikke gennemføres. Sporing " + s.sporing.text()};
    const auto xml = saml::skriv_fejlsvar(
        hoved(saml::nyt_id(verden.entropi), a.svaradresse, a.id, s.nu), status, valg.identitet);
    if (!xml) return std::nullopt;
    return formular(a, *xml);
}

Udfald Indre::afvis(Sag s, const Loginanmodning& a, std::string_view kode,
                    std::string_view underkode, std::string regel) {
    const auto system = s.billede->system(a.system);
    auto record = post(s, adgang::Revisionsart::kAfvistLogin, system.get(), "login", 403, regel);
    if (a.protokol == Loginanmodning::Protokol::kOidc) {
        const bool passive = underkode == saml::status::kNoPassive;
        Udfald out = oidc_nej(std::move(s), a, passive ? "login_required" : "access_denied", regel);
        out.poster.push_back(std::move(record));
        return out;
    }
    auto form = nejform(s, a, kode, underkode);
    if (!form) return fejl(std::move(s), Fejlgrund::kIntern, std::move(regel), system.get());
    return {*std::move(form), std::move(s.cookies), {std::move(record)}};
}

Udfald Indre::nejside(Sag s, const Loginanmodning& a, Fejlgrund grund, std::string regel,
                      const Idp* idp) {
    const auto system = s.billede->system(a.system);
    std::optional<Formular> back;
    if (a.protokol == Loginanmodning::Protokol::kSaml)
        back = nejform(s, a, saml::status::kResponder, saml::status::kAuthnFailed);
    Udfald out = fejl(std::move(s), grund, std::move(regel), system.get(), idp);
    std::get<Fejlside>(out.svar).tilbage = std::move(back);
    return out;
}

}  // namespace faelled::contexthandler
