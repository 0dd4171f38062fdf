// Grants and payments of the tests: whole and by the rules; a test breaks what it is about.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.hpp"
#include "base/uuid.hpp"
#include "oio/operationer.hpp"
#include "ydelse/beskrivelser.hpp"
#include "ydelse/roller.hpp"

namespace faelled::ydelse::test {

inline const Uuid kSystemA = Uuid::literal("0a000000-0000-4000-8000-000000000001");
inline const Uuid kSystemB = Uuid::literal("0b000000-0000-4000-8000-000000000002");
inline const std::string kCpr = "urn:oio:cpr-nr:6101801234";  // day + 60

inline Uuid id(int n) {
    return Uuid::named(Uuid{}, "ydelse " + std::to_string(n));
}
inline oio::Virkning fra(const char* from = "2024-03-01T00:00:00Z") {
    oio::Virkning v;
    v.fra = *parse_datetime(from);
    v.til = Tid::plus_uendelig();
    v.aktoer = oio::Reference::urn("urn:oio:bruger:proeve:abc");
    v.aktoertype = 4;
    return v;
}
inline oio::Relation rel(std::uint8_t art, std::string_view rolle, std::string_view type,
                         oio::Reference ref, std::vector<oio::Feltvaerdi> felter = {},
                         std::string indeks = {}) {
    oio::Relation r;
    r.art = art;
    r.virkning = fra();
    r.rolle = oio::Reference(Uuid::literal(rolle));
    r.type = oio::Reference(Uuid::literal(type));
    r.indeks = std::move(indeks);
    r.ref = std::move(ref);
    r.felter = std::move(felter);
    return r;
}

struct Ydelsesvalg {
    std::string id = "1";
    std::string kle = "32.03.04";
    std::string start = "2024-03-01T00:00:00+01:00";
    std::string slut{};
};
struct Bevillingsvalg {
    std::string foelsomhed = "FORTROLIGE_PERSONOPLYSNINGER";
    std::string part = kCpr;
    std::string cvr = "11111111";
    Uuid master = kSystemA;
    Uuid sag = id(7001);
    std::vector<Ydelsesvalg> ydelser{Ydelsesvalg{}};
};

inline oio::Feltvaerdi gruppe(std::uint8_t felt, std::vector<oio::Feltvaerdi> inde) {
    return {felt, {}, std::move(inde)};
}

inline oio::Egenskab bevilget_ydelse(const Ydelsesvalg& v, const Uuid& master) {
    oio::Egenskab e;
    e.art = kBevilgetYdelse;
    e.virkning = fra();
    e.felter.push_back({felt::kYdelseId, v.id});
    e.felter.push_back({felt::kYdelseStart, v.start});
    if (!v.slut.empty()) e.felter.push_back({felt::kYdelseSlut, v.slut});
    for (const auto rolle : {bevrolle::kMaster, bevrolle::kAfsender})
        e.felter.push_back(gruppe(felt::kYdelseItSystem, {{felt::kRelRolle, std::string(rolle)},
                                                          {felt::kRelReference, master.text()}}));
    e.felter.push_back(
        gruppe(felt::kYdelse, {{felt::kRelReference, id(8001).text()},
                               {felt::kYdelsesnavn, "Grundbeløb"},
                               gruppe(felt::kKlassifikation, {{felt::kKleNummer, v.kle}})}));
    e.felter.push_back(gruppe(felt::kPlan, {{felt::kPlanId, "1"}, {felt::kPlanBeloeb, "5942.00"}}));
    return e;
}

inline oio::Indhold bevilling(const Bevillingsvalg& v = {}) {
    using oio::Reference;
    oio::Indhold i;
    i.egenskaber.push_back(
        {fra(), {{felt::kBevNoegle, "B-1"}, {felt::kBevFoelsomhed, v.foelsomhed}}});
    for (const Ydelsesvalg& y : v.ydelser)
        i.egenskaber.push_back(bevilget_ydelse(y, v.master));
    auto& r = i.relationer;
    r.push_back(rel(bevrel::kSag, bevrolle::kTilknyttet, bevtype::kSag, Reference(v.sag), {}, "1"));
    r.push_back(rel(bevrel::kPart, bevrolle::kBevillingsmodtager, bevtype::kPartPerson,
                    Reference::urn(v.part), {{felt::kRelNavn, "Ida Prøve"}}));
    r.push_back(rel(bevrel::kAktoer, bevrolle::kEjer, bevtype::kAktoerOrganisation,
                    Reference(id(9001)), {{felt::kAktoerCvr, v.cvr}}));
    r.push_back(
        rel(bevrel::kAktoer, bevrolle::kAnsvarlig, bevtype::kAktoerOrgEnhed, Reference(id(9002))));
    return i;
}

struct Effektueringsvalg {
    Uuid bevilling = id(1);
    std::string ydelse = "1";
    std::string kle = "32.03.04";
    std::string part = kCpr;
    std::string cvr = "11111111";
    std::string dato = "2025-05-30T00:00:00+02:00";
    std::string beloeb = "5942.00";
    Uuid master = kSystemA;
};

inline oio::Relation del(const Uuid& bevilling, const std::string& ydelse, const std::string& kle,
                         const std::string& indeks = "1") {
    return rel(effrel::kDel, effrolle::kDelAf, efftype::kYdelseKlasse, oio::Reference(id(8001)),
               {{felt::kDelKle, kle},
                gruppe(felt::kBevilgetYdelseRef,
                       {{felt::kRefBevilling, bevilling.text()}, {felt::kRefYdelseId, ydelse}})},
               indeks);
}

inline oio::Indhold effektuering(const Effektueringsvalg& v = {}) {
    using oio::Reference;
    oio::Indhold i;
    i.egenskaber.push_back({fra(),
                            {{felt::kEffNoegle, "E-1"},
                             {felt::kEffStart, "2025-05-01T00:00:00+02:00"},
                             {felt::kEffSlut, "2025-06-01T00:00:00+02:00"},
                             {felt::kBruttobeloeb, v.beloeb},
                             {felt::kDispositionsdato, v.dato}}});
    auto& r = i.relationer;
    r.push_back(del(v.bevilling, v.ydelse, v.kle));
    r.push_back(rel(effrel::kAktoer, effrolle::kEjer, efftype::kAktoerOrganisation,
                    Reference(id(9001)), {{felt::kAktoerCvr, v.cvr}}));
    for (const auto rolle : {effrolle::kMaster, effrolle::kAfsender})
        r.push_back(rel(effrel::kItSystem, rolle, efftype::kItSystem, Reference(v.master)));
    r.push_back(rel(effrel::kPart, effrolle::kEffektueringsmodtager, efftype::kPartPerson,
                    Reference::urn(v.part)));
    return i;
}

inline oio::ImporterInput import(const Uuid& u, oio::Indhold i) {
    oio::RegistreringInput r;
    r.bruger_ref = oio::Reference::urn("urn:oio:bruger:proeve:abc");
    r.livscyklus = oio::Livscyklus::kImporteret;
    r.tidspunkt = *parse_datetime("2024-03-01T10:00:00Z");
    r.indhold = std::move(i);
    return {u, {std::move(r)}};
}

}  // namespace faelled::ydelse::test
