// Batches with content made when their turn has come (Batch::sent), held against every engine.
#include <algorithm>
#include <atomic>
#include <stdexcept>
#include <thread>

#include "store/test_sent.hpp"

using namespace faelled;
using namespace faelled::store;
using namespace faelled::store::test;

namespace {

using Vaerdier = std::span<const std::optional<std::string>>;
using Raekker = std::vector<RumSkrivning>;

// A batch that reads `keys` of Rum::kTjeneste.
Batch byg(std::vector<std::string> keys,
          std::function<Result<void>(Vaerdier values, Raekker& rows)> f) {
    Batch b;
    b.sent.emplace();
    b.sent->laest.reserve(keys.size());
    for (std::string& key : keys)
        b.sent->laest.emplace_back(Rum::kTjeneste, std::move(key));
    b.sent->byg = std::move(f);
    return b;
}

}  // namespace

TEST_CASE("sent: many threads count, none conflicts, every number is given once") {
    for_hver([](Motor& m) {
        constexpr int kTraade = 8;
        constexpr int kGange = 40;
        std::vector<std::vector<std::uint64_t>> given(kTraade);
        std::atomic<int> failures = 0;
        {
            std::vector<std::jthread> threads;
            for (int t = 0; t < kTraade; ++t)
                threads.emplace_back([&, t] {
                    for (int i = 0; i < kGange; ++i) {
                        const auto n = naeste_nummer(m.lager());
                        if (n)
                            given[static_cast<std::size_t>(t)].push_back(*n);
                        else
                            ++failures;
                    }
                });
        }
        CHECK(failures == 0);
        std::vector<std::uint64_t> all;
        for (const auto& mine : given) {
            CHECK(std::is_sorted(mine.begin(), mine.end()));
            all.insert(all.end(), mine.begin(), mine.end());
        }
        std::sort(all.begin(), all.end());
        REQUIRE(all.size() == kTraade * kGange);
        for (std::size_t i = 0; i < all.size(); ++i)
            CHECK(all[i] == i + 1);
        m.genaabn();
        CHECK(*naeste_nummer(m.lager()) == all.size() + 1);
        er_sund(m.lager());
    });
}

