#include "oio/sidehukommelse.hpp"

#include <doctest/doctest.h>

#include "oio/motor.hpp"
#include "oio/test_beskrivelse.hpp"
#include "store/memory/memory_lager.hpp"

using namespace faelled;
using namespace faelled::oio;
using namespace faelled::oio::test;

TEST_CASE("sidehukommelse: the furthest place that is not too old") {
    Sidehukommelse m;
    const Tid now = dag(0);
    CHECK_FALSE(m.find("a", 500, now).efter);
    m.husk("a", 500, id(1), now);
    m.husk("a", 1000, id(2), now);
    m.husk("b", 700, id(3), now);
    CHECK(m.find("a", 1000, now).efter == id(2));
    CHECK(m.find("a", 999, now).foerste == 500);
    CHECK_FALSE(m.find("a", 499, now).efter);
    CHECK_FALSE(m.find("a", 0, now).efter);
    CHECK(m.find("b", 1000, now).foerste == 700);
    CHECK_FALSE(m.find("a", 1000, now.plus(Sidehukommelse::kAlder + 1)).efter);
    CHECK_FALSE(m.find("a", 1000, now.plus(-1)).efter);
}

TEST_CASE("sidehukommelse: never more than its bound, the oldest goes first") {
    Sidehukommelse m;
    for (std::size_t n = 0; n < Sidehukommelse::kMaks + 10; ++n)
        m.husk("k", static_cast<std::int64_t>(n + 1), id(1), dag(0));
    CHECK(m.antal() == Sidehukommelse::kMaks);
    CHECK_FALSE(m.find("k", 10, dag(0)).efter);
    CHECK(m.find("k", 11, dag(0)).efter);
}

TEST_CASE("sidehukommelse: searches that ask for different things have different keys") {
    const Cvr owner(11111111);
    SoegInput a;
    a.eksempel.egenskaber = {navngivet({}, "A")};
    SoegInput page = a;
    page.foerste = 500;
    page.maksimum = 10;
    CHECK(soegenoegle(kTing, owner, a) == soegenoegle(kTing, owner, page));
    CHECK(soegenoegle(kTing, owner, a) != soegenoegle(kTing, Cvr(22222222), a));
    std::vector<SoegInput> others(6, a);
    others[0].eksempel.egenskaber[0].felter[0].tekst = "B";
    others[1].eksempel.egenskaber[0].virkning.fra = dag(1);
    others[2].virkning = Periode{};
    others[3].registrering = SoegRegistrering{};
    others[4].eksempel.tilstande.push_back({0, 1, {}});
    others[5].eksempel.relationer.push_back(rel(kOverordnet, 1, {}));
    for (const SoegInput& other : others)
        CHECK(soegenoegle(kTing, owner, other) != soegenoegle(kTing, owner, a));
}

TEST_CASE("motor: pages in order, backwards and by leaps are the same pages") {
    SeededEntropy random(5);
    const auto store = store::lav_memory_lager();
    ManualClock clock(dag(0));
    Motor motor(*store, clock, random, {});
    const Skriver s{Cvr(11111111), {}, {}};
    for (int n = 0; n < 57; ++n) {
        Indhold i;
        i.egenskaber.push_back(navngivet(fra_til(dag(-9), kInf), n % 3 == 0 ? "x" : "y"));
        REQUIRE(motor.importer(kTing, s, {id(n), {{{}, {}, i}}}));
    }
    SoegInput in;
    in.eksempel.egenskaber = {navngivet({}, "y")};
    const auto all = *motor.soeg(kTing, s.ejer, in);
    REQUIRE(all.size() == 38);
    in.maksimum = 7;
    for (const int first : {0, 7, 14, 21, 28, 35, 42, 20, 3, 35, 36, 0, 8}) {
        in.foerste = first;
        const auto from = std::min<std::size_t>(static_cast<std::size_t>(first), all.size());
        const auto to = std::min<std::size_t>(from + 7, all.size());
        CHECK(*motor.soeg(kTing, s.ejer, in) ==
              std::vector<Uuid>(all.begin() + from, all.begin() + to));
    }
}
