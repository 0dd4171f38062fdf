#include "sagdokument/regelsaet.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "sagdokument/test_sager.hpp"

using namespace faelled;
using namespace faelled::sagdokument;
using namespace faelled::sagdokument::test;
using indeks::Regel;

namespace {

std::string alle(const std::vector<indeks::Fund>& found) {
    std::string out;
    for (const auto& f : found)
        out += indeks::id(f.regel) + " " + f.sti + "\n";
    return out;
}
std::string prov(const indeks::Regelsaet& s, oio::Indhold i) {
    oio::Registrering r;
    r.livscyklus = oio::Livscyklus::kImporteret;
    r.afsendt = fra().fra;
    r.bruger_ref = oio::Reference::urn("urn:oio:bruger:proeve:abc");
    r.indhold = std::move(i);
    return alle(indeks::valider(s, r));
}
template <typename F>
std::string sag_med(F change) {
    oio::Indhold i = sag();
    change(i);
    return prov(sagsregler(), std::move(i));
}
template <typename F>
std::string dokument_med(F change) {
    oio::Indhold i = dokument();
    change(i);
    return prov(dokumentregler(), std::move(i));
}
void uden(oio::Indhold& i, std::uint8_t art, std::string_view rolle) {
    std::erase_if(i.relationer, [&](const oio::Relation& r) {
        return r.art == art && r.rolle.uuid()->text() == rolle;
    });
}
oio::Relation journalpost(std::string_view rolle, oio::Reference ref,
                          std::vector<oio::Feltvaerdi> gruppe) {
    return rel(sagrel::kJournalpost, rolle, sagtype::kJournalpostDokument, std::move(ref),
               {{felt::kJournalpost, "", std::move(gruppe)}}, "1");
}
oio::Feltvaerdi notat(std::string base64) {
    return {felt::kNotatgruppe,
            "",
            {{felt::kNotattitel, "Telefonnotat"},
             {felt::kNotat, std::move(base64)},
             {felt::kNotatformat, "Text"}}};
}

}  // namespace

TEST_CASE("regelsaet: what follows the rules has no findings") {
    CHECK(prov(sagsregler(), sag({.dokumenter = {id(1), id(2)}})).empty());
    CHECK(prov(dokumentregler(), dokument({.part = kCpr})).empty());
}

TEST_CASE("regelsaet: what must be there") {
    CHECK(sag_med([](auto& i) { i.egenskaber[0].felter.pop_back(); }) ==
          "C01 AttributListe/Egenskaber[1]/Titel\n");
    CHECK(sag_med([](auto& i) { i.egenskaber.pop_back(); }) ==
          "C01 AttributListe/SagIndeksEgenskaber\n");
    CHECK(sag_med([](auto& i) { i.tilstande.clear(); }) == "C01 TilstandListe/Fremdrift\n");
    CHECK(sag_med([](auto& i) {
              uden(i, sagrel::kItSystem, sagrolle::kMaster);
          }).starts_with("C02 RelationListe/SagsitsystemRelation("));
    CHECK(sag_med([](auto& i) {
              find(i, sagrel::kAktoer, sagrolle::kAnsvarlig).virkning.til =
                  *parse_datetime("2025-01-01T00:00:00Z");
          }).starts_with("C03 RelationListe/Sagsaktoer("));
    CHECK(dokument_med([](auto& i) {
              uden(i, dokrel::kKlasse, dokrolle::kPrimaerKlasse);
          }).starts_with("C02 RelationListe/Dokumentklasse("));
}

