#include "adgang/forbrug.hpp"

#include <algorithm>
#include <limits>

#include "adgang/revision_test_hjaelp.hpp"
#include "adgang/revision_udskrift.hpp"

using namespace faelled;
using namespace faelled::adgang;
using namespace faelled::adgang::test;

TEST_CASE("forbrug: every response time lies below its bucket's bound, by at most a quarter") {
    SeededEntropy chance(5);
    for (int i = 0; i < 100'000; ++i) {
        const auto us =
            static_cast<std::int64_t>(chance.below(std::uint64_t{1} << chance.below(28)));
        const std::size_t s = spand(us);
        REQUIRE(us < spand_loft(s));
        if (s > 0) {
            REQUIRE(us >= spand_loft(s - 1));
            if (s + 1 < kSpande) REQUIRE(spand_loft(s) <= us + us / 4 + 1);
        }
    }
    CHECK(spand(-5) == 0);
    CHECK(spand(0) == 0);
    CHECK(spand(std::numeric_limits<std::int64_t>::max()) == kSpande - 1);
}

TEST_CASE("forbrug: what is good, refused, the caller's fault and ours") {
    Revisionspost p = kald(1);
    for (const int god : {0, 20, 21, 200, 201, 304}) {
        p.resultat = god;
        CHECK(udfald(p) == Udfald::kOk);
    }
    for (const int kalder : {40, 43, 44, 49, 400, 404, 429}) {
        p.resultat = kalder;
        CHECK(udfald(p) == Udfald::kKalderfejl);
    }
    for (const int system : {50, 59, 500, 503}) {
        p.resultat = system;
        CHECK(udfald(p) == Udfald::kSystemfejl);
    }
    p.art = Revisionsart::kAfvistToken;
    CHECK(udfald(p) == Udfald::kAfvist);
}

TEST_CASE("forbrug: strangers do not make rows at will, and administration is not billed") {
    Revisionspost p = kald(1);
    p.art = Revisionsart::kAfvistKald;
    p.system.reset();
    p.operation = "opfundet";
    CHECK(forbrugsnoegle(p)->operation.empty());
    p.art = Revisionsart::kAdministration;
    CHECK_FALSE(forbrugsnoegle(p));
}

TEST_CASE("forbrug: sums, percentiles and divisions agree with counting by hand") {
    const auto lager = store::lav_memory_lager();
    const ManualClock ur(kStart);
    auto log = *Revision::create(*lager, ur, segl());
    SeededEntropy chance(8);
    std::vector<Revisionspost> poster;
    for (std::uint32_t n = 0; n < 400; ++n) {
        Revisionspost p =
            kald(n, kStart.plus(static_cast<std::int64_t>(chance.below(50)) * 3'600 * kSekund));
        p.myndighed = Cvr(chance.below(2) != 0 ? 11111111 : 22222222);
        p.operation = chance.below(2) != 0 ? "laes" : "soeg";
        p.varighed_us = static_cast<std::int64_t>(chance.below(1'000'000));
        if (chance.below(4) == 0) p.resultat = 44;
        poster.push_back(p);
        REQUIRE(log->skriv_og_vent(p).has_value());
    }
    log.reset();
    const auto i_alt = forbrug(*lager, {}, {});
    REQUIRE(i_alt->size() == 1);
    CHECK(i_alt->front().tal.antal == 400);
    CHECK(i_alt->front().tal.kalderfejl ==
          static_cast<std::uint64_t>(std::ranges::count(poster, 44, &Revisionspost::resultat)));
    std::vector<std::int64_t> tider;
    for (const auto& p : poster)
        tider.push_back(p.varighed_us);
    std::ranges::sort(tider);
    const std::int64_t p95 = i_alt->front().tal.percentil(0.95);
    CHECK(p95 > tider[379]);
    CHECK(p95 <= tider[379] * 5 / 4 + 1);

    const auto delt = forbrug(
        *lager, {},
        {.myndighed = true, .system = true, .operation = true, .tid = Opdeling::Tid::kTime});
    std::uint64_t sum = 0;
    for (const Forbrugslinje& l : *delt) {
        sum += l.tal.antal;
        CHECK(l.tal.antal ==
              static_cast<std::uint64_t>(std::ranges::count_if(poster, [&](const Revisionspost& p) {
                  const auto n = *forbrugsnoegle(p);
                  return n.time == l.noegle.time && p.system == l.noegle.system &&
                         p.myndighed == l.noegle.myndighed && p.operation == l.noegle.operation;
              })));
    }
    CHECK(sum == 400);

    Forbrugsfilter en;
    en.fra = kStart.plus(3'600 * kSekund);  // begins inside an hour: that hour is not counted
    en.til = kStart.plus(5 * 3'600 * kSekund);
    en.myndighed = Cvr(11111111);
    en.operation = "laes";
    const auto udvalgt = forbrug(*lager, en, {});
    const auto ventet = std::ranges::count_if(poster, [&](const Revisionspost& p) {
        const auto time = forbrugsnoegle(p)->time;
        const auto foerste = forbrugsnoegle(kald(0))->time;
        return p.myndighed == en.myndighed && p.operation == "laes" && time >= foerste + 2 &&
               time < foerste + 6;
    });
    CHECK(udvalgt->front().tal.antal == static_cast<std::uint64_t>(ventet));
    CHECK(forbrug(*lager, {}, {.tid = Opdeling::Tid::kTime}, 10).error().kode == 40);

    const std::string csv = som_csv(*i_alt, {});
    CHECK(
        csv.starts_with("antal,afvist,kalderfejl,systemfejl,middelMs,p50Ms,p95Ms,p99Ms\r\n400,0,"));
    const std::string json = som_json(*delt, {.myndighed = true, .tid = Opdeling::Tid::kTime});
    CHECK(json.starts_with(R"({"forbrug":[{"tid":"2026-11-25T09Z","myndighed":")"));
}

TEST_CASE("forbrug: memory is bounded under many distinct rows, and no count is lost") {
    const auto lager = store::lav_memory_lager();
    Forbrugsbog bog(*lager, 1'000);
    constexpr std::uint32_t kNoegler = 20'000;
    for (int omgang = 0; omgang < 2; ++omgang)
        for (std::uint32_t n = 0; n < kNoegler;) {
            store::Batch batch;
            for (int i = 0; i < 500; ++i, ++n)
                REQUIRE(bog.tael(pak(Forbrugsnoegle{1, Cvr(n), kSystemA, "t", "o"}), Udfald::kOk, 5)
                            .has_value());
            bog.skriv_til(batch);
            REQUIRE(lager->append(std::move(batch)).has_value());
            bog.skrevet();
            REQUIRE(bog.husket() <= 1'000);
        }
    const auto i_alt = forbrug(*lager, {}, {.myndighed = true});
    REQUIRE(i_alt->size() == kNoegler);
    for (const Forbrugslinje& l : *i_alt)
        REQUIRE(l.tal.antal == 2);
}
