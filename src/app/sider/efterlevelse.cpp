// The compliance check of a municipality's data as a report.
#include "organisation/efterlevelse.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <unordered_set>

#include "app/sider/orgdata.hpp"

namespace faelled::app::sider {

namespace {

constexpr std::size_t kFlest = 5000;  // findings in one report

using Haendelser = std::unordered_map<Uuid, std::vector<org::Haendelse>>;

// What the registrations of the last days did to the objects; those that were left alone left out.
Result<Haendelser> haendelser(const Orgdata& d, const oio::Objektbeskrivelse& t,
                              const Orgdata::Kort& objects) {
    std::vector<Uuid> changed;
    for (const auto& [uuid, r] : objects)
        if (r.nr > 1) changed.push_back(uuid);
    const Tid seen = d.registreret().value_or(d.sider().ur.now());
    oio::Filter filter = alle_perioder();
    filter.registrering_fra = Tid{seen.us - org::kHistoriedage * 24 * 3600 * kSekund};
    filter.registrering_til = Tid{seen.us + 1};
    Haendelser out;
    FAELLED_CHECK(i_portioner(
        [&](const oio::ListInput& in) { return d.sider().service.list(d.kalder(), t, in); },
        changed, filter,
        [&](const oio::Oejebliksbillede& o) {
            auto events = org::haendelser(o.registreringer);
            if (!events.empty()) out.emplace(o.uuid, std::move(events));
        }));
    return out;
}

Result<std::vector<org::Efterset>> saet(const Orgdata& d, const oio::Objektbeskrivelse& t) {
    FAELLED_TRY(Orgdata::Kort all, d.alle(t));
    FAELLED_TRY(Haendelser events, haendelser(d, t, all));
    std::vector<org::Efterset> out;
    out.reserve(all.size());
    for (auto& [uuid, r] : all)
        out.push_back({uuid, std::move(r.indhold), std::move(events[uuid])});
    return out;
}

void konstanter(const Grunddata& grund, org::Kommunedata& data) {
    for (const Konstant& k : grund.konstanter()) {
        if (k.gaelder.ends_with(".Adresser.Rolle"))
            data.adresseroller.push_back({k.uuid, k.noegle, k.gaelder, k.titel});
        if (k.gaelder == "OrganisationEnhed.Enhedstype") data.enhedstyper.push_back(k.uuid);
    }
}

Result<Apisvar> kontrol(const Organisationssider& s, const Apikald& call) {
    FAELLED_TRY(const Tidsvalg when, tidsvalg(call, s.ur));
    const Orgdata d(s, *call.kalder, when);
    org::Kommunedata data;
    data.organisation = call.kalder->organisation();
    FAELLED_TRY(Orgdata::Kort mine, d.hent(org::kOrganisation, {data.organisation}));
    if (const auto at = mine.find(data.organisation); at != mine.end())
        data.organisationen = std::move(at->second.indhold);
    FAELLED_TRY(data.enheder, saet(d, org::kOrganisationEnhed));
    FAELLED_TRY(data.brugere, saet(d, org::kBruger));
    FAELLED_TRY(data.personer, saet(d, org::kPerson));
    FAELLED_TRY(data.funktioner, saet(d, org::kOrganisationFunktion));
    FAELLED_TRY(data.adresser, saet(d, org::kAdresse));
    FAELLED_TRY(const auto systems, d.alle(org::kItSystem));
    konstanter(s.grund, data);
    data.ser_navne = call.kalder->har(adgang::kSeNavn);
    data.kle = [&](const Uuid& u) -> std::optional<std::string> {
        const auto k = s.klasser.kle(u);
        return k ? std::optional(k->nummer) : std::nullopt;
    };
    data.klasse = [&](const Uuid& u) {
        return s.klasser.kle(u).has_value() || s.klasser.titel(u).has_value();
    };
    data.itsystem = [&](const Uuid& u) { return systems.contains(u); };
    const org::Efterlevelse found = org::efterse(data, d.naar(), kFlest);

    std::map<std::string_view, std::size_t> per_rule;
    Json rows = Json::array();
    for (const org::Efterlevelsesfund& f : found.fund) {
        ++per_rule[f.regel];
        rows.push_back({{"regel", f.regel},
                        {"alvor", f.alvor == org::Alvor::kFejl ? "Fejl" : "Advarsel"},
                        {"type", f.type},
                        {"uuid", f.uuid.text()},
                        {"navn", f.navn},
                        {"tekst", f.tekst},
                        {"tekstEn", f.tekst_en}});
    }
    Json rules = Json::array();
    for (const org::Efterlevelsesregel& r : org::efterlevelsesregler())
        rules.push_back({{"regel", r.id},
                         {"alvor", r.alvor == org::Alvor::kFejl ? "Fejl" : "Advarsel"},
                         {"gruppe", r.gruppe},
                         {"gruppeEn", r.gruppe_en},
                         {"tekst", r.tekst},
                         {"tekstEn", r.tekst_en},
                         {"fund", per_rule[r.id]}});
    return admin::svar({{"tidspunkt", utc_datetime(d.naar())},
                        {"enheder", data.enheder.size()},
                        {"brugere", data.brugere.size()},
                        {"funktioner", data.funktioner.size()},
                        {"iAlt", found.i_alt},
                        {"regler", std::move(rules)},
                        {"fund", std::move(rows)}});
}

}  // namespace

void tilfoej_efterlevelse(const Organisationssider& s, std::vector<Apioperation>& out) {
    Apioperation o = lav_operation(
        "GET", "efterlevelse", "efterlevelse", "Eftersyn af kommunens data mod anvisningens regler",
        "", "Efterlevelse", [s](const Apikald& call) { return kontrol(s, call); });
    o.parametre = tidsparametre();
    out.push_back(std::move(o));
}

}  // namespace faelled::app::sider
