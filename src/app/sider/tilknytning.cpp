// Contact places, payout units and IT systems of a unit: what there is to choose from, and the
// changes (organisation.md 11.8-11.10).
#include <algorithm>
#include <map>

#include "app/sider/skriver.hpp"
#include "organisation/konstanter.hpp"

namespace faelled::app::sider {

namespace {

constexpr std::size_t kFlest = 5000;
const oio::Objektbeskrivelse& kFunktion = org::kOrganisationFunktion;

bool af_type(const oio::Indhold& c, const Uuid& type) {
    static const std::uint8_t kType = org::relation(kFunktion, "Funktionstype");
    return std::ranges::any_of(c.relationer, [&](const oio::Relation& r) {
        return r.art == kType && r.ref.uuid() != nullptr && *r.ref.uuid() == type;
    });
}

// Active at the day, or to be.
bool aktiv_fra(const oio::Indhold& c, Tid day) {
    return std::ranges::any_of(c.tilstande, [day](const oio::Tilstand& s) {
        return s.kode == org::kAktiv && s.virkning.til > day;
    });
}

std::vector<Uuid> maal(const oio::Objektbeskrivelse& b, const oio::Indhold& c,
                       std::string_view name, Tid day) {
    std::vector<Uuid> out;
    for (const oio::Relation* r : org::relationer_ved(c, org::relation(b, name), day))
        if (r->ref.uuid() != nullptr) out.push_back(*r->ref.uuid());
    return out;
}

bool med(const std::vector<Uuid>& all, const Uuid& u) {
    return std::ranges::find(all, u) != all.end();
}

// The active functions of a type, with their unit and subjects, and which the unit points at.
Result<Json> steder(const Orgdata& d, const Uuid& unit, const oio::Indhold& c, const Uuid& type) {
    FAELLED_TRY(const auto ids,
                d.soeg(kFunktion, med_relation(kFunktion, "Funktionstype", type), kFlest));
    FAELLED_TRY(const auto found, d.hent(kFunktion, ids));
    const std::vector<Uuid> chosen =
        maal(org::kOrganisationEnhed, c, "TilknyttedeFunktioner", d.naar());
    std::vector<Uuid> units;
    for (const auto& [u, r] : found)
        std::ranges::copy(maal(kFunktion, r.indhold, "TilknyttedeEnheder", d.naar()),
                          std::back_inserter(units));
    FAELLED_TRY(auto names, d.enhedsnavne(units));
    std::vector<Json> rows;
    for (const auto& [u, r] : found) {
        if (!org::aktiv_ved(r.indhold, d.naar())) continue;
        const auto at = maal(kFunktion, r.indhold, "TilknyttedeEnheder", d.naar());
        Json subjects = Json::array();
        for (const Uuid& k : maal(kFunktion, r.indhold, "TilknyttedeOpgaver", d.naar())) {
            const auto kle = d.sider().klasser.kle(k);
            subjects.push_back({{"uuid", k.text()},
                                {"nummer", kle ? kle->nummer : ""},
                                {"titel", kle ? kle->titel : ""}});
        }
        rows.push_back({{"uuid", u.text()},
                        {"navn", at.empty() ? "" : names[at.front()]},
                        {"enhed", at.empty() ? Json(nullptr) : Json(at.front().text())},
                        {"egen", med(at, unit)},
                        {"valgt", med(chosen, u)},
                        {"opgaver", std::move(subjects)}});
    }
    std::ranges::stable_sort(rows, {}, [](const Json& j) { return j["navn"].get<std::string>(); });
    return Json(std::move(rows));
}

Result<Json> systemer(const Orgdata& d, const oio::Indhold& c) {
    FAELLED_TRY(const auto all, d.alle(org::kItSystem));
    const std::vector<Uuid> chosen =
        maal(org::kOrganisationEnhed, c, "TilknyttedeItSystemer", d.naar());
    std::vector<Json> rows;
    for (const auto& [u, r] : all) {
        if (!org::aktiv_ved(r.indhold, d.naar()) && !med(chosen, u)) continue;
        const std::string name = org::naermeste_felt(r.indhold, org::felt::kItSystemNavn, d.naar());
        rows.push_back({{"uuid", u.text()}, {"navn", name}, {"valgt", med(chosen, u)}});
    }
    std::ranges::stable_sort(rows, {}, [](const Json& j) { return j["navn"].get<std::string>(); });
    return Json(std::move(rows));
}

Result<Apisvar> tilknytninger(const Organisationssider& s, const Apikald& call) {
    FAELLED_TRY(const Uuid uuid, call.uuid());
    FAELLED_TRY(const Tidsvalg when, tidsvalg(call, s.ur));
    const Orgdata d(s, *call.kalder, when);
    FAELLED_TRY(const oio::Registrering r, d.en(org::kOrganisationEnhed, uuid));
    Json out = Json::object();
    FAELLED_TRY(out["itsystemer"], systemer(d, r.indhold));
    FAELLED_TRY(out["henvendelsessteder"],
                steder(d, uuid, r.indhold, org::klasse::henvendelsessted()));
    FAELLED_TRY(out["udbetalere"], steder(d, uuid, r.indhold, org::klasse::udbetalende_enhed()));
    return admin::svar(out);
}

}  // namespace

Result<void> Orgskriver::saet_itsystemer(const Uuid& u, const std::vector<Uuid>& systems) {
    FAELLED_TRY(const auto found, d_.hent(org::kItSystem, systems));
    for (const Uuid& s : systems)
        if (!found.contains(s))
            return std::unexpected(
                Fejl::ugyldig("itsystemer", "skal være it-systemer, der findes"));
    FAELLED_TRY(const oio::Registrering now, d_.en(org::kOrganisationEnhed, u));
    oio::Indhold c = org::saet_relation(org::kOrganisationEnhed, "TilknyttedeItSystemer",
                                        now.indhold, systems, f_);
    if (!c.relationer.empty()) ret(org::kOrganisationEnhed, u, std::move(c));
    return {};
}

Result<void> Orgskriver::har_los_kortnavn(const Uuid& u) const {
    static const std::uint8_t kAdresser = org::relation(org::kOrganisationEnhed, "Adresser");
    FAELLED_TRY(const oio::Registrering now, d_.en(org::kOrganisationEnhed, u));
    for (const oio::Relation* r : org::relationer_ved(now.indhold, kAdresser, f_.dag))
        if (r->rolle.uuid() != nullptr && *r->rolle.uuid() == org::klasse::los_kortnavn())
            return {};
    return std::unexpected(Fejl::ugyldig(
        "egen", "enheden skal have et LOS-kortnavn på datoen; giv den det under Kontakt"));
}

Result<Orgdata::Kort> Orgskriver::egne(const Uuid& u, const Uuid& type) const {
    FAELLED_TRY(const auto ids, d_.soeg(kFunktion, med_relation(kFunktion, "TilknyttedeEnheder", u),
                                        kFlest, Orgdata::Hvornaar::kFraDa));
    FAELLED_TRY(Orgdata::Kort found, d_.hent(kFunktion, ids));
    std::erase_if(found, [&](const auto& one) {
        return !af_type(one.second.indhold, type) || !aktiv_fra(one.second.indhold, f_.dag);
    });
    return found;
}

Result<void> Orgskriver::kontroller_andre(const Tilknytning& w) const {
    FAELLED_TRY(const auto found, d_.hent(kFunktion, w.andre));
    std::map<Uuid, int> seen;
    for (const Uuid& k : w.opgaver)
        seen[k] = 1;
    for (const Uuid& u : w.andre) {
        const auto at = found.find(u);
        if (at == found.end() || !af_type(at->second.indhold, w.type) ||
            !org::aktiv_ved(at->second.indhold, f_.dag))
            return std::unexpected(
                Fejl::ugyldig(std::string(w.felt), "skal være aktiv på datoen og findes hos jer"));
        for (const Uuid& k : maal(kFunktion, at->second.indhold, "TilknyttedeOpgaver", f_.dag)) {
            if (++seen[k] < 2) continue;
            const auto kle = s_.klasser.kle(k);
            return std::unexpected(Fejl::ugyldig(
                std::string(w.felt),
                "emnet " + (kle ? kle->nummer : k.text()) + " ville få to steder på samme tid"));
        }
    }
    return {};
}

// A function that ends while another unit points at it would leave that unit pointing at nothing.
Result<void> Orgskriver::ingen_bruger(const Uuid& u, const Orgdata::Kort& own) const {
    const oio::Objektbeskrivelse& b = org::kOrganisationEnhed;
    for (const auto& [f, r] : own) {
        FAELLED_TRY(auto users, d_.soeg(b, med_relation(b, "TilknyttedeFunktioner", f), kFlest,
                                        Orgdata::Hvornaar::kFraDa));
        std::erase(users, u);
        if (users.empty()) continue;
        FAELLED_TRY(auto names, d_.enhedsnavne({users.front()}));
        Fejl no =
            Fejl::kalder(49, std::to_string(users.size()) + " enheder bruger den, blandt andre " +
                                 names[users.front()] + ". Giv dem en anden først");
        no.element = "egen";
        return std::unexpected(std::move(no));
    }
    return {};
}

Result<std::optional<Uuid>> Orgskriver::egen_funktion(const Uuid& u, const Tilknytning& w,
                                                      const Orgdata::Kort& own) {
    if (!w.egen) return std::optional<Uuid>{};
    for (const auto& [f, r] : own) {
        if (!org::aktiv_ved(r.indhold, f_.dag)) continue;
        oio::Indhold c =
            org::saet_relation(kFunktion, "TilknyttedeOpgaver", r.indhold, w.opgaver, f_);
        if (!c.relationer.empty()) ret(kFunktion, f, std::move(c));
        return std::optional(f);
    }
    const Uuid f = Uuid::random(s_.entropi);
    ny(kFunktion, f, org::ny_funktion({w.type, w.navn, u, w.opgaver}, f, f_));
    return std::optional(f);
}

Result<void> Orgskriver::saet_tilknytning(const Uuid& u, const Tilknytning& w) {
    const oio::Objektbeskrivelse& b = org::kOrganisationEnhed;
    FAELLED_TRY(const oio::Registrering now, d_.en(b, u));
    if (!org::enhed_ved(u, now.indhold, f_.dag).aktiv) {
        Fejl no = Fejl::kalder(49, "Enheden er lukket på datoen");
        no.element = "fra";
        return std::unexpected(std::move(no));
    }
    FAELLED_CHECK(kontroller_andre(w));
    FAELLED_TRY(const Orgdata::Kort own, egne(u, w.type));
    if (!w.egen) FAELLED_CHECK(ingen_bruger(u, own));
    FAELLED_TRY(const auto mine, egen_funktion(u, w, own));

    std::vector<Uuid> wanted = w.andre;
    if (mine && !med(wanted, *mine)) wanted.push_back(*mine);
    std::vector<Uuid> there;
    const std::uint8_t art = org::relation(b, "TilknyttedeFunktioner");
    for (const oio::Relation& r : now.indhold.relationer)
        if (r.art == art && r.ref.uuid() != nullptr) there.push_back(*r.ref.uuid());
    FAELLED_TRY(const auto functions, d_.hent(kFunktion, there));
    oio::Indhold c =
        org::saet_relation(b, "TilknyttedeFunktioner", now.indhold, wanted, f_, [&](const Uuid& f) {
            const auto at = functions.find(f);
            return at != functions.end() && af_type(at->second.indhold, w.type);
        });
    if (!c.relationer.empty()) ret(b, u, std::move(c));
    for (const auto& [f, r] : own)
        if (f != mine) ret(kFunktion, f, org::afslut_stilling(r.indhold, f_));
    return {};
}

void tilfoej_tilknytninger(const Organisationssider& s, std::vector<Apioperation>& out) {
    Apioperation o = lav_operation(
        "GET", "enheder/{uuid}/tilknytninger", "enheder.tilknytninger",
        "It-systemer, henvendelsessteder og udbetalende enheder, og hvilke enheden bruger", "",
        "Tilknytninger", [s](const Apikald& call) { return tilknytninger(s, call); });
    o.parametre = tidsparametre();
    out.push_back(std::move(o));
}

}  // namespace faelled::app::sider
