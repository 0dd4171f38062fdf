#include "indeks/fundlager.hpp"

#include <doctest/doctest.h>

#include <set>

#include "store/memory/memory_lager.hpp"

using namespace faelled;
using namespace faelled::indeks;

namespace {

constexpr Cvr kEjer{11111111};
const Uuid kA = Uuid::literal("0a000000-0000-4000-8000-000000000001");
const Uuid kB = Uuid::literal("0b000000-0000-4000-8000-000000000002");
Uuid id(int n) {
    return Uuid::named(Uuid{}, std::to_string(n));
}

struct Hus {
    std::unique_ptr<store::MemoryLager> lager = store::lav_memory_lager();
    Fundlager fund{*lager};

    void saet(int n, const Uuid& afsender, std::vector<Fund> list) {
        store::Batch batch;
        REQUIRE(fund.saet(kEjer, {30, id(n), afsender, std::move(list)}, batch));
        REQUIRE(lager->append(std::move(batch)));
    }
    std::size_t antal(Fundlager::Spoergsmaal s) {
        return fund.find(kEjer, s).value().raekker.size();
    }
};

}  // namespace

TEST_CASE("fundlager: by sender and by rule, until they are gone") {
    Hus h;
    h.saet(1, kA,
           {{Regel::kUkendtRolle, "x"}, {Regel::kUkendtRolle, "y"}, {Regel::kLinjeskift, "z"}});
    h.saet(2, kB, {{Regel::kUkendtRolle, "x"}});
    CHECK(h.antal({}) == 3);
    CHECK(h.antal({.afsender = kA}) == 2);
    CHECK(h.antal({.afsender = {}, .regel = Regel::kUkendtRolle}) == 2);
    CHECK(h.antal({.afsender = kB, .regel = Regel::kLinjeskift}) == 0);
    CHECK(h.fund.hent(kEjer, 30, id(1)).value()->fund.size() == 3);
    CHECK(h.fund.find(Cvr{22222222}, {}).value().raekker.empty());

    // Another sender, another rule: nothing of the old is left.
    h.saet(1, kB, {{Regel::kUkendtRolle, "x"}});
    CHECK(h.antal({.afsender = kA}) == 0);
    CHECK(h.antal({.afsender = kB}) == 2);
    h.saet(1, kB, {});
    h.saet(2, kB, {});
    CHECK(h.antal({}) == 0);
    CHECK_FALSE(h.fund.hent(kEjer, 30, id(1)).value());
    CHECK(h.lager->tal().objekter == 0);
}

TEST_CASE("fundlager: pages without holes and doubles") {
    Hus h;
    for (int n = 0; n < 25; ++n)
        h.saet(n, n % 2 == 0 ? kA : kB, {{Regel::kUkendtRolle, "x"}});
    std::set<Uuid> seen;
    Fundlager::Spoergsmaal s{.afsender = {}, .regel = {}, .efter = {}, .antal = 10};
    for (int page = 0; page < 3; ++page) {
        const auto side = h.fund.find(kEjer, s).value();
        for (const auto& r : side.raekker)
            CHECK(seen.insert(r.uuid).second);
        CHECK(side.naeste.empty() == (page == 2));
        s.efter = side.naeste;
    }
    CHECK(seen.size() == 25);
}
