#include <doctest/doctest.h>

#include "oio/indeks.hpp"
#include "oio/motor.hpp"
#include "oio/test_beskrivelse.hpp"
#include "store/memory/memory_lager.hpp"

using namespace faelled;
using namespace faelled::oio;
using namespace faelled::oio::test;

namespace {

constexpr Cvr kEjer{11111111};

// kTing with a long text that nobody looks objects up by.
constexpr Felt kFelterUden[] = {
    {kSd, "BrugervendtNoegleTekst", 50},
    {kNs, "Navn", 200},
    {kNs, "Indhold", 0, Moenster::kFrit, Soegbar::kUden},
};
constexpr Objektbeskrivelse kBrev{.type = 98,
                                  .ns = kNs,
                                  .navn = "Brev",
                                  .segment = "brev",
                                  .felter = kFelterUden,
                                  .tilstande = {},
                                  .relationer = {}};

Virkning altid() {
    return fra_til(Tid::minus_uendelig(), Tid::plus_uendelig());
}
Indhold ting(std::string navn) {
    Indhold i;
    i.egenskaber.push_back(navngivet(altid(), std::move(navn)));
    return i;
}
Indhold brev(std::string navn, std::string indhold) {
    Indhold i;
    i.egenskaber.push_back({altid(), {{1, std::move(navn)}, {2, std::move(indhold)}}});
    return i;
}
store::RumSkrivning krav(std::string noegle) {
    return {store::Rum::kMeta, std::move(noegle), "taget", std::string()};
}

// Each look at it moves it.
class Loebende final : public Clock {
  public:
    explicit Loebende(Tid start) : us_(start.us) {}
    [[nodiscard]] Tid now() const override { return {us_ += 3 * kMillisekund}; }

  private:
    mutable std::int64_t us_;
};

struct Hus {
    SeededEntropy random{7};
    std::unique_ptr<store::MemoryLager> store = store::lav_memory_lager();
    ManualClock clock{*parse_datetime("2025-06-01T10:00:00.250Z")};
    Motor motor{*store, clock, random, {}};
    Skriver s{kEjer, Reference(id(900)), id(901)};

    Result<Tid> skriv(std::vector<Samlet> x, std::vector<store::RumSkrivning> rum = {}) {
        Samling in;
        in.objekter = std::move(x);
        in.rum = std::move(rum);
        return motor.skriv_samlet(s, std::move(in));
    }
    std::uint64_t nr(const Objektbeskrivelse& b, const Uuid& u) {
        const auto o = motor.laes(b, kEjer, {u, {}});
        return o ? o->registreringer.at(0).nr : 0;
    }
};

}  // namespace

TEST_CASE("motor: several objects are written at one time, or none") {
    Hus h;
    const auto t = h.skriv({{&kTing, id(1), 0, Livscyklus::kOpstaaet, "a", ting("A")},
                            {&kTing, id(2), 0, Livscyklus::kOpstaaet, "b", ting("B")}},
                           {krav("k1")});
    REQUIRE(t);
    const auto a = h.motor.laes(kTing, kEjer, {id(1), {}});
    const auto b = h.motor.laes(kTing, kEjer, {id(2), {}});
    CHECK(a->registreringer.at(0).tidspunkt == *t);
    CHECK(b->registreringer.at(0).tidspunkt == *t);
    CHECK(a->registreringer.at(0).note == "a");
    CHECK(h.store->tal().udbakke == 2);

    SUBCASE("an expected number that does not hold stops all of it") {
        const auto r = h.skriv({{&kTing, id(1), 1, Livscyklus::kOpstaaet, {}, ting("A2")},
                                {&kTing, id(2), 7, Livscyklus::kOpstaaet, {}, ting("B2")}});
        REQUIRE_FALSE(r);
        CHECK(store::er_konflikt(r.error()));
        CHECK(h.nr(kTing, id(1)) == 1);
    }
    SUBCASE("an object that must be new and is there") {
        CHECK(store::er_konflikt(
            h.skriv({{&kTing, id(1), 0, Livscyklus::kOpstaaet, {}, ting("A2")}}).error()));
    }
    SUBCASE("a claim that is taken stops all of it") {
        const auto r =
            h.skriv({{&kTing, id(3), 0, Livscyklus::kOpstaaet, {}, ting("C")}}, {krav("k1")});
        REQUIRE_FALSE(r);
        CHECK(store::er_konflikt(r.error()));
        CHECK(h.nr(kTing, id(3)) == 0);
        CHECK(h.skriv({{&kTing, id(3), 0, Livscyklus::kOpstaaet, {}, ting("C")}}, {krav("k2")}));
    }
    SUBCASE("what does not change gets no registration") {
        REQUIRE(h.skriv({{&kTing, id(1), 1, Livscyklus::kOpstaaet, {}, ting("A")},
                         {&kTing, id(2), 1, Livscyklus::kOpstaaet, {}, ting("B2")}}));
        CHECK(h.nr(kTing, id(1)) == 1);
        CHECK(h.nr(kTing, id(2)) == 2);
    }
    SUBCASE("when the clock stands still or steps back, times still rise together") {
        h.clock.advance(-kDoegn);
        const auto later = h.skriv({{&kTing, id(1), 1, Livscyklus::kOpstaaet, {}, ting("A2")},
                                    {&kTing, id(4), 0, Livscyklus::kOpstaaet, {}, ting("D")}});
        REQUIRE(later);
        CHECK(*later > *t);
        CHECK(h.motor.laes(kTing, kEjer, {id(4), {}})->registreringer.at(0).tidspunkt == *later);
    }
    SUBCASE("another owner's UUID") {
        Samling in;
        in.objekter = {{&kTing, id(1), 0, Livscyklus::kOpstaaet, {}, ting("A")}};
        CHECK(h.motor.skriv_samlet({Cvr(22222222), {}, {}}, std::move(in)).error().kode == 43);
    }
    SUBCASE("the same object twice is our own mistake") {
        CHECK(h.skriv({{&kTing, id(1), 1, Livscyklus::kOpstaaet, {}, ting("X")},
                       {&kTing, id(1), 1, Livscyklus::kOpstaaet, {}, ting("Y")}})
                  .error()
                  .slags == FejlSlags::kIntern);
    }
    SUBCASE("nothing of it is there when the store fails in the middle") {
        h.store->plan().skrivefejl_om = 1;
        CHECK_FALSE(h.skriv({{&kTing, id(1), 1, Livscyklus::kOpstaaet, {}, ting("A2")},
                             {&kTing, id(5), 0, Livscyklus::kOpstaaet, {}, ting("E")}}));
        h.store->nedbrud();
        CHECK(h.nr(kTing, id(1)) == 1);
        CHECK(h.nr(kTing, id(5)) == 0);
    }
}

