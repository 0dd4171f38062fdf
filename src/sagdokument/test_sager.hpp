// Cases and documents of the tests: whole and by the rules; a test breaks what it is about.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "base/uuid.hpp"
#include "oio/operationer.hpp"
#include "sagdokument/beskrivelser.hpp"
#include "sagdokument/roller.hpp"

namespace faelled::sagdokument::test {

inline const Uuid kSystemA = Uuid::literal("0a000000-0000-4000-8000-000000000001");
inline const Uuid kSystemB = Uuid::literal("0b000000-0000-4000-8000-000000000002");
inline const std::string kCpr = "urn:oio:cpr-nr:6101801234";  // day + 60
inline const std::string kAndetCpr = "urn:oio:cpr-nr:7212751111";

inline Uuid id(int n) {
    return Uuid::named(Uuid{}, "sag " + std::to_string(n));
}
inline oio::Virkning fra(const char* from = "2024-03-01T00:00:00Z", const char* til = nullptr) {
    oio::Virkning v;
    v.fra = *parse_datetime(from);
    v.til = til == nullptr ? Tid::plus_uendelig() : *parse_datetime(til);
    v.aktoer = oio::Reference::urn("urn:oio:bruger:proeve:abc");
    v.aktoertype = 4;
    return v;
}
inline oio::Reference uuid(std::string_view text) {
    return oio::Reference(*Uuid::parse(text));
}
inline oio::Relation rel(std::uint8_t art, std::string_view rolle, std::string_view type,
                         oio::Reference ref, std::vector<oio::Feltvaerdi> felter = {},
                         std::string indeks = {}) {
    oio::Relation r;
    r.art = art;
    r.virkning = fra();
    r.rolle = uuid(rolle);
    r.type = uuid(type);
    r.indeks = std::move(indeks);
    r.ref = std::move(ref);
    r.felter = std::move(felter);
    return r;
}

struct Sagsvalg {
    std::string noegle = "2024-000001";
    std::string kle = "27.36.04";
    std::string foelsomhed = "FOELSOMME_PERSONOPLYSNINGER";
    std::string part = kCpr;
    Uuid master = kSystemA;
    std::string cvr = "11111111";
    std::vector<Uuid> dokumenter{};
};

inline oio::Indhold sag(const Sagsvalg& v = {}) {
    using oio::Reference;
    oio::Indhold i;
    i.egenskaber.push_back({fra(),
                            {{felt::kSagNoegle, v.noegle},
                             {felt::kSagsnummer, v.noegle},
                             {felt::kSagTitel, "Hjælp i hjemmet"}}});
    i.egenskaber.push_back({fra(), {{felt::kSagFoelsomhed, v.foelsomhed}}, kSagIndeksEgenskaber});
    i.tilstande.push_back({0, kOpstaaet, fra()});
    auto& r = i.relationer;
    r.push_back(rel(sagrel::kAktoer, sagrolle::kEjer, sagtype::kAktoerOrganisation,
                    Reference(id(9001)),
                    {{felt::kAktoerNavn, "Korsbæk Kommune"}, {felt::kAktoerCvr, v.cvr}}));
    r.push_back(rel(sagrel::kAktoer, sagrolle::kAnsvarlig, sagtype::kAktoerOrgEnhed,
                    Reference(id(9002)),
                    {{felt::kAktoerNavn, "Ældre og Sundhed"}, {felt::kAktoerCvr, v.cvr}}));
    r.push_back(rel(sagrel::kKlasse, sagrolle::kPrimaerKlasse, sagtype::kKlasse,
                    Reference(id(9003)), {{felt::kSagsklasseNoegle, v.kle}}));
    r.push_back(rel(sagrel::kKlasse, sagrolle::kHandlingsklasse, sagtype::kKlasse,
                    Reference(id(9004)), {{felt::kSagsklasseNoegle, "G01"}}));
    if (!v.part.empty())
        r.push_back(rel(sagrel::kPart, sagrolle::kPrimaerPart, sagtype::kPartPerson,
                        Reference::urn(v.part), {{felt::kPartNavn, "Ida Prøve"}}));
    r.push_back(rel(sagrel::kItSystem, sagrolle::kMaster, sagtype::kItSystem, Reference(v.master),
                    {{felt::kSystemNavn, "Fagsystem"}}));
    r.push_back(rel(sagrel::kItSystem, sagrolle::kAfsender, sagtype::kItSystem, Reference(v.master),
                    {{felt::kSystemNavn, "Fagsystem"}}));
    for (std::size_t n = 0; n < v.dokumenter.size(); ++n)
        r.push_back(rel(sagrel::kJournalpost, sagrolle::kTilakteret, sagtype::kJournalpostDokument,
                        Reference(v.dokumenter[n]), {}, std::to_string(n + 1)));
    return i;
}

struct Dokumentvalg {
    std::string noegle = "D-1";
    std::string kle = "27.36.04";
    std::string foelsomhed = "FORTROLIGE_PERSONOPLYSNINGER";
    std::string part{};
    Uuid master = kSystemA;
    std::string cvr = "11111111";
};

inline oio::Indhold dokument(const Dokumentvalg& v = {}) {
    using oio::Reference;
    oio::Indhold i;
    i.egenskaber.push_back({fra(),
                            {{felt::kDokNoegle, v.noegle},
                             {felt::kDokTitel, "Afgørelse"},
                             {felt::kDokumentnummer, v.noegle},
                             {felt::kDokFoelsomhed, v.foelsomhed},
                             {felt::kDokType, "Brev, udgaaende"}}});
    i.tilstande.push_back({0, 5, fra()});
    auto& r = i.relationer;
    r.push_back(rel(dokrel::kAktoer, dokrolle::kEjer, doktype::kAktoerOrganisation,
                    Reference(id(9001)),
                    {{felt::kAktoerNavn, "Korsbæk Kommune"}, {felt::kAktoerCvr, v.cvr}}));
    r.push_back(rel(dokrel::kAktoer, dokrolle::kAnsvarlig, doktype::kAktoerOrgEnhed,
                    Reference(id(9002)), {{felt::kAktoerNavn, "Ældre og Sundhed"}}));
    r.push_back(rel(dokrel::kKlasse, dokrolle::kPrimaerKlasse, doktype::kKlasse,
                    Reference(id(9003)), {{felt::kDokklasseNoegle, v.kle}}));
    if (!v.part.empty())
        r.push_back(rel(dokrel::kPart, dokrolle::kParter, doktype::kPartPerson,
                        Reference::urn(v.part), {{felt::kPartNavn, "Ida Prøve"}}, "1"));
    for (const auto rolle : {dokrolle::kMaster, dokrolle::kAfsender})
        r.push_back(rel(dokrel::kItSystem, rolle, doktype::kItSystem, Reference(v.master),
                        {{felt::kSystemNavn, "Fagsystem"}}));
    return i;
}

inline oio::RegistreringInput registrering(oio::Indhold i) {
    oio::RegistreringInput r;
    r.bruger_ref = oio::Reference::urn("urn:oio:bruger:proeve:abc");
    r.livscyklus = oio::Livscyklus::kImporteret;
    r.tidspunkt = *parse_datetime("2024-03-01T10:00:00Z");
    r.indhold = std::move(i);
    return r;
}
inline oio::ImporterInput import(const Uuid& u, oio::Indhold i) {
    return {u, {registrering(std::move(i))}};
}

inline oio::Relation& find(oio::Indhold& i, std::uint8_t art, std::string_view rolle) {
    for (oio::Relation& r : i.relationer)
        if (r.art == art && r.rolle.uuid()->text() == rolle) return r;
    std::abort();
}

}  // namespace faelled::sagdokument::test
