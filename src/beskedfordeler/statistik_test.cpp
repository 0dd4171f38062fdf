#include "beskedfordeler/statistik.hpp"

#include <doctest/doctest.h>

#include "store/memory/memory_lager.hpp"

using namespace faelled;
using namespace faelled::beskedfordeler;

namespace {

const Uuid kType = Uuid::literal("7654895c-a3f3-4c77-8afd-4c77330f963c");
const Uuid kSystem = Uuid::literal("00000000-0000-4000-8000-0000000000e1");
const Uuid kBoks = Uuid::literal("00000000-0000-4000-8000-0000000000b1");
constexpr std::uint32_t kFoerste = 492'000;  // some hour

Tid klokken(std::uint32_t hour, std::int64_t minutes = 0) {
    return {(std::int64_t{hour} * 3600 + minutes * 60) * kSekund};
}

struct Verden {
    std::unique_ptr<store::MemoryLager> lager = store::lav_memory_lager();
    Statistikbog bog{*lager, 3};

    void tael(const Statistikoptaelling& more) {
        store::Batch batch;
        REQUIRE(bog.skriv_til(batch, more));
        REQUIRE(lager->append(std::move(batch)));
        bog.skrevet();
    }
    std::vector<Statistiklinje> spoerg(const Statistikfilter& f, const Statistikopdeling& o) {
        auto out = statistik(*lager, f, o);
        REQUIRE(out.has_value());
        return *std::move(out);
    }
};

}  // namespace