TEST_CASE("motor: one time for all of a transaction, also while the clock runs") {
    Hus h;
    const Loebende clock(h.clock.now());
    Motor motor(*h.store, clock, h.random, {});
    Samling in;
    in.tidligst = h.clock.now().plus(kDoegn);
    for (int i = 0; i < 3; ++i)
        in.objekter.push_back({&kTing, id(i), 0, Livscyklus::kOpstaaet, {}, ting("x")});
    CHECK(motor.skriv_samlet(h.s, std::move(in)) == h.clock.now().plus(kDoegn));
    for (int i = 0; i < 3; ++i)
        CHECK(motor.laes(kTing, kEjer, {id(i), {}})->registreringer.at(0).tidspunkt ==
              h.clock.now().plus(kDoegn));
}

TEST_CASE("motor: walking by index conditions") {
    Hus h;
    std::vector<Samlet> all;
    for (int i = 0; i < 20; ++i)
        all.push_back(
            {&kTing, id(i), 0, Livscyklus::kOpstaaet, {}, ting(i % 2 ? "Ulige" : "Lige")});
    REQUIRE(h.skriv(std::move(all)));
    REQUIRE(h.motor.slet(kTing, h.s, {id(1), {}}));
    const store::Betingelse odd{
        felt_indeks(1), {{tekst_vaerdi(kTing.felter[1], "ULIGE"), {}}}, store::Periode{}};

    const auto found = h.motor.find_ved_indeks(kTing, kEjer, {odd}, std::nullopt, 100);
    REQUIRE(found);
    CHECK(found->size() == 9);
    std::size_t paged = 0;
    std::optional<Uuid> after;
    for (;;) {
        const auto page = h.motor.find_ved_indeks(kTing, kEjer, {odd}, after, 4);
        REQUIRE(page);
        paged += page->size();
        if (page->empty()) break;
        after = page->back().uuid;
    }
    CHECK(paged == 9);
    const auto everything = h.motor.find_ved_indeks(kTing, kEjer, {}, std::nullopt, 100);
    CHECK(everything->size() == 19);
    CHECK(h.motor.find_ved_indeks(kTing, kEjer, {}, everything->at(9).uuid, 100)->size() == 9);
}

TEST_CASE("motor: a field without index entries is still searched") {
    Hus h;
    REQUIRE(h.skriv({{&kBrev, id(1), 0, Livscyklus::kOpstaaet, {}, brev("A", "langt og x")},
                     {&kBrev, id(2), 0, Livscyklus::kOpstaaet, {}, brev("A", "langt og y")}}));
    CHECK(h.store->tal().indeksposter == 2);  // Navn only
    SoegInput in;
    in.eksempel.egenskaber.push_back({{}, {{2, "*y"}}});
    CHECK(*h.motor.soeg(kBrev, kEjer, in) == std::vector<Uuid>{id(2)});
    in.eksempel.egenskaber[0].felter.push_back({1, "a"});
    CHECK(*h.motor.soeg(kBrev, kEjer, in) == std::vector<Uuid>{id(2)});
    in.eksempel.egenskaber = {{{}, {{2, "*y"}}}, {{}, {{2, "langt og x"}}}};
    CHECK(h.motor.soeg(kBrev, kEjer, in)->size() == 2);
}