TEST_CASE("regelsaet: roles, types, Indeks, references") {
    CHECK(sag_med([](auto& i) {
              find(i, sagrel::kPart, sagrolle::kPrimaerPart).rolle = uuid(sagrolle::kMaster);
          }) == "C04 RelationListe/Sagspart[1]/Rolle\n");
    CHECK(sag_med([](auto& i) {
              find(i, sagrel::kPart, sagrolle::kPrimaerPart).type = uuid(sagtype::kKlasse);
          }) == "C05 RelationListe/Sagspart[1]/Type\n");
    CHECK(sag_med([](auto& i) {
              auto r = find(i, sagrel::kPart, sagrolle::kPrimaerPart);
              r.indeks = "2";
              i.relationer.push_back(r);
          }).starts_with("C08 RelationListe/Sagspart[2]/Indeks\nC06 RelationListe/Sagspart("));
    CHECK(sag_med([](auto& i) {
              find(i, sagrel::kPart, sagrolle::kPrimaerPart).rolle = uuid(sagrolle::kSekundaerPart);
          }) == "C07 RelationListe/Sagspart[1]/Indeks\n");
    CHECK(sag_med([](auto& i) { find(i, sagrel::kPart, sagrolle::kPrimaerPart).ref = {}; }) ==
          "C09 RelationListe/Sagspart[1]/ReferenceID\n");
    CHECK(sag_med([](auto& i) {
              find(i, sagrel::kPart, sagrolle::kPrimaerPart).ref = oio::Reference(id(7));
          }) == "C10 RelationListe/Sagspart[1]/ReferenceID\n");
    CHECK(sag_med([](auto& i) {
              find(i, sagrel::kPart, sagrolle::kPrimaerPart).ref =
                  oio::Reference::urn("urn:oio:cpr-nr:123");
          }) == "C11 RelationListe/Sagspart[1]/ReferenceID\n");
    // A primary party that changed is one at a time.
    CHECK(sag_med([](auto& i) {
              auto& old = find(i, sagrel::kPart, sagrolle::kPrimaerPart);
              old.virkning.til = *parse_datetime("2025-01-01T00:00:00Z");
              auto next = old;
              next.virkning = fra("2025-01-01T00:00:00Z");
              next.ref = oio::Reference::urn(kAndetCpr);
              i.relationer.push_back(next);
          }).empty());
}

TEST_CASE("regelsaet: fields of the extensions") {
    CHECK(sag_med([](auto& i) { find(i, sagrel::kAktoer, sagrolle::kEjer).felter.pop_back(); }) ==
          "C12 RelationListe/Sagsaktoer[1]/CVR-Nummer\n");
    CHECK(sag_med([](auto& i) {
              find(i, sagrel::kAktoer, sagrolle::kAnsvarlig).ref =
                  oio::Reference::urn("urn:oio:kmd:sag:LOSID:1");
          }) == "C12 RelationListe/Sagsaktoer[2]/BrugervendtNoegle\n");
    CHECK(sag_med([](auto& i) {
              find(i, sagrel::kItSystem, sagrolle::kMaster)
                  .felter.push_back({felt::kSystemUri, "https://sag.example"});
          }) == "C13 RelationListe/SagsitsystemRelation[1]/SystemURI\n");
    CHECK(sag_med([](auto& i) {
              find(i, sagrel::kKlasse, sagrolle::kPrimaerKlasse).felter[0].tekst = "Hjemmehjælp";
          }) == "C28 RelationListe/Sagsklasse[1]/BrugervendtNoegle\n");
}

TEST_CASE("regelsaet: effect periods name who answers for them") {
    CHECK(sag_med([](auto& i) { i.tilstande[0].virkning.aktoer = {}; }) ==
          "C14 TilstandListe/Fremdrift[1]/Virkning\n");
    CHECK(sag_med([](auto& i) { i.tilstande[0].virkning.fra = Tid::minus_uendelig(); }) ==
          "C14 TilstandListe/Fremdrift[1]/Virkning\n");
    CHECK(sag_med([](auto& i) { i.tilstande[0].virkning.aktoertype = 2; }) ==
          "C15 TilstandListe/Fremdrift[1]/Virkning/AktoerTypeKode\n");
}

