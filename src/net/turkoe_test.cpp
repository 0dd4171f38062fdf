#include "net/turkoe.hpp"

#include <doctest/doctest.h>

#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <vector>

using namespace faelled;
using namespace faelled::net;

namespace {

using Koe = Turkoe<std::string>;

// Serves all that wait, each for `us`; returns the jobs in the order they were served.
std::vector<std::string> server_alle(Koe& k, std::int64_t us = 50) {
    std::vector<std::string> ud;
    while (auto tur = k.naeste()) {
        ud.push_back(tur->job);
        k.faerdig(*tur, us);
    }
    return ud;
}

}  // namespace

TEST_CASE("turkoe: one caller is served in order, and nothing is remembered of it") {
    Koe k(Turgraenser{});
    for (const char* job : {"1", "2", "3"})
        CHECK(k.tag(7, job) == Koe::Udfald::kTaget);
    CHECK(k.ventende() == 3);
    CHECK(server_alle(k) == std::vector<std::string>{"1", "2", "3"});
    CHECK(k.tom());
    CHECK(k.kendte() == 0);
}

TEST_CASE("turkoe: nobody waits behind another's thousand") {
    Koe k(Turgraenser{.i_alt = 5000, .pr_kalder = 2000});
    for (int i = 0; i < 1000; ++i)
        CHECK(k.tag(1, "bad") == Koe::Udfald::kTaget);
    for (int i = 0; i < 10; ++i) {  // has used something already
        const auto tur = k.naeste();
        k.faerdig(*tur, 50);
    }
    CHECK(k.tag(2, "god") == Koe::Udfald::kTaget);
    const auto tur = k.naeste();
    CHECK(tur->job == "god");
    k.faerdig(*tur, 50);
    // Who comes back at once shares turn by turn.
    int gode = 0;
    for (int i = 0; i < 100; ++i) {
        if (gode * 2 <= i) CHECK(k.tag(2, "god") == Koe::Udfald::kTaget);
        const auto t = k.naeste();
        if (t->job == "god") ++gode;
        k.faerdig(*t, 50);
    }
    CHECK(gode >= 49);
    CHECK(gode <= 51);
}

TEST_CASE("turkoe: time is shared, not jobs") {
    Koe k(Turgraenser{.i_alt = 5000, .pr_kalder = 2000});
    for (int i = 0; i < 1000; ++i) {
        CHECK(k.tag(1, "lang") == Koe::Udfald::kTaget);
        CHECK(k.tag(2, "kort") == Koe::Udfald::kTaget);
    }
    std::map<std::string, std::int64_t> brugt;
    for (int i = 0; i < 500; ++i) {
        const auto tur = k.naeste();
        const std::int64_t us = tur->job == "lang" ? 400 : 100;
        brugt[tur->job] += us;
        k.faerdig(*tur, us);
    }
    CHECK(brugt["lang"] - brugt["kort"] <= 500);
    CHECK(brugt["kort"] - brugt["lang"] <= 500);
}

TEST_CASE("turkoe: a stream of newcomers does not hold the others back") {
    Koe k(Turgraenser{.i_alt = 5000, .pr_kalder = 2000});
    for (int i = 0; i < 100; ++i)
        CHECK(k.tag(1, "fast") == Koe::Udfald::kTaget);
    int faste = 0;
    for (Kaldernoegle ny = 100; ny < 700; ++ny) {  // each comes once; three turns of four
        if (ny % 4 != 3) CHECK(k.tag(ny, "ny") == Koe::Udfald::kTaget);
        const auto tur = k.naeste();
        if (!tur) continue;
        if (tur->job == "fast") ++faste;
        k.faerdig(*tur, 50);
    }
    CHECK(faste == 100);
    CHECK(k.kendte() < 100);
}

