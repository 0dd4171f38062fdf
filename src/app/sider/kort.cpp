// The cards: a unit and a user with all that hangs on them, names in place of numbers.
#include <algorithm>

#include "app/sider/orgdata.hpp"
#include "organisation/konstanter.hpp"

namespace faelled::app::sider {

namespace {

constexpr std::size_t kFlest = 1000;

// Contact data: what kind, the text, since when. Also what only begins later.
Result<Json> kontakt(const Orgdata& d, const oio::Indhold& c, std::uint8_t art) {
    std::vector<const oio::Relation*> all;
    std::vector<Uuid> ids;
    for (const oio::Relation& r : c.relationer) {
        if (r.art != art || r.virkning.til <= d.naar() || r.ref.uuid() == nullptr) continue;
        all.push_back(&r);
        ids.push_back(*r.ref.uuid());
    }
    std::ranges::stable_sort(all, {}, [](const oio::Relation* r) { return r->indeks; });
    FAELLED_TRY(const auto texts, d.hent(org::kAdresse, ids));
    Json out = Json::array();
    for (const oio::Relation* r : all) {
        const auto at = texts.find(*r->ref.uuid());
        std::string key;
        std::string title;
        if (r->rolle.uuid() != nullptr) {
            const Uuid& role = *r->rolle.uuid();
            title = d.sider().klasser.titel(role).value_or(role.text());
            const auto& known = d.sider().grund.konstanter();
            const auto k = std::ranges::find(known, role, &Konstant::uuid);
            if (k != known.end()) key = k->noegle;
        }
        out.push_back(
            {{"rolle", key},
             {"titel", title},
             {"tekst", at == texts.end() ? ""
                                         : org::naermeste_felt(at->second.indhold,
                                                               org::felt::kAdresseTekst, d.naar())},
             {"adresse", r->ref.uuid()->text()},
             {"fra", tid_json(r->virkning.fra)},
             {"til", tid_json(r->virkning.til)},
             {"gaelder", r->virkning.fra <= d.naar()}});
    }
    return out;
}

struct Interval {
    Tid fra = Tid::minus_uendelig();
    Tid til = Tid::plus_uendelig();
};

// 11.5: while Gyldighed, a user and a unit all hold; from the present on.
Interval virksom(const oio::Indhold& c, Tid now) {
    static const oio::Objektbeskrivelse& b = org::kOrganisationFunktion;
    static const std::uint8_t kBrugere = org::relation(b, "TilknyttedeBrugere");
    static const std::uint8_t kEnheder = org::relation(b, "TilknyttedeEnheder");
    Interval out;
    const auto narrow = [&](const oio::Virkning& v) {
        out.fra = std::max(out.fra, v.fra);
        out.til = std::min(out.til, v.til);
    };
    for (const std::uint8_t art : {kBrugere, kEnheder})
        for (const oio::Relation& r : c.relationer)
            if (r.art == art && r.virkning.til > now) {
                narrow(r.virkning);
                break;
            }
    for (const oio::Tilstand& s : c.tilstande)
        if (s.kode == org::kAktiv && s.virkning.til > now) {
            narrow(s.virkning);
            break;
        }
    return out;
}

// Functions now or later, with names of who and where.
Result<Json> funktioner(const Orgdata& d, const std::vector<Uuid>& ids) {
    static const oio::Objektbeskrivelse& b = org::kOrganisationFunktion;
    static const std::uint8_t kType = org::relation(b, "Funktionstype");
    static const std::uint8_t kBrugere = org::relation(b, "TilknyttedeBrugere");
    static const std::uint8_t kEnheder = org::relation(b, "TilknyttedeEnheder");
    static const std::uint8_t kOpgaver = org::relation(b, "TilknyttedeOpgaver");
    FAELLED_TRY(const auto found, d.hent(b, ids));
    std::vector<Uuid> users;
    std::vector<Uuid> units;
    const auto later = [&](const oio::Indhold& c, std::uint8_t art) {
        std::vector<Uuid> out;
        for (const oio::Relation& r : c.relationer)
            if (r.art == art && r.virkning.til > d.naar() && r.ref.uuid())
                out.push_back(*r.ref.uuid());
        return out;
    };
    for (const auto& [uuid, r] : found) {
        for (const Uuid& u : later(r.indhold, kBrugere))
            users.push_back(u);
        for (const Uuid& u : later(r.indhold, kEnheder))
            units.push_back(u);
    }
    FAELLED_TRY(const auto user_names, d.brugernavne(users));
    FAELLED_TRY(const auto unit_names, d.enhedsnavne(units));
    const auto named = [](const std::vector<Uuid>& uuids, const auto& names) {
        Json out = Json::array();
        for (const Uuid& u : uuids) {
            const auto at = names.find(u);
            out.push_back({{"uuid", u.text()}, {"navn", at == names.end() ? "" : at->second}});
        }
        return out;
    };
    std::vector<Json> rows;
    for (const Uuid& u : ids) {
        const auto at = found.find(u);
        if (at == found.end()) continue;
        const oio::Indhold& c = at->second.indhold;
        const Interval when = virksom(c, d.naar());
        if (when.fra >= when.til) continue;
        const oio::Relation* type = org::relation_ved(c, kType, d.naar());
        const Uuid kind = type != nullptr && type->ref.uuid() ? *type->ref.uuid() : Uuid{};
        Json tasks = Json::array();
        for (const Uuid& k : later(c, kOpgaver))
            if (const auto kle = d.sider().klasser.kle(k)) tasks.push_back(kle->nummer);
        rows.push_back({{"uuid", u.text()},
                        {"navn", org::naermeste_felt(c, org::felt::kFunktionNavn, d.naar())},
                        {"type", d.sider().klasser.titel(kind).value_or("")},
                        {"leder", kind == org::klasse::lederrolle()},
                        {"brugere", named(later(c, kBrugere), user_names)},
                        {"enheder", named(later(c, kEnheder), unit_names)},
                        {"opgaver", std::move(tasks)},
                        {"fra", tid_json(when.fra)},
                        {"til", tid_json(when.til)},
                        {"gaelder", when.fra <= d.naar()}});
    }
    std::ranges::stable_sort(rows, [](const Json& x, const Json& y) {
        if (x["leder"] != y["leder"]) return x["leder"].get<bool>();
        return x["navn"].get<std::string>() < y["navn"].get<std::string>();
    });
    return Json(std::move(rows));
}

// Those that point at the object.
Result<Json> funktioner(const Orgdata& d, std::string_view relation, const Uuid& target) {
    static const oio::Objektbeskrivelse& b = org::kOrganisationFunktion;
    FAELLED_TRY(const auto ids,
                d.soeg(b, med_relation(b, relation, target), kFlest, Orgdata::Hvornaar::kFraDa));
    return funktioner(d, ids);
}

// Those that the unit points at: who serves it and who pays for it (11.8, 11.9).
Result<Json> betjening(const Orgdata& d, const oio::Indhold& c) {
    static const std::uint8_t kFunktioner =
        org::relation(org::kOrganisationEnhed, "TilknyttedeFunktioner");
    std::vector<Uuid> ids;
    for (const oio::Relation* r : org::relationer_ved(c, kFunktioner, d.naar()))
        if (r->ref.uuid() != nullptr) ids.push_back(*r->ref.uuid());
    return funktioner(d, ids);
}

// What a unit looks like after each change that is to come.
Result<Json> fremtid(const Orgdata& d, const Uuid& uuid, const oio::Indhold& c) {
    Json out = Json::array();
    org::Enhed before = org::enhed_ved(uuid, c, d.naar());
    for (const Tid at : org::skift_efter(c, d.naar())) {
        const org::Enhed after = org::enhed_ved(uuid, c, at);
        const auto add = [&](const char* field, Json from, Json to) {
            out.push_back({{"dag", tid_json(at)},
                           {"felt", field},
                           {"foer", std::move(from)},
                           {"efter", std::move(to)}});
        };
        if (before.navn != after.navn) add("navn", before.navn, after.navn);
        if (before.noegle != after.noegle) add("noegle", before.noegle, after.noegle);
        if (before.aktiv != after.aktiv) add("aktiv", before.aktiv, after.aktiv);
        if (before.overordnet != after.overordnet && after.aktiv) {
            std::vector<Uuid> both;
            for (const auto& u : {before.overordnet, after.overordnet})
                if (u) both.push_back(*u);
            FAELLED_TRY(auto names, d.enhedsnavne(both));
            add("overordnet", before.overordnet ? Json(names[*before.overordnet]) : Json(nullptr),
                after.overordnet ? Json(names[*after.overordnet]) : Json(nullptr));
        }
        before = after;
    }
    return out;
}

Json opgaver(const Orgdata& d, const oio::Indhold& c) {
    static const std::uint8_t kOpgaver = org::relation(org::kOrganisationEnhed, "Opgaver");
    std::vector<Json> rows;
    for (const oio::Relation* r : org::relationer_ved(c, kOpgaver, d.naar())) {
        if (r->ref.uuid() == nullptr) continue;
        const auto kle = d.sider().klasser.kle(*r->ref.uuid());
        rows.push_back({{"uuid", r->ref.uuid()->text()},
                        {"nummer", kle ? kle->nummer : ""},
                        {"titel", kle ? kle->titel : ""},
                        {"fra", tid_json(r->virkning.fra)},
                        {"til", tid_json(r->virkning.til)}});
    }
    std::ranges::stable_sort(rows, [](const Json& x, const Json& y) {
        return x["nummer"].get<std::string>() < y["nummer"].get<std::string>();
    });
    return rows;
}

Result<Json> itsystemer(const Orgdata& d, const oio::Indhold& c) {
    static const std::uint8_t kSystemer =
        org::relation(org::kOrganisationEnhed, "TilknyttedeItSystemer");
    std::vector<Uuid> ids;
    for (const oio::Relation* r : org::relationer_ved(c, kSystemer, d.naar()))
        if (r->ref.uuid() != nullptr) ids.push_back(*r->ref.uuid());
    FAELLED_TRY(const auto found, d.hent(org::kItSystem, ids));
    Json out = Json::array();
    for (const Uuid& u : ids) {
        const auto at = found.find(u);
        out.push_back({{"uuid", u.text()},
                       {"navn", at == found.end()
                                    ? u.text()
                                    : org::naermeste_felt(at->second.indhold,
                                                          org::felt::kItSystemNavn, d.naar())}});
    }
    return out;
}

Json registrering(const oio::Registrering& r) {
    return {{"nr", r.nr}, {"tidspunkt", utc_datetime(r.tidspunkt)}};
}

Result<Apisvar> enhed(const Organisationssider& s, const Apikald& call) {
    FAELLED_TRY(const Uuid uuid, call.uuid());
    FAELLED_TRY(const Tidsvalg when, tidsvalg(call, s.ur));
    const Orgdata d(s, *call.kalder, when);
    FAELLED_TRY(const oio::Registrering r, d.en(org::kOrganisationEnhed, uuid));
    static const oio::Objektbeskrivelse& b = org::kOrganisationEnhed;
    static const std::uint8_t kAdresser = org::relation(b, "Adresser");
    static const std::uint8_t kType = org::relation(b, "Enhedstype");
    Json out = enhed_json(org::enhed_ved(uuid, r.indhold, d.naar()));
    FAELLED_TRY(const auto above, d.op(uuid));
    Json path = Json::array();
    for (auto at = above.rbegin(); at != above.rend(); ++at)
        path.push_back({{"uuid", at->uuid.text()}, {"navn", at->navn}});
    out["sti"] = std::move(path);
    const oio::Relation* type = org::relation_ved(r.indhold, kType, d.naar());
    out["type"] =
        type != nullptr && type->ref.uuid() ? s.klasser.titel(*type->ref.uuid()).value_or("") : "";
    FAELLED_TRY(out["kontakt"], kontakt(d, r.indhold, kAdresser));
    out["opgaver"] = opgaver(d, r.indhold);
    FAELLED_TRY(out["itsystemer"], itsystemer(d, r.indhold));
    FAELLED_TRY(out["funktioner"], funktioner(d, "TilknyttedeEnheder", uuid));
    FAELLED_TRY(out["betjening"], betjening(d, r.indhold));
    FAELLED_TRY(out["fremtid"], fremtid(d, uuid, r.indhold));
    FAELLED_TRY(const Orgdata::Boern under, d.boern(uuid));
    Json rows = Json::array();
    for (const org::Enhed& e : under.enheder)
        rows.push_back({{"uuid", e.uuid.text()}, {"navn", e.navn}});
    out["under"] = std::move(rows);
    out["registrering"] = registrering(r);
    return admin::svar(out);
}

Result<Apisvar> bruger(const Organisationssider& s, const Apikald& call) {
    FAELLED_TRY(const Uuid uuid, call.uuid());
    FAELLED_TRY(const Tidsvalg when, tidsvalg(call, s.ur));
    const Orgdata d(s, *call.kalder, when);
    FAELLED_TRY(const oio::Registrering r, d.en(org::kBruger, uuid));
    static const std::uint8_t kAdresser = org::relation(org::kBruger, "Adresser");
    static const std::uint8_t kPersoner = org::relation(org::kBruger, "TilknyttedePersoner");
    static const std::uint8_t kTyper = org::relation(org::kBruger, "BrugerTyper");
    FAELLED_TRY(auto names, d.brugernavne({uuid}));
    const oio::Tilstand* state = org::gyldighed_ved(r.indhold, d.naar());
    Json out = {{"uuid", uuid.text()},
                {"navn", names[uuid]},
                {"brugernavn", org::naermeste_felt(r.indhold, org::felt::kBrugerNavn, d.naar())},
                {"noegle", org::naermeste_felt(r.indhold, org::felt::kBrugervendtNoegle, d.naar())},
                {"aktiv", org::aktiv_ved(r.indhold, d.naar())},
                {"fra", state == nullptr ? Json(nullptr) : tid_json(state->virkning.fra)},
                {"til", state == nullptr ? Json(nullptr) : tid_json(state->virkning.til)}};
    const oio::Relation* person = org::relation_ved(r.indhold, kPersoner, d.naar());
    out["person"] =
        person != nullptr && person->ref.uuid() ? Json(person->ref.uuid()->text()) : Json(nullptr);
    Json types = Json::array();
    for (const oio::Relation* t : org::relationer_ved(r.indhold, kTyper, d.naar()))
        if (t->ref.uuid()) types.push_back(s.klasser.titel(*t->ref.uuid()).value_or(""));
    out["typer"] = std::move(types);
    FAELLED_TRY(out["kontakt"], kontakt(d, r.indhold, kAdresser));
    FAELLED_TRY(out["funktioner"], funktioner(d, "TilknyttedeBrugere", uuid));
    out["registrering"] = registrering(r);
    return admin::svar(out);
}

}  // namespace

void tilfoej_kort(const Organisationssider& s, std::vector<Apioperation>& out) {
    for (auto [path, name, summary, type, run] :
         {std::tuple{"enheder/{uuid}", "enheder.laes", "En enhed med alt, hvad der hænger på den",
                     "Enhedskort", &enhed},
          std::tuple{"brugere/{uuid}", "brugere.laes", "En bruger med stillinger og kontaktdata",
                     "Brugerkort", &bruger}}) {
        Apioperation o = lav_operation("GET", path, name, summary, "", type,
                                       [s, run](const Apikald& call) { return run(s, call); });
        o.parametre = tidsparametre();
        out.push_back(std::move(o));
    }
}

}  // namespace faelled::app::sider
