// How an object was registered over time, what changed in the hierarchy between two times, and the
// way back to an earlier registration.
#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include "app/sider/orgdata.hpp"

namespace faelled::app::sider {

namespace {

std::string maalnavn(const Orgdata& d, const oio::Relation& r) {
    if (r.ref.uuid() == nullptr) return r.ref.urn_tekst();
    const Uuid& u = *r.ref.uuid();
    if (const auto kle = d.sider().klasser.kle(u)) return kle->nummer + " " + kle->titel;
    return d.sider().klasser.titel(u).value_or(u.text());
}

// One line for every period of an object: what, its value, from when till when. Lines are equal
// exactly when the periods are.
struct Linje {
    std::string felt;
    std::string vaerdi;
    Tid fra;
    Tid til;
    auto operator<=>(const Linje&) const = default;
};

std::set<Linje> linjer(const Orgdata& d, const oio::Objektbeskrivelse& t, const oio::Indhold& c) {
    std::set<Linje> out;
    for (const oio::Egenskab& e : c.egenskaber)
        for (const oio::Feltvaerdi& v : e.felter)
            out.insert(
                {std::string(t.felter[v.felt].navn), v.tekst, e.virkning.fra, e.virkning.til});
    for (const oio::Tilstand& s : c.tilstande)
        out.insert({std::string(t.tilstande[s.art].navn),
                    std::string(t.tilstande[s.art].koder[s.kode]), s.virkning.fra, s.virkning.til});
    for (const oio::Relation& r : c.relationer) {
        std::string field(t.relationer[r.art].navn);
        if (r.rolle.uuid() != nullptr)
            field += ": " + d.sider().klasser.titel(*r.rolle.uuid()).value_or("");
        out.insert({std::move(field), maalnavn(d, r), r.virkning.fra, r.virkning.til});
    }
    return out;
}

// Names of what the object points at, so that people can read the lines.
Result<std::unordered_map<std::string, std::string>> navne(const Orgdata& d,
                                                           const oio::Objektbeskrivelse& t,
                                                           const oio::Oejebliksbillede& o) {
    std::map<std::string_view, std::set<Uuid>> refs;  // by the type that the relation points at
    for (const oio::Registrering& r : o.registreringer)
        for (const oio::Relation& x : r.indhold.relationer)
            if (x.ref.uuid() != nullptr) refs[t.relationer[x.art].maal].insert(*x.ref.uuid());
    const auto of = [&refs](std::string_view type) {
        const std::set<Uuid>& all = refs[type];
        return std::vector<Uuid>(all.begin(), all.end());
    };
    std::unordered_map<std::string, std::string> out;
    FAELLED_TRY(const auto users, d.brugernavne(of("Bruger")));
    for (const auto& [uuid, name] : users)
        out[uuid.text()] = name;
    const std::pair<const oio::Objektbeskrivelse*, std::uint8_t> named[] = {
        {&org::kOrganisationEnhed, org::felt::kEnhedNavn},
        {&org::kAdresse, org::felt::kAdresseTekst},
        {&org::kOrganisation, org::felt::kOrganisationNavn},
        {&org::kOrganisationFunktion, org::felt::kFunktionNavn}};
    for (const auto& [type, field] : named) {
        FAELLED_TRY(const auto found, d.hent(*type, of(type->navn)));
        for (const auto& [uuid, r] : found)
            out[uuid.text()] = org::naermeste_felt(r.indhold, field, d.naar());
    }
    return out;
}

Json linje_json(const Linje& l, const std::unordered_map<std::string, std::string>& names) {
    const auto at = names.find(l.vaerdi);
    return {{"felt", l.felt},
            {"vaerdi", at == names.end() || at->second.empty() ? l.vaerdi : at->second},
            {"fra", tid_json(l.fra)},
            {"til", tid_json(l.til)}};
}

Result<const oio::Objektbeskrivelse*> type_af(const Apikald& call) {
    const auto* t = org::type_ved_segment(call.sti.find("type")->second);
    if (t == nullptr) return std::unexpected(Fejl::kalder(44, "Den objekttype findes ikke"));
    return t;
}

// Every registration, newest first: who, when, and what it added and took away.
Result<Apisvar> registreringer(const Organisationssider& s, const Apikald& call) {
    FAELLED_TRY(const Uuid uuid, call.uuid());
    FAELLED_TRY(const auto* t, type_af(call));
    const Orgdata d(s, *call.kalder, {s.ur.now(), {}});
    oio::LaesInput in{uuid, {}};
    in.filter.virkning_fra = in.filter.registrering_fra = Tid::minus_uendelig();
    in.filter.virkning_til = in.filter.registrering_til = Tid::plus_uendelig();
    FAELLED_TRY(const oio::Oejebliksbillede o, s.service.laes(*call.kalder, *t, in));
    FAELLED_TRY(auto names, navne(d, *t, o));
    std::vector<Uuid> writers;
    for (const oio::Registrering& r : o.registreringer)
        if (r.bruger_ref.uuid() != nullptr) writers.push_back(*r.bruger_ref.uuid());
    FAELLED_TRY(const auto people, d.brugernavne(writers));
    FAELLED_TRY(const auto organisations, d.hent(org::kOrganisation, writers));
    Json rows = Json::array();
    std::set<Linje> before;
    for (const oio::Registrering& r : o.registreringer) {
        const std::set<Linje> now = linjer(d, *t, r.indhold);
        Json added = Json::array();
        Json gone = Json::array();
        for (const Linje& l : now)
            if (!before.contains(l)) added.push_back(linje_json(l, names));
        for (const Linje& l : before)
            if (!now.contains(l)) gone.push_back(linje_json(l, names));
        std::string who;
        if (const Uuid* u = r.bruger_ref.uuid()) {
            who = u->text();
            if (const auto at = people.find(*u); at != people.end()) who = at->second;
            if (const auto at = organisations.find(*u); at != organisations.end())
                who =
                    org::naermeste_felt(at->second.indhold, org::felt::kOrganisationNavn, d.naar());
        }
        Json row = {{"nr", r.nr},
                    {"tidspunkt", utc_datetime(r.tidspunkt)},
                    {"livscyklus", oio::navn(r.livscyklus)},
                    {"hvem", who},
                    {"note", r.note ? Json(*r.note) : Json(nullptr)},
                    {"kommet", std::move(added)},
                    {"gaaet", std::move(gone)}};
        rows.insert(rows.begin(), std::move(row));
        before = now;
    }
    return admin::svar(rows);
}

Result<Apisvar> gendan(const Organisationssider& s, const Apikald& call) {
    FAELLED_TRY(const Uuid uuid, call.uuid());
    FAELLED_TRY(const auto* t, type_af(call));
    FAELLED_TRY(const Krop body, Krop::laes(call));
    const auto nr = body.raa().find("nr");
    if (nr == body.raa().end() || !nr->is_number_unsigned())
        return std::unexpected(Fejl::ugyldig("nr", "skal være en registrerings nummer"));
    std::string note = body.tekst("note");
    if (note.empty())
        note = "Gendannet fra registrering " + std::to_string(nr->get<std::uint64_t>());
    FAELLED_TRY(note, org::laes_tekst("note", note, 200));
    return admin::udfoert(
        s.service.gendan(*call.kalder, *t, uuid, nr->get<std::uint64_t>(), std::move(note)));
}

std::string_view artsnavn(org::Forskelsart a) {
    switch (a) {
        case org::Forskelsart::kNy:
            return "Ny";
        case org::Forskelsart::kLukket:
            return "Lukket";
        case org::Forskelsart::kOmdoebt:
            return "Omdøbt";
        case org::Forskelsart::kFlyttet:
            return "Flyttet";
    }
    return "";
}

// Between two valid times, or as it was registered at two times.
Result<Apisvar> aendringer(const Organisationssider& s, const Apikald& call) {
    FAELLED_TRY(const Tidsvalg when, tidsvalg(call, s.ur));
    FAELLED_TRY(const auto from, laes_tid("fra", call.parameter("fra")));
    FAELLED_TRY(const auto to, laes_tid("til", call.parameter("til")));
    if (!from) return std::unexpected(Fejl::ugyldig("fra", "skal udfyldes"));
    const std::string axis = call.parameter("akse");
    if (!axis.empty() && axis != "virkning" && axis != "registrering")
        return std::unexpected(Fejl::ugyldig("akse", "skal være virkning eller registrering"));
    const bool registered = axis == "registrering";
    const Tid end = to.value_or(s.ur.now());
    const Tidsvalg a = registered ? Tidsvalg{when.virkning, from} : Tidsvalg{*from, {}};
    const Tidsvalg b = registered ? Tidsvalg{when.virkning, end} : Tidsvalg{end, {}};
    FAELLED_TRY(const auto before, Orgdata(s, *call.kalder, a).enheder());
    FAELLED_TRY(const auto after, Orgdata(s, *call.kalder, b).enheder());
    std::unordered_map<Uuid, std::string> names;
    for (const auto* all : {&before, &after})
        for (const org::Enhed& e : *all)
            names[e.uuid] = e.navn;
    const auto name = [&](const std::optional<Uuid>& u) { return u ? names[*u] : std::string(); };
    Json rows = Json::array();
    for (const org::Enhedsforskel& f : org::forskel(before, after)) {
        const bool moved = f.art == org::Forskelsart::kFlyttet;
        const bool gone = f.art == org::Forskelsart::kLukket;
        rows.push_back({{"uuid", f.efter.uuid.text()},
                        {"navn", f.efter.navn},
                        {"art", artsnavn(f.art)},
                        {"foer", moved ? name(f.foer.overordnet) : f.foer.navn},
                        {"efter", moved  ? name(f.efter.overordnet)
                                  : gone ? std::string()
                                         : f.efter.navn}});
    }
    return admin::svar(rows);
}

}  // namespace

void tilfoej_historik(const Organisationssider& s, std::vector<Apioperation>& out) {
    out.push_back(lav_operation("GET", "objekter/{type}/{uuid}/registreringer", "registreringer",
                                "Alle registreringer af et objekt, med hvad hver ændrede", "",
                                "[]Registreringslinje",
                                [s](const Apikald& call) { return registreringer(s, call); }));
    out.push_back(lav_operation("POST", "objekter/{type}/{uuid}/gendan", "gendan",
                                "Ret tilbage til en tidligere registrering", "Gendannelse", "",
                                [s](const Apikald& call) { return gendan(s, call); }));
    Apioperation o = lav_operation(
        "GET", "aendringer", "aendringer", "Hvad der er forskelligt i hierarkiet på to tidspunkter",
        "", "[]Enhedsforskel", [s](const Apikald& call) { return aendringer(s, call); });
    o.parametre = {
        {.navn = "fra", .beskrivelse = "det første tidspunkt", .kraevet = true},
        {.navn = "til", .beskrivelse = "det andet; ellers nu"},
        {.navn = "akse", .beskrivelse = "virkning (ellers) eller registrering"},
        {.navn = "virkning", .beskrivelse = "gældende hvornår, når aksen er registrering"}};
    out.push_back(std::move(o));
}

}  // namespace faelled::app::sider
