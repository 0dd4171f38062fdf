#include "oio/maerke.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <thread>

#include "oio/regelskrift.hpp"
#include "oio/test_beskrivelse.hpp"
#include "store/memory/memory_lager.hpp"

using namespace faelled;
using namespace faelled::oio;
using namespace faelled::oio::test;

namespace {

constexpr std::int64_t kLaenge = 3600 * kSekund;
const Skriver kSkriver{Cvr{11111111}, Reference::urn("urn:proeve"), Uuid()};

// One node: what it keeps, and how it writes.
struct Node {
    Motor& motor;
    Maerke maerke{motor, "zm", 0};
    Regelskrift skrift{motor, maerke};

    explicit Node(Motor& m) : motor(m) {}
};

struct To {
    ManualClock ur{*parse_datetime("2026-03-02T10:00:00Z")};
    std::unique_ptr<store::MemoryLager> lager = store::lav_memory_lager();
    Motor motor{*lager, ur, system_entropy(), {}};
    Node a{motor};
    Node b{motor};

    [[nodiscard]] std::string vaerdi(const std::string& key) const {
        return lager->hent(store::Rum::kTjeneste, key)->value_or("");
    }
};

Samling raekke(std::string key, std::string value) {
    Samling in;
    in.rum.push_back({store::Rum::kTjeneste, std::move(key), std::move(value), std::nullopt});
    return in;
}
Samling ting(const Uuid& uuid, std::uint64_t expected) {
    Samling in;
    Indhold i;
    i.egenskaber.push_back({fra_til(Tid::minus_uendelig(), Tid::plus_uendelig()),
                            {{1, "Ting " + std::to_string(expected)}}});
    in.objekter.push_back({&kTing, uuid, expected, Livscyklus::kOpstaaet, std::nullopt, i});
    return in;
}

}  // namespace

TEST_CASE("maerke: what others raise is seen, under one's own key and at one's own pace") {
    To v;
    const Maerke rare(v.motor, "zm", kLaenge);
    const Maerke other(v.motor, "zn", 0);
    Maerke teller(v.motor, "zm", kLaenge);
    CHECK(*rare.nummer() == 0);
    const std::uint64_t at = rare.andres();
    const std::uint64_t apart = other.andres();
    const std::uint64_t before = v.a.maerke.andres();
    teller.meld();
    CHECK(rare.andres() == at);
    CHECK(*rare.nummer() == 1);
    CHECK(other.andres() == apart);
    CHECK(v.a.maerke.andres() == before + 1);
    CHECK(v.a.maerke.andres() == before + 1);
    v.lager->plan().laesefejl = true;
    CHECK_FALSE(rare.nummer());
    CHECK(v.a.maerke.andres() == before + 1);
}

TEST_CASE("regelskrift: of two that race the later looks again and sees what the first wrote") {
    To v;
    std::vector<std::string> seen;
    const auto done = v.a.skrift.udfoer([&]() -> Result<Tid> {
        seen.push_back(v.vaerdi("zx"));
        if (seen.size() == 1) {
            REQUIRE(v.b.skrift.udfoer(
                [&] { return v.b.skrift.motor().skriv_samlet(kSkriver, raekke("zx", "b")); }));
            CHECK(v.b.skrift.skrevet());
        }
        return v.a.skrift.motor().skriv_samlet(kSkriver, raekke("zx", seen.back() + "a"));
    });
    REQUIRE(done);
    CHECK(seen == std::vector<std::string>{"", "b"});
    CHECK(v.vaerdi("zx") == "ba");
    CHECK(v.a.skrift.nummer() == 2);
    CHECK(*v.a.maerke.nummer() == 2);
    // A rule that says no writes nothing.
    const auto no = v.a.skrift.udfoer(
        [&]() -> Result<Tid> { return std::unexpected(Fejl::kalder(49, "nej")); });
    CHECK(no.error().tekst == "nej");
    CHECK_FALSE(v.a.skrift.skrevet());
    CHECK(*v.a.maerke.nummer() == 2);
}

TEST_CASE("regelskrift: what the engine finds is the answer, unless somebody wrote meanwhile") {
    To v;
    const Uuid u = Uuid::literal("00000000-0000-4000-8000-0000000000b1");
    int tries = 0;
    const auto write = [&](std::uint64_t expected) {
        return v.a.skrift.udfoer([&] {
            ++tries;
            return v.a.skrift.motor().skriv_samlet(kSkriver, ting(u, expected));
        });
    };
    REQUIRE(write(0));
    tries = 0;
    const auto wrong = write(7);
    REQUIRE_FALSE(wrong);
    CHECK(wrong.error().kode == 49);
    CHECK(tries == 1);
    tries = 0;
    const auto raced = v.a.skrift.udfoer([&]() -> Result<Tid> {
        const std::uint64_t expected =
            v.motor.gaeldende(kTing, kSkriver.ejer, std::span(&u, 1))->front()->nr;
        if (++tries == 1)
            REQUIRE(v.b.skrift.udfoer(
                [&] { return v.b.skrift.motor().skriv_samlet(kSkriver, ting(u, 1)); }));
        return v.a.skrift.motor().skriv_samlet(kSkriver, ting(u, expected));
    });
    CHECK(raced);
    CHECK(tries == 2);
}

TEST_CASE("regelskrift: two threads at two nodes come through, and nothing is lost") {
    constexpr int kHver = 200;
    To v;
    const auto count = [&v](Node& n) {
        for (int i = 0; i < kHver; ++i)
            CHECK(n.skrift.udfoer([&]() -> Result<Tid> {
                const std::string had = v.vaerdi("zx");
                return n.skrift.motor().skriv_samlet(kSkriver, raekke("zx", had + "1"));
            }));
    };
    std::thread other(count, std::ref(v.a));
    count(v.b);
    other.join();
    CHECK(v.vaerdi("zx").size() == 2 * kHver);
    CHECK(*v.a.maerke.nummer() == 2 * kHver);
}