TEST_CASE("statistik: keys and rows are read back, nonsense is not") {
    const Statistiknoegle n{kFoerste, kType, kSystem, kBoks};
    CHECK(pak_ud_statistiknoegle(pak(n)) == n);
    CHECK(pak_ud_statistiknoegle(pak(n, 31)) == n);
    CHECK(pak(n, 31) == pak(n) + '\x1f');
    CHECK_FALSE(pak_ud_statistiknoegle(pak(n) + '\x20'));
    CHECK_FALSE(pak_ud_statistiknoegle(pak(n, 31) + "x"));
    CHECK_FALSE(pak_ud_statistiknoegle("Bq"));
    const Statistiktal t{1, 2, 3, 4, 5, 6, 7, 80'000};
    CHECK(*pak_ud_statistiktal(pak(t)) == t);
    CHECK_FALSE(pak_ud_statistiktal(pak(t) + "x"));
    CHECK_FALSE(pak_ud_statistiktal("\x02"));
    CHECK(pak(t) == std::string("\x01\x01\x02\x03\x04\x05\x06\x07\x80\xf1\x04"));
}

TEST_CASE("statistik: rows add up, whether remembered or read again") {
    Verden v;
    for (std::uint32_t round = 0; round < 3; ++round)
        for (std::uint32_t hour = 0; hour < 10; ++hour) {
            v.tael({{{kFoerste + hour, kType, kSystem, kBoks}, {.fordelt = 1, .bytes = 10}}});
            CHECK(v.bog.husket() <= 4);
        }
    const auto all = v.spoerg({}, {.tid = Statistikopdeling::Tid::kTime});
    REQUIRE(all.size() == 10);
    for (const auto& l : all)
        CHECK(l.tal == Statistiktal{.fordelt = 3, .bytes = 30});
}

TEST_CASE("statistik: a batch that was not written counts nothing") {
    Verden v;
    const Statistiknoegle n{kFoerste, kType, kSystem, kBoks};
    v.tael({{n, {.leveret = 1}}});
    store::Batch lost;
    REQUIRE(v.bog.skriv_til(lost, {{n, {.leveret = 1}}}));
    v.bog.glem();
    v.tael({{n, {.leveret = 1}}});
    CHECK(v.spoerg({}, {}).at(0).tal.leveret == 2);
}

TEST_CASE("statistik: time, filters, what is kept apart, who may see") {
    Verden v;
    const Uuid other = Uuid::literal("00000000-0000-4000-8000-0000000000b2");
    v.tael({{{kFoerste, kType, kSystem, {}}, {.modtaget = 2}},
            {{kFoerste, kType, kSystem, kBoks}, {.fordelt = 2}},
            {{kFoerste + 1, kType, {}, other}, {.fordelt = 5}},
            {{kFoerste + 24, kType, kSystem, kBoks}, {.leveret = 1}}});
    CHECK(v.spoerg({.fra = klokken(kFoerste, 1)}, {}).at(0).tal ==
          Statistiktal{.fordelt = 5, .leveret = 1});
    CHECK(v.spoerg({.til = klokken(kFoerste + 1)}, {}).at(0).tal ==
          Statistiktal{.modtaget = 2, .fordelt = 2});
    CHECK(v.spoerg({.fra = klokken(kFoerste + 25)}, {}).empty());
    CHECK(v.spoerg({.dueslag = kBoks}, {}).at(0).tal == Statistiktal{.fordelt = 2, .leveret = 1});
    CHECK(v.spoerg({.afsender = kSystem}, {.dueslag = true}).size() == 2);
    CHECK(v.spoerg({.beskedtype = kBoks}, {}).empty());
    const auto days = v.spoerg({}, {.tid = Statistikopdeling::Tid::kDag});
    REQUIRE(days.size() == 2);
    CHECK(days[1].noegle.time - days[0].noegle.time == 24);
    const auto hers = v.spoerg({.maa = [](const Statistiknoegle& n) { return n.dueslag == kBoks; }},
                               {.dueslag = true});
    REQUIRE(hers.size() == 1);
    CHECK(hers[0].noegle.dueslag == kBoks);
    CHECK_FALSE(statistik(*v.lager, {}, {.tid = Statistikopdeling::Tid::kTime, .dueslag = true},
                          {.linjer = 2}));
}

TEST_CASE("statistik: each node has rows of its own, and whoever asks gets the sum") {
    Verden v;
    Statistikbog first(*v.lager, 3, std::uint8_t{0});
    Statistikbog second(*v.lager, 3, std::uint8_t{31});
    const auto count = [&](Statistikbog& book, const Statistikoptaelling& more) {
        store::Batch batch;
        REQUIRE(book.skriv_til(batch, more));
        REQUIRE(v.lager->append(std::move(batch)));
        book.skrevet();
    };
    // One was there before there were nodes; neither reads nor writes another's rows.
    const Statistiknoegle n{kFoerste, kType, kSystem, kBoks};
    const Statistiknoegle later{kFoerste + 1, kType, kSystem, kBoks};
    v.tael({{n, {.fordelt = 1, .bytes = 5}}});
    for (int round = 0; round < 3; ++round) {
        count(first, {{n, {.fordelt = 10}}, {later, {.leveret = 1}}});
        count(second, {{n, {.fordelt = 100}}});
    }
    count(second, {{later, {.leveret = 7}}});
    const Statistikopdeling hours{.tid = Statistikopdeling::Tid::kTime};
    const auto lines = v.spoerg({}, hours);
    REQUIRE(lines.size() == 2);
    CHECK(lines[0].noegle.time == kFoerste);
    CHECK(lines[0].tal == Statistiktal{.fordelt = 331, .bytes = 5});
    CHECK(lines[1].tal == Statistiktal{.leveret = 10});
    CHECK(v.spoerg({.fra = klokken(kFoerste + 1)}, {}).at(0).tal.fordelt == 0);
    CHECK(v.spoerg({.til = klokken(kFoerste + 1)}, {}).at(0).tal.fordelt == 331);
    // The limits are what they are for one node.
    CHECK(statistik(*v.lager, {}, hours, {.linjer = 2, .raekker = 2}));
    CHECK_FALSE(statistik(*v.lager, {}, hours, {.linjer = 2, .raekker = 1}));
    CHECK_FALSE(statistik(*v.lager, {}, hours, {.linjer = 1, .raekker = 2}));
}
