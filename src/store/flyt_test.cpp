// Moving a store from one engine to another.
#include "store/flyt.hpp"

#include <algorithm>

#include "store/test_lager.hpp"

using namespace faelled;
using namespace faelled::store;
using namespace faelled::store::test;

namespace {

void fyld(Lager& lager) {
    const std::string sixteen(nr(7).view());
    for (std::uint32_t n = 0; n < 300; ++n) {
        Batch b;
        const ObjektId id = objekt(n, static_cast<std::uint8_t>(1 + n % 2), n % 3 == 0 ? kA : kB);
        b.registreringer.push_back(
            ny(id, 0, "første" + std::to_string(n), {post(1, "v" + std::to_string(n % 5))}));
        if (n % 4 == 0)
            b.registreringer.push_back(
                ny(id, 1, "anden",
                   {post(2, sixteen),
                    post(3, "", {{sek(1), sek(2)}, {sek(4), Tid::plus_uendelig()}})}));
        b.rum = {{Rum::kTjeneste, std::string("t\0", 2) + std::to_string(n), "v", {}},
                 {Rum::kRevision, std::to_string(n), "r", {}}};
        b.udbakke = {"h" + std::to_string(n)};
        REQUIRE(lager.append(std::move(b)).has_value());
    }
    REQUIRE(lager
                .append({{},
                         {},
                         {},
                         {{Rum::kUdbakke, std::string("\0\0\0\0\0\0\0\1", 8), {}, {}},
                          {Rum::kMeta, "m", "v", {}}},
                         {}})
                .has_value());
}

using Raekker = std::vector<std::pair<std::string, std::string>>;

// Sorted, as the engines' orders differ.
Raekker alle(Lager& lager, Familie f) {
    Raekker out;
    REQUIRE(lager.flytbar()
                ->raekker(f, {},
                          [&](auto k, auto v) {
                              out.emplace_back(k, v);
                              return true;
                          })
                .has_value());
    std::sort(out.begin(), out.end());
    return out;
}

constexpr Familie kAlle[] = {Familie::kHoved,   Familie::kHistorik, Familie::kIndeks,
                             Familie::kMeta,    Familie::kUdbakke,  Familie::kTjeneste,
                             Familie::kRevision};

void er_ens(Lager& a, Lager& b) {
    for (const Familie f : kAlle)
        CHECK(alle(a, f) == alle(b, f));
    CHECK(*a.flytbar()->taellere() == *b.flytbar()->taellere());
    er_sund(a);
    er_sund(b);
}

}  // namespace

TEST_CASE("store: a move to the other engine and back gives the same store") {
    Klynge* const k = Klynge::faelles();
    if (k == nullptr) return;
    const Mappe folder;
    const auto first = aabn(folder.under("a"));
    fyld(*first);
    const auto database = aabn_pg(k->nyt_skema());
    std::uint64_t told = 0;
    const auto there = flyt(*first, *database, "a", [&](std::uint64_t n, std::uint64_t all) {
        told = n;
        CHECK(n <= all);
    });
    REQUIRE(there.has_value());
    CHECK(there->raekker > 1500);
    CHECK(told > 0);
    er_ens(*first, *database);
    const auto back = aabn(folder.under("b"));
    REQUIRE(flyt(*database, *back, "pg", {}).has_value());
    er_ens(*first, *back);
    // Both go on from there: the next outbox number is not one that was used.
    for (Lager* const l : {static_cast<Lager*>(database.get()), static_cast<Lager*>(back.get())}) {
        Batch b = kun(ny(objekt(5000), 0));
        b.udbakke = {"ny"};
        REQUIRE(l->append(std::move(b)).has_value());
        CHECK(rum(*l, Rum::kUdbakke).back().first == udbakke_noegle(301));
    }
    er_ens(*database, *back);
}

TEST_CASE("store: a move that was broken off goes on, and is refused where it would do harm") {
    Klynge* const k = Klynge::faelles();
    if (k == nullptr) return;
    const Mappe folder;
    const auto from = aabn(folder.under("a"));
    fyld(*from);
    const auto to = aabn_pg(k->nyt_skema());
    // As a first run leaves it that got through half of the first family.
    const Raekker rows = alle(*from, Familie::kHoved);
    std::vector<Flytterraekke> half;
    for (std::size_t i = 0; i < rows.size() / 2; ++i)
        half.push_back({rows[i].first, rows[i].second});
    REQUIRE(to->flytbar()
                ->indsaet(Familie::kHoved, half, "a\n0\n" + hex(half.back().noegle))
                .has_value());
    CHECK_FALSE(kontroller_flyttet(*to).has_value());
    CHECK_FALSE(flyt(*from, *to, "b", {}).has_value());  // another move
    const auto done = flyt(*from, *to, "a", {});
    REQUIRE(done.has_value());
    CHECK(kontroller_flyttet(*to).has_value());
    er_ens(*from, *to);
    CHECK_FALSE(flyt(*from, *to, "a", {}).has_value());  // not empty any more
    const auto twin = lav_memory_lager();
    CHECK_FALSE(flyt(*twin, *to, "a", {}).has_value());
}

TEST_CASE("store: a move that lost a row is noticed") {
    const Mappe folder;
    const auto from = aabn(folder.under("a"));
    fyld(*from);
    const auto to = aabn(folder.under("b"));
    // The state says that the objects are copied, and they are not.
    REQUIRE(to->flytbar()->indsaet(Familie::kHoved, {}, "a\n1\n").has_value());
    const auto done = flyt(*from, *to, "a", {});
    REQUIRE_FALSE(done.has_value());
    CHECK(done.error().tekst.find("hoved har 300 rækker i det gamle og 0 i det nye") !=
          std::string::npos);
    CHECK_FALSE(kontroller_flyttet(*to).has_value());
}

TEST_CASE("store: the sum of rows does not depend on their order, and on every byte") {
    Rumsum a;
    a.tag("k", "v");
    a.tag("l", "w");
    Rumsum b;
    b.tag("l", "w");
    b.tag("k", "v");
    CHECK(a == b);
    Rumsum c;
    c.tag("l", "w");
    c.tag("kv", "");
    CHECK_FALSE(a == c);
}