TEST_CASE("sent: sees the batches before it in its group and the rest of its own") {
    for_hver([](Motor& m) {
        Lager& lager = m.lager();
        REQUIRE(lager.append({{}, {}, {}, {{Rum::kTjeneste, "gammel", "g", {}}}, {}}).has_value());
        // While the first is built the others gather; they become one group behind it.
        std::atomic<bool> building = false;
        std::atomic<bool> go_on = false;
        std::atomic<int> failures = 0;
        std::vector<std::string> seen;
        {
            std::vector<std::jthread> threads;
            const Stop at_end(go_on);
            threads.emplace_back([&] {
                const auto first = lager.append(byg({}, [&](Vaerdier, Raekker&) -> Result<void> {
                    building = true;
                    while (!go_on)
                        std::this_thread::yield();
                    return {};
                }));
                if (!first) ++failures;
            });
            while (!building)
                std::this_thread::yield();
            for (int i = 0; i < 4; ++i)
                threads.emplace_back([&] {
                    Batch b = byg(
                        {"x", "gammel", "ukendt", "egen"},
                        [&](Vaerdier v, Raekker& rows) -> Result<void> {
                            seen.push_back(v[0].value_or("-") + *v[1] + v[2].value_or("-") + *v[3]);
                            rows.push_back({Rum::kTjeneste, "x", v[0].value_or("") + "i", {}});
                            return {};
                        });
                    b.rum.push_back({Rum::kTjeneste, "egen", "e", {}});
                    if (!lager.append(std::move(b))) ++failures;
                });
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
        CHECK(failures == 0);
        CHECK(seen == std::vector<std::string>{"-g-e", "ig-e", "iig-e", "iiig-e"});
        CHECK(*lager.hent(Rum::kTjeneste, "x") == "iiii");
    });
}

TEST_CASE("sent: may read the store, which shows what was there before, and must not append") {
    for_hver([](Motor& m) {
        Lager& lager = m.lager();
        Batch first = kun(ny(objekt(1), 0, "et", {post(1, "v")}));
        first.rum = {{Rum::kTjeneste, "a", "1", {}}, {Rum::kTjeneste, "b", "2", {}}};
        REQUIRE(lager.append(std::move(first)).has_value());
        Batch b = byg({"a"}, [&](Vaerdier v, Raekker& rows) -> Result<void> {
            FAELLED_TRY(const auto there, lager.hent(Rum::kTjeneste, "a"));
            FAELLED_TRY(const auto object, lager.laes(objekt(1)));
            std::string all;
            FAELLED_CHECK(lager.scan(Rum::kTjeneste, {}, {}, [&](auto key, auto value) {
                all.append(key).append(value);
                return true;
            }));
            std::size_t hits = 0;
            FAELLED_CHECK(lager.soeg(
                {kA, 1, {{1, {eksakt("v")}, {}}}, {}, [&](const Uuid&) { return ++hits > 0; }}));
            const auto again = lager.append(kun(ny(objekt(9), 0)));
            rows.push_back({Rum::kTjeneste,
                            "set",
                            *v[0] + *there + object->indhold + all + std::to_string(hits) +
                                (again ? "skrev" : again.error().regel),
                            {}});
            return {};
        });
        b.registreringer = {ny(objekt(1), 1, "to"), ny(objekt(2), 0, "ny", {post(1, "v")})};
        b.rum = {{Rum::kTjeneste, "a", "9", "1"}};
        REQUIRE(lager.append(std::move(b)).has_value());
        CHECK(*lager.hent(Rum::kTjeneste, "set") == "91eta1b21");
        CHECK((*lager.laes(objekt(1)))->indhold == "to");
        CHECK(*lager.laes(objekt(9)) == std::nullopt);
        er_sund(lager);
    });
}

TEST_CASE("sent: a Fejl leaves nothing of its batch and does not hurt the others") {
    for_hver([](Motor& m) {
        Lager& lager = m.lager();
        const auto nothing = [&](Batch b, FejlSlags slags) {
            b.registreringer.push_back(ny(objekt(7), 0, "x", {post(1, "v")}));
            b.rum.push_back({Rum::kTjeneste, "fast", "x", {}});
            b.udbakke = {"h"};
            const auto done = lager.append(std::move(b));
            REQUIRE_FALSE(done.has_value());
            CHECK(done.error().slags == slags);
            CHECK(*lager.laes(objekt(7)) == std::nullopt);
            CHECK(*lager.hent(Rum::kTjeneste, "fast") == std::nullopt);
            CHECK(*lager.hent(Rum::kTjeneste, "bygget") == std::nullopt);
            return done.error();
        };
        const auto with = [](RumSkrivning w) {
            return byg({}, [w](Vaerdier, Raekker& rows) -> Result<void> {
                rows.push_back({Rum::kTjeneste, "bygget", "x", {}});
                rows.push_back(w);
                return {};
            });
        };
        const Fejl own = nothing(byg({},
                                     [](Vaerdier, Raekker& rows) -> Result<void> {
                                         rows.push_back({Rum::kTjeneste, "bygget", "x", {}});
                                         return std::unexpected(Fejl::kalder(41, "Nej"));
                                     }),
                                 FejlSlags::kKalder);
        CHECK(own.kode == 41);
        CHECK(own.tekst == "Nej");
        nothing(with({Rum::kTjeneste, "f", "x", ""}), FejlSlags::kIntern);
        nothing(with({Rum::kUdbakke, std::string(8, '\1'), "x", {}}), FejlSlags::kIntern);
        nothing(with({Rum::kUdbakke, std::string(8, '\1'), std::nullopt, {}}), FejlSlags::kIntern);
        nothing(byg({}, nullptr), FejlSlags::kIntern);
        nothing(byg({}, [](Vaerdier, Raekker&) -> Result<void> { throw std::runtime_error("x"); }),
                FejlSlags::kIntern);
        CHECK(lager.tal().udbakke == 0);
        // Those that stand in a group with one that fails.
        std::atomic<int> failures = 0;
        {
            std::vector<std::jthread> threads;
            for (int t = 0; t < 6; ++t)
                threads.emplace_back([&, t] {
                    for (int i = 0; i < 20; ++i) {
                        if (t % 2 == 0 && !naeste_nummer(lager)) ++failures;
                        if (t % 2 == 0) continue;
                        Batch b = with({Rum::kTjeneste, "f", "x", ""});
                        b.rum.push_back({Rum::kTjeneste, "fast", "x", {}});
                        b.udbakke = {"h"};
                        if (lager.append(std::move(b))) ++failures;
                    }
                });
        }
        CHECK(failures == 0);
        CHECK(*naeste_nummer(lager) == 61);
        CHECK(*lager.hent(Rum::kTjeneste, "bygget") == std::nullopt);
        CHECK(*lager.hent(Rum::kTjeneste, "fast") == std::nullopt);
        CHECK(lager.tal().objekter == 0);
        CHECK(lager.tal().udbakke == 0);
        er_sund(lager);
    });
}

TEST_CASE("sent: is not built when an expectation of its batch does not hold") {
    for_hver([](Motor& m) {
        Lager& lager = m.lager();
        int built = 0;
        const auto batch = [&] {
            return byg({"n"}, [&](Vaerdier, Raekker& rows) -> Result<void> {
                ++built;
                rows.push_back({Rum::kTjeneste, "n", "x", {}});
                return {};
            });
        };
        Batch row = batch();
        row.rum = {{Rum::kMeta, "krav", "x", "er der"}};
        CHECK(er_konflikt(lager.append(std::move(row)).error()));
        Batch version = batch();
        version.registreringer = {ny(objekt(1), 3)};
        CHECK(er_konflikt(lager.append(std::move(version)).error()));
        CHECK(built == 0);
        CHECK(*lager.hent(Rum::kTjeneste, "n") == std::nullopt);
        REQUIRE(lager.append(batch()).has_value());
        CHECK(built == 1);
    });
}

TEST_CASE("sent: lands together with registrations, rows and events, also what it removes") {
    for_hver([](Motor& m) {
        for (std::uint64_t n = 0; n < 3; ++n) {
            Batch b = byg({"i", "spor"}, [&](Vaerdier v, Raekker& rows) -> Result<void> {
                // Every second time it is there, and goes; a row that nobody asked for comes.
                rows.push_back(
                    {Rum::kTjeneste, "i", v[0] ? std::nullopt : std::optional("her"), {}});
                rows.push_back(
                    {Rum::kTjeneste, "spor", v[1].value_or("") + (v[0] ? "-" : "+"), {}});
                rows.push_back({Rum::kMeta, "uset", std::to_string(n), {}});
                rows.push_back(
                    {Rum::kRevision, "r", n % 2 == 0 ? std::optional("v") : std::nullopt, {}});
                return {};
            });
            b.registreringer = {ny(objekt(1), n, std::to_string(n), {post(1, "v")})};
            b.rum = {{Rum::kTjeneste, "spor2", "x", n == 0 ? "" : "x"}};
            b.udbakke = {"h"};
            REQUIRE(m.lager().append(std::move(b)).has_value());
            if (n == 1) CHECK(*m.lager().hent(Rum::kRevision, "r") == std::nullopt);
            if (n == 1) CHECK(*m.lager().hent(Rum::kTjeneste, "i") == std::nullopt);
        }
        m.genaabn();
        Lager& lager = m.lager();
        CHECK(*lager.hent(Rum::kTjeneste, "i") == "her");
        CHECK(*lager.hent(Rum::kTjeneste, "spor") == "+-+");
        CHECK(*lager.hent(Rum::kMeta, "uset") == "2");
        CHECK(*lager.hent(Rum::kRevision, "r") == "v");
        CHECK((*lager.laes(objekt(1)))->nr == 3);
        CHECK(lager.tal().udbakke == 3);
        er_sund(lager);
    });
}

TEST_CASE("sent: nothing is written when the disk fails behind it") {
    const auto store = lav_memory_lager();
    REQUIRE(*naeste_nummer(*store) == 1);
    store->plan().skrivefejl_om = 1;
    const auto lost = naeste_nummer(*store);
    REQUIRE_FALSE(lost.has_value());
    CHECK(lost.error().slags == FejlSlags::kMiljoe);
    store->nedbrud();
    CHECK(*naeste_nummer(*store) == 2);
}
