// Many threads at once: nothing lost, nothing twice, nothing half.
#include <atomic>
#include <thread>

#include "store/test_lager.hpp"

using namespace faelled;
using namespace faelled::store;
using namespace faelled::store::test;

TEST_CASE("store: concurrent increments with optimistic retry lose nothing") {
    for_hver([](Motor& m) {
        constexpr int kTraade = 8;
        constexpr int kGange = 40;
        Lager& lager = m.lager();
        REQUIRE(lager.append(kun(ny(objekt(1), 0, "0"))).has_value());
        std::atomic<int> conflicts = 0;
        std::atomic<int> failures = 0;
        const auto increment = [&] {
            for (;;) {
                const auto current = lager.laes(objekt(1));
                if (!current || !*current) return false;
                const std::uint64_t n = (*current)->nr;
                Batch b = kun(ny(objekt(1), n, std::to_string(std::stoi((*current)->indhold) + 1)));
                b.udbakke = {"h"};
                const auto done = lager.append(std::move(b));
                if (done) return true;
                if (!er_konflikt(done.error())) return false;
                ++conflicts;
            }
        };
        {
            std::vector<std::jthread> threads;
            for (int t = 0; t < kTraade; ++t)
                threads.emplace_back([&] {
                    for (int i = 0; i < kGange; ++i)
                        if (!increment()) ++failures;
                });
        }
        CHECK(failures == 0);
        CHECK((*lager.laes(objekt(1)))->indhold == std::to_string(kTraade * kGange));
        CHECK(lager.historik(objekt(1), {})->size() == kTraade * kGange + 1);
        CHECK(lager.tal().udbakke == kTraade * kGange);
        if (m.navn == "rocks") CHECK(conflicts > 0);
        er_sund(lager);
    });
}

TEST_CASE("store: of many that claim one key, one wins") {
    for_hver([](Motor& m) {
        Lager& lager = m.lager();
        for (int round = 0; round < 20; ++round) {
            const std::string key = "krav" + std::to_string(round);
            std::atomic<int> won = 0;
            {
                std::vector<std::jthread> threads;
                for (int t = 0; t < 8; ++t)
                    threads.emplace_back([&, t] {
                        Batch b;
                        b.rum = {{Rum::kMeta, key, std::to_string(t), ""}};
                        if (lager.append(std::move(b))) ++won;
                    });
            }
            CHECK(won == 1);
        }
    });
}

TEST_CASE("store: readers see whole batches while others write") {
    for_hver([](Motor& m) {
        Lager& lager = m.lager();
        // Every batch moves objects 1 and 2 together between the values a and b.
        Batch first;
        for (const std::uint32_t n : {1U, 2U})
            first.registreringer.push_back(ny(objekt(n), 0, "", {post(1, "a"), post(2, "altid")}));
        REQUIRE(lager.append(first).has_value());
        std::atomic<bool> stop = false;
        std::atomic<int> wrong = 0;
        {
            std::jthread reader([&] {
                while (!stop) {
                    std::size_t hits = 0;
                    const auto done = lager.soeg(
                        {kA,
                         1,
                         {{1, {eksakt("a"), eksakt("b")}, {}}, {2, {eksakt("altid")}, {}}},
                         {},
                         [&](const Uuid&) { return ++hits > 0; }});
                    if (!done || hits != 2) ++wrong;
                    const auto history = lager.historik(objekt(1), {});
                    for (std::size_t i = 0; history && i < history->size(); ++i)
                        if ((*history)[i].nr != i + 1) ++wrong;
                    const std::vector<ObjektId> both = {objekt(1), objekt(2)};
                    const auto pair = lager.laes_flere(both);
                    if (!pair || (*pair)[0]->nr != (*pair)[1]->nr) ++wrong;
                }
            });
            const Stop at_end(stop);
            for (std::uint64_t i = 1; i <= 300; ++i) {
                Batch b;
                for (const std::uint32_t n : {1U, 2U})
                    b.registreringer.push_back(ny(objekt(n), i, "", {post(1, i % 2 ? "b" : "a")},
                                                  {post(1, i % 2 ? "a" : "b", {})}));
                CHECK(lager.append(std::move(b)).has_value());
            }
        }
        CHECK(wrong == 0);
    });
}
