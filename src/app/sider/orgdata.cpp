#include "app/sider/orgdata.hpp"

#include <algorithm>
#include <unordered_set>

namespace faelled::app::sider {

namespace {

constexpr std::size_t kPortion = 1000;
constexpr std::size_t kFlestUnder = 5000;  // units right under one

}  // namespace

Result<std::optional<Tid>> laes_tid(std::string_view field, const std::string& text) {
    if (text.empty()) return std::nullopt;
    const auto t = parse_datetime(text.size() == 10 ? text + "T00:00:00" : text);
    if (!t)
        return std::unexpected(Fejl::ugyldig(
            std::string(field), "skal være en dato som 2026-12-31 eller et tidspunkt"));
    return t;
}

Result<Tidsvalg> tidsvalg(const Apikald& call, const Clock& clock) {
    FAELLED_TRY(const auto valid, laes_tid("virkning", call.parameter("virkning")));
    FAELLED_TRY(const auto known, laes_tid("registrering", call.parameter("registrering")));
    return Tidsvalg{valid.value_or(clock.now()), known};
}

const std::vector<rest::Apiparameter>& tidsparametre() {
    static const std::vector<rest::Apiparameter> kBegge = {
        {.navn = "virkning", .beskrivelse = "hvornår det skal gælde; ellers nu"},
        {.navn = "registrering", .beskrivelse = "som det var registreret da; ellers nu"}};
    return kBegge;
}

Json tid_json(Tid t) {
    if (!t.er_endelig()) return nullptr;
    std::string text = dansk_datetime(t);
    if (text.substr(10, 9) == "T00:00:00" && text.size() == 25) text.resize(10);
    return text;
}

Json uuid_json(const std::optional<Uuid>& u) {
    return u ? Json(u->text()) : Json(nullptr);
}

Result<void> i_portioner(const Listekald& list, const std::vector<Uuid>& uuids,
                         const oio::Filter& filter,
                         const std::function<void(oio::Oejebliksbillede&)>& visit) {
    for (std::size_t at = 0; at < uuids.size(); at += kPortion) {
        const auto begin = uuids.begin() + static_cast<std::ptrdiff_t>(at);
        const auto end =
            uuids.begin() + static_cast<std::ptrdiff_t>(std::min(at + kPortion, uuids.size()));
        auto found = list({{begin, end}, filter});
        if (!found && found.error().kode == 44) continue;
        if (!found) return std::unexpected(std::move(found).error());
        std::ranges::for_each(*found, visit);
    }
    return {};
}

oio::Filter alle_perioder() {
    oio::Filter out;
    out.virkning_fra = Tid::minus_uendelig();
    out.virkning_til = Tid::plus_uendelig();
    return out;
}

Result<Kort> hent_gaeldende(const Listekald& list, const std::vector<Uuid>& uuids,
                            const std::optional<Tid>& registreret) {
    Kort out;
    oio::Filter filter = alle_perioder();
    filter.registrering_fra = filter.registrering_til = registreret;
    FAELLED_CHECK(i_portioner(list, uuids, filter, [&](oio::Oejebliksbillede& o) {
        if (o.registreringer.empty()) return;
        oio::Registrering& last = o.registreringer.back();
        if (oio::er_aktiv(last.livscyklus)) out.emplace(o.uuid, std::move(last));
    }));
    return out;
}

Result<Kort> Orgdata::hent(const oio::Objektbeskrivelse& t, const std::vector<Uuid>& uuids) const {
    return hent_gaeldende([&](const oio::ListInput& in) { return s_.service.list(k_, t, in); },
                          uuids, naar_.registrering);
}

Result<oio::Registrering> Orgdata::en(const oio::Objektbeskrivelse& t, const Uuid& uuid) const {
    FAELLED_TRY(Kort found, hent(t, {uuid}));
    const auto at = found.find(uuid);
    if (at == found.end())
        return std::unexpected(Fejl::kalder(44, "Objektet findes ikke på det tidspunkt"));
    return std::move(at->second);
}

Result<std::vector<Uuid>> Orgdata::soeg(const oio::Objektbeskrivelse& t, oio::Indhold eksempel,
                                        std::size_t most, Hvornaar when,
                                        std::optional<Uuid> efter) const {
    oio::SoegInput in;
    in.eksempel = std::move(eksempel);
    const Tid v = naar_.virkning;
    in.virkning = when == Hvornaar::kDa      ? oio::Periode{v, v}
                  : when == Hvornaar::kFraDa ? oio::Periode{v, Tid::plus_uendelig()}
                                             : oio::Periode{};
    return s_.service.soeg_efter(k_, t, in, efter, most);
}

Result<Orgdata::Kort> Orgdata::alle(const oio::Objektbeskrivelse& t) const {
    Kort out;
    std::optional<Uuid> efter;
    while (true) {
        FAELLED_TRY(const auto page, soeg(t, {}, kPortion, Hvornaar::kNogensinde, efter));
        FAELLED_TRY(Kort part, hent(t, page));
        out.merge(part);
        if (page.size() < kPortion) return out;
        efter = page.back();
    }
}

Result<std::vector<org::Enhed>> Orgdata::enheder() const {
    FAELLED_TRY(const Kort all, alle(org::kOrganisationEnhed));
    std::vector<org::Enhed> out;
    out.reserve(all.size());
    for (const auto& [uuid, r] : all)
        out.push_back(org::enhed_ved(uuid, r.indhold, naar_.virkning));
    std::ranges::sort(out, {}, [](const org::Enhed& e) { return std::tie(e.navn, e.uuid); });
    return out;
}

Result<Orgdata::Boern> Orgdata::boern(const Uuid& over) const {
    Boern out;
    if (naar_.registrering) {
        // The index knows the present registrations only: an earlier picture is read whole.
        FAELLED_TRY(std::vector<org::Enhed> all, enheder());
        for (org::Enhed& e : all) {
            if (!e.aktiv || !e.overordnet) continue;
            ++out.antal[*e.overordnet];
            if (*e.overordnet == over) out.enheder.push_back(std::move(e));
        }
        return out;
    }
    const auto active_under = [](const Uuid& parent) {
        oio::Indhold wanted = med_relation(org::kOrganisationEnhed, "Overordnet", parent);
        wanted.tilstande.push_back({0, org::kAktiv, {}});
        return wanted;
    };
    FAELLED_TRY(const auto found, soeg(org::kOrganisationEnhed, active_under(over), kFlestUnder));
    FAELLED_TRY(const Kort units, hent(org::kOrganisationEnhed, found));
    for (const auto& [uuid, r] : units) {
        FAELLED_TRY(const auto under,
                    soeg(org::kOrganisationEnhed, active_under(uuid), kFlestUnder));
        out.antal[uuid] = under.size();
        out.enheder.push_back(org::enhed_ved(uuid, r.indhold, naar_.virkning));
    }
    std::ranges::sort(out.enheder, {},
                      [](const org::Enhed& e) { return std::tie(e.navn, e.uuid); });
    return out;
}

Result<std::optional<Uuid>> Orgdata::rod() const {
    FAELLED_TRY(const Kort found, hent(org::kOrganisation, {k_.organisation()}));
    const auto at = found.find(k_.organisation());
    if (at == found.end()) return std::nullopt;
    const oio::Relation* r = org::relation_ved(
        at->second.indhold, org::relation(org::kOrganisation, "Overordnet"), naar_.virkning);
    if (r == nullptr || r->ref.uuid() == nullptr) return std::nullopt;
    return *r->ref.uuid();
}

Result<std::vector<org::Enhed>> Orgdata::op(const Uuid& enhed) const {
    std::vector<org::Enhed> out;
    std::unordered_set<Uuid> seen;
    std::optional<Uuid> at = enhed;
    while (at && seen.insert(*at).second) {
        FAELLED_TRY(const Kort found, hent(org::kOrganisationEnhed, {*at}));
        const auto one = found.find(*at);
        if (one == found.end()) break;
        out.push_back(org::enhed_ved(*at, one->second.indhold, naar_.virkning));
        at = out.back().overordnet;
    }
    return out;
}

Result<std::unordered_map<Uuid, std::string>> Orgdata::enhedsnavne(
    const std::vector<Uuid>& uuids) const {
    FAELLED_TRY(const Kort found, hent(org::kOrganisationEnhed, uuids));
    std::unordered_map<Uuid, std::string> out;
    for (const auto& [uuid, r] : found)
        out.emplace(uuid, org::naermeste_felt(r.indhold, org::felt::kEnhedNavn, naar_.virkning));
    return out;
}

Result<std::unordered_map<Uuid, std::string>> Orgdata::brugernavne(
    const std::vector<Uuid>& uuids) const {
    FAELLED_TRY(const Kort users, hent(org::kBruger, uuids));
    return brugernavne(users);
}

Result<std::unordered_map<Uuid, std::string>> Orgdata::brugernavne(const Kort& users) const {
    static const std::uint8_t kPersoner = org::relation(org::kBruger, "TilknyttedePersoner");
    std::unordered_map<Uuid, std::string> out;
    std::unordered_map<Uuid, Uuid> person_of;
    std::vector<Uuid> persons;
    for (const auto& [uuid, r] : users) {
        out.emplace(uuid, org::naermeste_felt(r.indhold, org::felt::kBrugerNavn, naar_.virkning));
        for (const oio::Relation& p : r.indhold.relationer) {
            if (p.art != kPersoner || p.ref.uuid() == nullptr) continue;
            person_of[uuid] = *p.ref.uuid();  // the last one: the one of a user who left too
        }
        if (const auto at = person_of.find(uuid); at != person_of.end())
            persons.push_back(at->second);
    }
    FAELLED_TRY(const Kort found, hent(org::kPerson, persons));
    for (const auto& [user, person] : person_of) {
        const auto at = found.find(person);
        if (at == found.end()) continue;
        std::string name =
            org::naermeste_felt(at->second.indhold, org::felt::kPersonNavn, naar_.virkning);
        if (!name.empty()) out[user] = std::move(name);
    }
    return out;
}

oio::Indhold med_relation(const oio::Objektbeskrivelse& t, std::string_view name, const Uuid& ref) {
    return med_relation(org::relation(t, name), ref);
}

oio::Indhold med_relation(std::uint8_t art, const Uuid& ref) {
    oio::Indhold out;
    oio::Relation r;
    r.art = art;
    r.ref = oio::Reference(ref);
    out.relationer.push_back(std::move(r));
    return out;
}

oio::Indhold med_felt(std::uint8_t field, std::string text) {
    oio::Indhold out;
    oio::Egenskab e;
    e.felter = {{field, std::move(text)}};
    out.egenskaber.push_back(std::move(e));
    return out;
}

Json enhed_json(const org::Enhed& e) {
    return {{"uuid", e.uuid.text()}, {"navn", e.navn},
            {"noegle", e.noegle},    {"overordnet", uuid_json(e.overordnet)},
            {"aktiv", e.aktiv},      {"fra", tid_json(e.fra)},
            {"til", tid_json(e.til)}};
}

Apioperation lav_operation(std::string metode, std::string sti, std::string navn,
                           std::string resume, std::string ind, std::string ud, Koer koer) {
    Apioperation o;
    o.metode = std::move(metode);
    o.sti = std::string(kOrgrod) + std::move(sti);
    o.navn = std::move(navn);
    o.resume = std::move(resume);
    o.ind = std::move(ind);
    o.ud = std::move(ud);
    o.koer = std::move(koer);
    return o;
}

}  // namespace faelled::app::sider
