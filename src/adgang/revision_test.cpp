#include "adgang/revision.hpp"

#include "adgang/forbrug.hpp"
#include "adgang/revision_test_hjaelp.hpp"

using namespace faelled;
using namespace faelled::adgang;
using namespace faelled::adgang::test;

TEST_CASE("SIK-080: a record is durable when it is answered, and reads as it was written") {
    const auto lager = store::lav_memory_lager();
    const ManualClock ur(kStart);
    {
        auto log = *Revision::create(*lager, ur, segl());
        for (std::uint32_t n = 0; n < 10; ++n) {
            REQUIRE(log->skriv_og_vent(kald(n)).has_value());
            lager->nedbrud();  // throws away what was not durable
            CHECK(alle(*lager).size() == n + 1);
        }
    }
    const auto linjer = alle(*lager);
    REQUIRE(linjer.size() == 10);
    for (std::uint32_t n = 0; n < 10; ++n)
        CHECK(linjer[n].post == kald(n));
}

TEST_CASE("SIK-080: a store that fails refuses the calls, and one that is mended goes on") {
    const auto lager = store::lav_memory_lager();
    const ManualClock ur(kStart);
    auto log = *Revision::create(*lager, ur, segl());
    REQUIRE(log->skriv_og_vent(kald(1)).has_value());
    lager->plan().disk_fuld = true;
    const auto nej = log->skriv_og_vent(kald(2));
    REQUIRE_FALSE(nej.has_value());
    CHECK(nej.error().slags == FejlSlags::kMiljoe);
    lager->plan().disk_fuld = false;
    REQUIRE(log->skriv_og_vent(kald(3)).has_value());
    log.reset();
    const auto linjer = alle(*lager);
    REQUIRE(linjer.size() == 2);
    CHECK(linjer[0].post == kald(1));
    CHECK(linjer[1].post == kald(3));
}

TEST_CASE("SIK-016: the hashes of the latest messages come back after a restart") {
    const auto lager = store::lav_memory_lager();
    const ManualClock ur(kStart);
    auto log = *Revision::create(*lager, ur, segl());
    for (std::uint32_t n = 0; n < 20; ++n)
        REQUIRE(log->skriv_og_vent(kald(n, kStart.plus(n * 60 * kSekund))).has_value());
    log.reset();
    std::vector<int> fundet;
    REQUIRE(seneste_beskeder(*lager, kStart.plus(10 * 60 * kSekund), [&](const auto& b, Tid) {
                fundet.push_back(b[15]);
            }).has_value());
    CHECK(fundet == std::vector<int>{10, 11, 12, 13, 14, 15, 16, 17, 18, 19});
}