TEST_CASE("turkoe: what is owed after a very long job is bounded") {
    Koe k(Turgraenser{});
    CHECK(k.tag(1, "time") == Koe::Udfald::kTaget);
    const auto lang = k.naeste();
    CHECK(k.tag(2, "kort") == Koe::Udfald::kTaget);
    k.faerdig(*lang, 3'600'000'000);
    CHECK(k.tag(1, "igen") == Koe::Udfald::kTaget);
    std::int64_t andre = 0;
    for (;;) {
        const auto tur = k.naeste();
        if (tur->job == "igen") break;
        CHECK(k.tag(2, "kort") == Koe::Udfald::kTaget);
        k.faerdig(*tur, 1000);
        andre += 1000;
        REQUIRE(andre < 10'000'000);
    }
    CHECK(andre >= 500'000);
    CHECK(andre <= 3 * Koe::kMestGaeldUs);
}

TEST_CASE("turkoe: bounds, of one caller and of all") {
    Koe k(Turgraenser{.i_alt = 5, .pr_kalder = 3});
    for (int i = 0; i < 3; ++i)
        CHECK(k.tag(1, "a") == Koe::Udfald::kTaget);
    CHECK(k.tag(1, "a") == Koe::Udfald::kKalderFuld);
    CHECK(k.tag(2, "b") == Koe::Udfald::kTaget);
    CHECK(k.tag(3, "c") == Koe::Udfald::kTaget);
    CHECK(k.tag(4, "d") == Koe::Udfald::kFuld);
    CHECK(server_alle(k).size() == 5);
    CHECK(k.tag(1, "a") == Koe::Udfald::kTaget);
}

TEST_CASE("turkoe: a caller runs only so many at once") {
    Koe k(Turgraenser{.i_alt = 10, .pr_kalder = 10, .samtidige = 2});
    for (const char* job : {"a1", "a2", "a3"})
        CHECK(k.tag(1, job) == Koe::Udfald::kTaget);
    const auto a1 = k.naeste();
    const auto a2 = k.naeste();
    CHECK_FALSE(k.naeste());
    CHECK_FALSE(k.klar());
    CHECK_FALSE(k.tom());
    CHECK(k.tag(2, "b") == Koe::Udfald::kTaget);
    CHECK(k.naeste()->job == "b");
    k.faerdig(*a1, 50);
    CHECK(k.naeste()->job == "a3");
    k.faerdig(*a2, 50);
    CHECK_FALSE(k.naeste());
    CHECK(k.tom());
}

TEST_CASE("turkoe: the house itself has no bounds but the queue's") {
    Koe k(Turgraenser{.i_alt = 5, .pr_kalder = 1, .samtidige = 1});
    for (int i = 0; i < 5; ++i)
        CHECK(k.tag(0, "eget") == Koe::Udfald::kTaget);
    CHECK(k.tag(0, "eget") == Koe::Udfald::kFuld);
    CHECK(k.naeste());
    CHECK(k.naeste());
}

TEST_CASE(
    "arbejdspulje: a caller's flood does not delay another, and its own queue is full first") {
    const auto pulje = lav_arbejdspulje(
        {.navn = "", .traade = 1, .tur = {.i_alt = 100, .pr_kalder = 50, .samtidige = 1}});
    std::mutex m;
    std::condition_variable cv;
    bool videre = false;
    std::vector<int> orden;
    const auto noter = [&](int hvem) {
        return [&, hvem] {
            const std::scoped_lock laas(m);
            orden.push_back(hvem);
        };
    };
    CHECK(pulje->send(1, [&] {
        std::unique_lock laas(m);
        cv.wait(laas, [&] { return videre; });
    }));
    int taget = 0;
    for (int i = 0; i < 60; ++i)
        if (pulje->send(1, noter(1))) ++taget;
    CHECK(taget >= 49);  // the one that runs may have left the queue already, or not
    CHECK(taget <= 50);
    CHECK(pulje->send(2, noter(2)));
    {
        const std::scoped_lock laas(m);
        videre = true;
    }
    cv.notify_all();
    pulje->stop();
    REQUIRE(orden.size() == static_cast<std::size_t>(taget) + 1);
    CHECK(orden.front() == 2);
}

TEST_CASE("arbejdspulje: stops with jobs that wait for their own caller's") {
    const auto pulje = lav_arbejdspulje(
        {.navn = "", .traade = 4, .tur = {.i_alt = 100, .pr_kalder = 100, .samtidige = 1}});
    std::mutex m;
    int udfoert = 0;
    for (int i = 0; i < 100; ++i)
        CHECK(pulje->send(1, [&] {
            const std::scoped_lock laas(m);
            ++udfoert;
        }));
    pulje->stop();
    CHECK(udfoert == 100);
}
