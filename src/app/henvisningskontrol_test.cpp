#include "app/henvisningskontrol.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "klassifikation/indlaesning.hpp"
#include "klassifikation/klassifikation.hpp"
#include "sagdokument/test_hus.hpp"

using namespace faelled;
using namespace faelled::app;
using sagdokument::test::Hus;
using sagdokument::test::id;
using sagdokument::test::kKorsbaek;

namespace {

constexpr std::uint8_t kSagstype = 30;

indeks::Henvisningsresultat kontroller(Hus& h) {
    const std::atomic<bool> never{false};
    return kontroller_henvisninger(h.motor, never).value();
}

// Paths of the case's C27.
std::vector<std::string> fund(Hus& h, const Uuid& sag) {
    std::vector<std::string> out;
    const auto found = indeks::Fundlager(*h.lager).hent(kKorsbaek, kSagstype, sag).value();
    if (!found) return out;
    for (const indeks::Fund& f : found->fund)
        if (f.regel == indeks::Regel::kPegerPaaIntet) out.push_back(f.sti);
    return out;
}

bool peger(const std::vector<std::string>& all, std::string_view relation) {
    return std::ranges::any_of(all, [&](const std::string& s) {
        return s.starts_with("RelationListe/" + std::string(relation) + "[");
    });
}

void lav_klasser(Hus& h) {
    const auto klasse = [](int n, const char* key) {
        return klassifikation::Startobjekt{&klassifikation::kKlasse7,      id(n),       key, key,
                                           klassifikation::kle_emneplan(), std::nullopt};
    };
    REQUIRE(klassifikation::sikr(h.motor, h.random, klassifikation::kFaellesEjer,
                                 {klasse(9003, "27.36.04"), klasse(9004, "G01")}));
}

}  // namespace

TEST_CASE("C27: what points to nothing is found, once, and gone when its target has come") {
    Hus h;
    REQUIRE(h.importer(id(1), sagdokument::test::sag()) == 20);
    CHECK(fund(h, id(1)).empty());
    auto r = kontroller(h);
    CHECK(r.objekter == 1);
    CHECK(r.med_fund == 1);
    CHECK(r.nye == 1);
    CHECK(r.helt);
    CHECK(peger(fund(h, id(1)), "Sagsklasse"));
    CHECK(peger(fund(h, id(1)), "Sagsaktoer"));
    r = kontroller(h);
    CHECK(r.med_fund == 1);
    CHECK(r.nye == 0);

    lav_klasser(h);
    r = kontroller(h);
    CHECK(r.rettede == 0);
    CHECK_FALSE(peger(fund(h, id(1)), "Sagsklasse"));
    CHECK(peger(fund(h, id(1)), "Sagsaktoer"));

    // The sender sees it in the list.
    indeks::Fundlager::Spoergsmaal ask;
    ask.regel = indeks::Regel::kPegerPaaIntet;
    CHECK(indeks::Fundlager(*h.lager).find(kKorsbaek, ask).value().raekker.size() == 1);
    CHECK(h.fjern(id(1)) == 20);
    CHECK(kontroller(h).objekter == 0);
    CHECK(indeks::Fundlager(*h.lager).find(kKorsbaek, ask).value().raekker.empty());
}

TEST_CASE("C27: a case's document that is gone, and has come again; other findings stay") {
    Hus h;
    lav_klasser(h);
    oio::Indhold sag = sagdokument::test::sag();
    sag.relationer.push_back(sagdokument::test::rel(
        sagdokument::sagrel::kJournalpost, sagdokument::sagrolle::kTilakteret,
        sagdokument::sagtype::kJournalpostDokument, oio::Reference(id(2))));
    REQUIRE(h.importer(id(1), std::move(sag)) == 20);
    store::Batch other;
    REQUIRE(indeks::Fundlager(*h.lager).saet(
        kKorsbaek, {kSagstype, id(1), {}, {{indeks::Regel::kLinjeskift, "x"}}}, other));
    REQUIRE(h.lager->append(std::move(other)));
    kontroller(h);
    CHECK(peger(fund(h, id(1)), "Journalpost"));
    REQUIRE(h.importer(id(2), sagdokument::test::dokument(), sagdokument::kDokumenter) == 20);
    kontroller(h);
    CHECK_FALSE(peger(fund(h, id(1)), "Journalpost"));
    CHECK(h.sd.fjern(h.system_a, sagdokument::kDokumenter, id(2)));
    kontroller(h);
    CHECK(peger(fund(h, id(1)), "Journalpost"));
    const auto all = indeks::Fundlager(*h.lager).hent(kKorsbaek, kSagstype, id(1)).value();
    CHECK(std::ranges::any_of(
        all->fund, [](const indeks::Fund& f) { return f.regel == indeks::Regel::kLinjeskift; }));
}

TEST_CASE("C27: in its hour, once a night, whoever asks; and when asked for") {
    Hus h;
    REQUIRE(h.importer(id(1), sagdokument::test::sag()) == 20);
    Henvisningskontrol check(h.motor, 3);
    REQUIRE(check.begynd());
    for (int i = 0; i < 1000 && !check.tilstand().sluttet; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    CHECK(check.tilstand().resultat.med_fund == 1);
    CHECK(check.tilstand().fejl.empty());
    // 12 o'clock in Denmark is not the hour; 3 o'clock is, once for all that share the store.
    CHECK_FALSE(check.tag_nattens().value());
    h.clock.set(*parse_datetime("2025-06-02T01:10:00Z"));
    CHECK(check.tag_nattens().value());
    CHECK_FALSE(check.tag_nattens().value());
    Henvisningskontrol other(h.motor, 3);
    CHECK_FALSE(other.tag_nattens().value());
    h.clock.set(*parse_datetime("2025-06-02T02:30:00Z"));
    CHECK_FALSE(check.tag_nattens().value());
    h.clock.set(*parse_datetime("2025-06-03T01:00:00Z"));
    CHECK(check.tag_nattens().value());
    Henvisningskontrol never(h.motor, -1);
    CHECK_FALSE(never.tag_nattens().value());
}
