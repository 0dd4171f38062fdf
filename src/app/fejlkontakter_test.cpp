#include "app/fejlkontakter.hpp"

#include <doctest/doctest.h>

#include <thread>

#include "base/clock.hpp"

using namespace faelled;
using namespace faelled::app;
using adgang::Forstyrrelse;

namespace {

const Uuid kA = Uuid::literal("11111111-1111-4111-8111-111111111111");
const Uuid kB = Uuid::literal("22222222-2222-4222-8222-222222222222");

}  // namespace

TEST_CASE("a fault switch by certificate hits the system that it belongs to") {
    SeededEntropy entropy(1);
    Fejlkontakter k(entropy);
    krypto::Fingeraftryk known{};
    known[0] = 1;
    const auto ask = k.ved_certifikat([&](const krypto::Fingeraftryk& print) {
        return print == known ? std::optional(kA) : std::nullopt;
    });
    CHECK(ask(known) == Forstyrrelse::kIngen);
    k.saet(kA, fejlkontakt("fault", 0).value());
    CHECK(ask(known) == Forstyrrelse::kFault);
    CHECK(ask({}) == Forstyrrelse::kIngen);
    k.saet(kB, fejlkontakt("500", 0).value());
    CHECK(ask(known) == Forstyrrelse::kFault);
}

TEST_CASE("a fault switch hits its system, as often as it was told") {
    SeededEntropy entropy(1);
    Fejlkontakter k(entropy);
    Fejlkontakt lost = fejlkontakt("lost", 0).value();
    lost.antal = 2;
    k.saet(kA, lost);
    CHECK(k.rammer(kA));
    CHECK_FALSE(k.rammer(kB));
    CHECK(k.forstyr(kB) == Forstyrrelse::kIngen);
    CHECK(k.forstyr(kA) == Forstyrrelse::kTabt);
    CHECK(k.forstyr(kA) == Forstyrrelse::kTabt);
    CHECK(k.forstyr(kA) == Forstyrrelse::kIngen);
    CHECK_FALSE(k.rammer(kA));
    CHECK_FALSE(k.fjern(kA));
}

TEST_CASE("a fault switch with a probability hits about so many") {
    SeededEntropy entropy(7);
    Fejlkontakter k(entropy);
    Fejlkontakt some = fejlkontakt("500", 0).value();
    some.sandsynlighed = 0.25;
    k.saet(kA, some);
    int hits = 0;
    for (int i = 0; i < 4000; ++i)
        hits += k.forstyr(kA) == Forstyrrelse::kServerfejl ? 1 : 0;
    CHECK(hits > 850);
    CHECK(hits < 1150);
}

TEST_CASE("slow calls wait, but not for a server that stops") {
    SeededEntropy entropy(1);
    Fejlkontakter k(entropy);
    k.saet(kA, fejlkontakt("slow", 30).value());
    std::int64_t start = monotonic_us();
    CHECK(k.forstyr(kA) == Forstyrrelse::kIngen);
    CHECK(monotonic_us() - start >= 30'000);
    k.saet(kA, fejlkontakt("slow", 4'000'000).value());
    CHECK(k.alle().front().second.vent_ms == Fejlkontakter::kMestVent);
    std::jthread stopper([&] { k.stop(); });
    start = monotonic_us();
    CHECK(k.forstyr(kA) == Forstyrrelse::kIngen);
    CHECK(monotonic_us() - start < 5'000'000);
    CHECK_FALSE(fejlkontakt("langsom", 1));
    CHECK(navn(fejlkontakt("expired", 0).value()) == "expired");
}
