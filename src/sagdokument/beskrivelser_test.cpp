#include "sagdokument/beskrivelser.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

#include "base/uuid.hpp"
#include "sagdokument/roller.hpp"

using namespace faelled;
using namespace faelled::sagdokument;

TEST_CASE("sagdokument: type numbers and index numbers are stored and never change") {
    CHECK(kSag.type == 30);
    CHECK(kDokument.type == 31);
    CHECK(udtraek::kPart == 128);
    CHECK(udtraek::kGenstand == 135);
    for (const auto* b : {&kSag, &kDokument})
        for (const oio::Indeksudtraek& u : b->indekser) {
            CHECK(u.indeks >= 128);
            if (!u.rolle.empty()) CHECK(Uuid::parse(u.rolle));
        }
}

TEST_CASE("sagdokument: named positions are where the schema has the elements") {
    const auto navn = [](std::span<const oio::Felt> felter, std::size_t i) {
        return felter[i].navn;
    };
    CHECK(navn(kSag.felter, felt::kSagNoegle) == "BrugervendtNoegle");
    CHECK(navn(kSag.felter, felt::kSagKassationskode) == "Kassationskode");
    CHECK(navn(kSag.felter, felt::kSagUndtaget) == "OffentlighedUndtaget");
    CHECK(navn(kSag.felter, felt::kSagsnummer) == "Sagsnummer");
    CHECK(navn(kSag.felter, felt::kSagTitel) == "Titel");
    const auto indeks = oio::attributfelter(kSag, kSagIndeksEgenskaber);
    CHECK(navn(indeks, felt::kSagFoelsomhed) == "Foelsomhed");
    CHECK(navn(indeks, felt::kSagOprettet) == "OprettetTidspunkt");
    CHECK(navn(kDokument.felter, felt::kDokBrevDato) == "BrevDato");
    CHECK(navn(kDokument.felter, felt::kDokUndtaget) == "OffentlighedUndtaget");
    CHECK(navn(kDokument.felter, felt::kDokUnderversion) == "UnderversionIdentifikator");
    CHECK(navn(kDokument.felter, felt::kDokKassationskode) == "Kassationskode");
    CHECK(navn(kDokument.felter, felt::kDokumentnummer) == "Dokumentnummer");
    CHECK(navn(kDokument.felter, felt::kDokFoelsomhed) == "Foelsomhed");
    CHECK(navn(kDokument.felter, felt::kDokType) == "Type");
    CHECK(navn(kSag.relationer[sagrel::kKlasse].felter, felt::kSagsklasseNoegle) ==
          "BrugervendtNoegle");
    CHECK(navn(kDokument.relationer[dokrel::kKlasse].felter, felt::kDokklasseNoegle) ==
          "BrugervendtNoegle");
    CHECK(kSag.relationer[sagrel::kAktoer].felter[felt::kAktoerCvr].navn == "CVR-Nummer");
    CHECK(kDokument.relationer[dokrel::kAktoer].felter[felt::kAktoerCvr].navn == "CVR-Nr");
    const auto post = kSag.relationer[sagrel::kJournalpost].felter[felt::kJournalpost].gruppe;
    CHECK(navn(post, felt::kDokumenttitel) == "Dokumenttitel");
    CHECK(navn(post[felt::kNotatgruppe].gruppe, felt::kNotat) == "Notat");
}

TEST_CASE("sagdokument: relations have their names once, and the extended ones stand last") {
    for (const auto* b : {&kSag, &kDokument}) {
        std::set<std::string_view> navne;
        bool udvidet = false;
        for (const auto& r : b->relationer) {
            CAPTURE(r.navn);
            CHECK(navne.insert(r.navn).second);
            CHECK(r.form == oio::Relationsform::kGenerel);
            CHECK_FALSE((udvidet && !r.i_udvidelse));
            udvidet = r.i_udvidelse;
        }
        CHECK(udvidet);
    }
    CHECK(kSag.relationer[sagrel::kItSystem].navn == "SagsitsystemRelation");
    CHECK(kDokument.relationer[dokrel::kItSystem].navn == "DokumentitsystemRelation");
    CHECK(kSag.relationer[sagrel::kJournalpost].navn == "Journalpost");
    CHECK(kDokument.relationer[dokrel::kDokument].navn == "Dokumentrelation");
}
