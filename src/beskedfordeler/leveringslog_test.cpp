#include "beskedfordeler/leveringslog.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "adgang/revision_laeser.hpp"
#include "store/memory/memory_lager.hpp"

using namespace faelled;
using namespace faelled::beskedfordeler;

namespace {

constexpr Tid kStart{1'795'597'600 * kSekund};

Uuid nr(std::uint8_t kind, std::uint32_t n) {
    Uuid u = Uuid::literal("00000000-0000-4000-8000-000000000000");
    u.bytes[0] = kind;
    for (std::size_t i = 0; i < 4; ++i)
        u.bytes[15 - i] = static_cast<std::uint8_t>(n >> (8 * i));
    return u;
}

Leveringsspor spor(std::uint32_t n, std::uint32_t box = 1, std::uint32_t agreement = 1) {
    return {nr(1, box), nr(2, box), nr(3, agreement), Cvr(11111111),
            nr(4, n),   nr(5, n),   kStart.plus(n)};
}

struct Verden {
    ManualClock ur{kStart};
    std::unique_ptr<store::MemoryLager> lager = store::lav_memory_lager();
    std::unique_ptr<adgang::Revision> revision =
        *adgang::Revision::create(*lager, ur, std::nullopt);
    std::unique_ptr<Leveringslog> log;

    explicit Verden(Leveringslog::Indstillinger settings = {}) {
        log = std::make_unique<Leveringslog>(*revision, settings,
                                             [this](std::uint64_t last) { varig = last; });
    }
    std::atomic<std::uint64_t> varig{0};
    void vent_varig(std::uint64_t delivery) {
        for (int i = 0; i < 1000 && varig < delivery; ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        REQUIRE(varig >= delivery);
        CHECK(log->er_varig(delivery));
    }
    std::vector<adgang::Revisionspost> poster() {
        std::vector<adgang::Revisionspost> out;
        const adgang::Revisionslaeser laeser(*lager);
        REQUIRE(laeser.alle({}, [&](const adgang::Revisionslinje& l) {
            out.push_back(l.post);
            return true;
        }));
        return out;
    }
};

}  // namespace

TEST_CASE("leveringslog: deliveries of a moment share a record for each mailbox and agreement") {
    Verden v({.samle_ms = 300, .igen_ms = 10});
    std::uint64_t last = 0;
    for (std::uint32_t n = 0; n < 60; ++n)
        last = v.log->noter(spor(n));
    last = v.log->noter(spor(60, 1, 2));
    last = v.log->noter(spor(61, 2, 1));
    CHECK(last == 62);
    v.vent_varig(last);
    v.vent_varig(1);  // an earlier one needs no waiting
    std::size_t messages = 0;
    const auto poster = v.poster();
    CHECK(poster.size() == 4);  // 50 and 10, 1, 1
    for (const auto& p : poster) {
        CHECK(p.art == adgang::Revisionsart::kLevering);
        CHECK(p.myndighed == Cvr(11111111));
        CHECK(p.objekter.size() == p.objekter_i_alt);
        messages += p.objekter.size();
        if (p.objekter.size() != 50) continue;
        CHECK(p.system == nr(2, 1));
        CHECK(p.aftale == nr(3, 1));
        CHECK(p.objekter.front() == nr(4, 0));
        CHECK(p.tid == kStart);
        CHECK(p.varighed_us == 49);
        CHECK(p.detaljer.find(nr(1, 1).text()) != std::string::npos);
    }
    CHECK(messages == 62);
}

TEST_CASE("leveringslog: a log that does not take them stops deliveries, and nothing is lost") {
    Verden v({.samle_ms = 1, .igen_ms = 5, .uden_post_maks = 10});
    v.lager->plan().disk_fuld = true;
    std::atomic<int> went_on{0};
    const auto then = [&]() -> std::move_only_function<void()> { return [&] { ++went_on; }; };
    std::uint64_t last = 0;
    for (std::uint32_t n = 0; v.log->har_plads(then); ++n) {
        REQUIRE(n < 20);
        last = v.log->noter(spor(n));
    }
    CHECK(last == 10);
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    CHECK_FALSE(v.log->er_varig(1));
    CHECK(went_on == 0);
    v.lager->plan().disk_fuld = false;
    v.vent_varig(last);
    for (int i = 0; i < 1000 && went_on == 0; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    CHECK(went_on == 1);
    CHECK(v.log->har_plads(then));
    std::size_t messages = 0;
    for (const auto& p : v.poster())
        messages += p.objekter.size();
    CHECK(messages >= 10);
}

TEST_CASE("leveringslog: what was noted is written when it stops") {
    Verden v({.samle_ms = 60'000, .igen_ms = 5});
    CHECK_FALSE(v.log->er_varig(v.log->noter(spor(1))));
    CHECK(v.log->varig_ved_stop() == 1);
    v.log.reset();
    CHECK(v.poster().size() == 1);
}
