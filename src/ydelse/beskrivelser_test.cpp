#include "ydelse/beskrivelser.hpp"

#include <doctest/doctest.h>

#include <set>
#include <span>
#include <string_view>

#include "base/uuid.hpp"
#include "ydelse/roller.hpp"

using namespace faelled;
using namespace faelled::ydelse;

namespace {

std::string_view navn(std::span<const oio::Felt> felter, std::size_t i) {
    return felter[i].navn;
}

// The field that a path leads to.
const oio::Felt* ved_sti(std::span<const oio::Felt> felter, std::span<const std::uint8_t> sti) {
    const oio::Felt* f = nullptr;
    for (const std::uint8_t p : sti) {
        if (p == 0xff) break;
        if (p >= felter.size()) return nullptr;
        f = &felter[p];
        felter = f->gruppe;
    }
    return f;
}

}  // namespace

TEST_CASE("ydelse: type numbers and index numbers are stored and never change") {
    CHECK(kBevilling.type == 32);
    CHECK(kEffektuering.type == 33);
    CHECK(udtraek::kPart == 128);
    CHECK(udtraek::kKle == 130);
    CHECK(udtraek::kFoelsomhed == 131);
    CHECK(udtraek::kMaster == 132);
    CHECK(udtraek::kSag == 134);
    CHECK(udtraek::kBevilling == 136);
}

TEST_CASE("ydelse: extracts lead to fields that have a value") {
    for (const auto* b : {&kBevilling, &kEffektuering})
        for (const oio::Indeksudtraek& u : b->indekser) {
            CAPTURE(int(u.indeks));
            CHECK(u.indeks >= 128);
            if (!u.rolle.empty()) CHECK(Uuid::parse(u.rolle));
            if (u.slags == oio::Indeksudtraek::Slags::kRelationsref) continue;
            const auto felter = u.slags == oio::Indeksudtraek::Slags::kAttributfelt
                                    ? oio::attributfelter(*b, u.art)
                                    : b->relationer[u.art].felter;
            const oio::Felt* f = ved_sti(felter, u.sti);
            REQUIRE(f != nullptr);
            CHECK(f->moenster != oio::Moenster::kGruppe);
        }
}

TEST_CASE("ydelse: named positions are where the schema has the elements") {
    CHECK(navn(kBevilling.felter, felt::kBevStart) == "Bevillingstartdato");
    CHECK(navn(kBevilling.felter, felt::kBevSlut) == "Bevillingslutdato");
    CHECK(navn(kBevilling.felter, felt::kBevFoelsomhed) == "Foelsomhed");
    const auto ydelse = oio::attributfelter(kBevilling, kBevilgetYdelse);
    CHECK(navn(ydelse, felt::kYdelseId) == "Id");
    CHECK(navn(ydelse, felt::kYdelseStart) == "BevilgetYdelseStartdato");
    CHECK(navn(ydelse, felt::kYdelseSlut) == "BevilgetYdelseSlutdato");
    CHECK(navn(ydelse, felt::kMeddelelse) == "Meddelelse");
    const auto system = ydelse[felt::kYdelseItSystem].gruppe;
    CHECK(navn(system, felt::kRelReference) == "ReferenceID");
    CHECK(navn(system, felt::kItSystemNavn) == "SystemNavn");
    const auto klasse = ydelse[felt::kYdelse].gruppe;
    CHECK(navn(klasse, felt::kYdelsesnavn) == "Ydelsesnavn");
    const auto kle = klasse[felt::kKlassifikation].gruppe;
    CHECK(navn(kle, felt::kKleNummer) == "BrugervendtNoegle");
    CHECK(navn(kle, felt::kKleTitel) == "Klassetitel");
    const auto plan = ydelse[felt::kPlan].gruppe;
    CHECK(navn(plan, felt::kForudBagud) == "ForudBagud");
    CHECK(navn(plan, felt::kManueltGodkendes) == "ManueltGodkendes");
    CHECK(navn(kEffektuering.felter, felt::kDispositionsdato) == "Dispositionsdato");
    CHECK(navn(kEffektuering.felter, felt::kUdbetaltTekst) == "UdbetaltTekst");
    const auto del = kEffektuering.relationer[effrel::kDel].felter;
    CHECK(navn(del, felt::kDelKle) == "Klassifikationsbeskrivelse");
    CHECK(navn(del[felt::kBevilgetYdelseRef].gruppe, felt::kRefYdelseId) == "BevilgetYdelseId");
    CHECK(kBevilling.relationer[bevrel::kAktoer].felter[felt::kAktoerCvr].navn == "CVR-nr");
    CHECK(kEffektuering.relationer[effrel::kAktoer].felter[felt::kAktoerCvr].navn == "CVR-nr");
}

TEST_CASE("ydelse: every relation is named once and has an identity of role and index") {
    for (const auto* b : {&kBevilling, &kEffektuering}) {
        std::set<std::string_view> navne;
        for (const auto& r : b->relationer) {
            CAPTURE(r.navn);
            CHECK(navne.insert(r.navn).second);
            CHECK(r.form == oio::Relationsform::kGenerel);
        }
    }
    CHECK(kBevilling.relationer[bevrel::kSag].navn == "Bevillingssag");
    CHECK(kEffektuering.relationer[effrel::kPart].navn == "OekonomiskEffektueringPart");
}