TEST_CASE("regelsaet: a case's own rules") {
    CHECK(sag_med([](auto& i) { i.egenskaber[0].felter[1].tekst = "2"; }) ==
          "C17 AttributListe/Egenskaber[1]/Sagsnummer\n");
    CHECK(sag_med([](auto& i) { i.tilstande[0].kode = kAfsluttet; }) ==
          "C18 TilstandListe/Fremdrift\n");
    CHECK(sag_med([](auto& i) { i.egenskaber[0].felter[2].tekst = "To\nlinjer"; }) ==
          "C29 AttributListe/Egenskaber[1]/Titel\n");
    CHECK(sag_med([](auto& i) {
              i.egenskaber[0].felter.insert(i.egenskaber[0].felter.begin() + 1,
                                            {felt::kSagKassationskode, "K"});
          }) == "C31 AttributListe/Egenskaber[1]/Kassationskode\n");
}

TEST_CASE("regelsaet: journal notes; 16. a note of 100 KB is accepted, 101 KB refused") {
    const auto tom = oio::Reference::urn("URN:Empty");
    const auto med_notat = [&](std::size_t bytes) {
        oio::Indhold i = sag();
        i.relationer.push_back(
            journalpost(sagrolle::kJournalnotat, tom, {notat(std::string(bytes / 3 * 4, 'A'))}));
        return i;
    };
    CHECK(prov(sagsregler(), med_notat(300)).empty());
    CHECK(prov(sagsregler(), med_notat(95 * 1024)).starts_with("C23 RelationListe/Journalpost[1]"));
    CHECK(sagsregler().afvis(med_notat(100 * 1024)));
    const auto refused = sagsregler().afvis(med_notat(101 * 1024));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kode == 40);
    CHECK(refused.error().regel.starts_with("A04"));
    CHECK(sag_med([&](auto& i) {
              i.relationer.push_back(
                  journalpost(sagrolle::kJournalnotat, oio::Reference(id(3)), {notat("QUJD")}));
          }) == "C10 RelationListe/Journalpost[1]/ReferenceID\n");
    CHECK(sag_med([&](auto& i) {
              i.relationer.push_back(journalpost(sagrolle::kJournalnotat, tom,
                                                 {{felt::kDokumenttitel, "T"}, notat("QUJD")}));
          }) == "C25 RelationListe/Journalpost[1]/JournalpostEgenskaber\n");
}

TEST_CASE("regelsaet: a document's own rules") {
    const auto type = [](const char* t) {
        return dokument_med([t](auto& i) { i.egenskaber[0].felter.back().tekst = t; });
    };
    CHECK(type("Brev") == "C20 AttributListe/Egenskaber[1]/Type\n");
    CHECK(type("Brev, indgaaende") == "C21 AttributListe/Egenskaber[1]/BrevDato\n");
    CHECK(dokument_med([](auto& i) {
              i.egenskaber[0].felter.insert(i.egenskaber[0].felter.begin() + 2,
                                            {felt::kDokVersion, "1"});
          }) == "C22 AttributListe/Egenskaber[1]/UnderversionIdentifikator\n");
}

TEST_CASE("regelsaet: ten thousand journal posts do not take long, and findings are bounded") {
    oio::Indhold i = sag();
    for (int n = 0; n < 10'000; ++n)
        i.relationer.push_back(rel(sagrel::kJournalpost, sagrolle::kTilakteret,
                                   sagtype::kJournalpostDokument, oio::Reference(id(n)), {}, ""));
    oio::Registrering r;
    r.indhold = std::move(i);
    CHECK(indeks::valider(sagsregler(), r).size() == indeks::Fundliste::kMest);
}

TEST_CASE("regelsaet: every rule has an id and a sentence") {
    for (std::size_t n = 1; n <= indeks::kRegler; ++n) {
        const auto r = static_cast<Regel>(n);
        CHECK(indeks::regel_ved_id(indeks::id(r)) == r);
        CHECK_FALSE(indeks::tekst(r).empty());
    }
    for (const char* bad : {"", "C", "C00", "C33", "C1", "A01", "C0x"})
        CHECK_FALSE(indeks::regel_ved_id(bad));
}
