// Both indexes over one in-memory store, with callers, for tests.
#pragma once

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "adgang/gate.hpp"
#include "base/clock.hpp"
#include "base/entropy.hpp"
#include "sagdokument/sagdokument.hpp"
#include "sagdokument/test_sager.hpp"
#include "store/memory/memory_lager.hpp"
#include "ydelse/test_ydelser.hpp"
#include "ydelse/ydelse.hpp"

namespace faelled::opslag::test {

namespace sdt = sagdokument::test;
namespace ydt = ydelse::test;
using adgang::Kalder;

inline constexpr Cvr kKorsbaek{11111111};
inline constexpr Cvr kNordby{22222222};
inline const std::string kUdstilRolle = "http://opslag.example/roles/servicesystemrole/Udstil/1";
inline const std::string kParagraf8Rolle =
    "http://opslag.example/roles/servicesystemrole/Paragraf8/1";
inline const std::string kParagraf11aStk1Rolle =
    "http://opslag.example/roles/servicesystemrole/Paragraf11aStk1/1";
inline const std::string kParagraf11aRolle =
    "http://opslag.example/roles/servicesystemrole/Paragraf11a/1";

using Graenser = std::vector<std::pair<std::string, std::string>>;  // KLE pattern, level

inline Kalder kalder(std::uint32_t rights, const std::string& rolle, const Graenser& limits,
                     Cvr cvr = kKorsbaek, const Uuid& system = ydt::kSystemB) {
    std::vector<adgang::Rettighedsgruppe> groups;
    for (const auto& [kle, niveau] : limits)
        groups.push_back({cvr,
                          rolle,
                          {{std::string(indeks::afgraensning::kKle), {kle}},
                           {std::string(indeks::afgraensning::kFoelsomhed), {niveau}}}});
    const krypto::Fingeraftryk print{1};
    auto gate = adgang::Gate::sandkasse(
        "127.0.0.1", {{"prøve", system, print, {{cvr, ydt::id(9001), rights, groups}}}});
    if (!gate) std::abort();
    adgang::Legitimation who;
    who.certifikat = print;
    who.loopback = true;
    auto k = gate->kalder(who);
    if (!k) std::abort();
    return *k;
}

struct Indekser {
    SeededEntropy random{4};
    std::unique_ptr<store::MemoryLager> lager = store::lav_memory_lager();
    ManualClock clock{*parse_datetime("2025-06-01T10:00:00Z")};
    oio::Motor motor{*lager, clock, random, {}};
    ydelse::Ydelse ydi{motor, {}};
    sagdokument::Sagdokument sdi{motor, {}};

    static Kalder skriver(Cvr cvr = kKorsbaek) {
        return kalder(adgang::kUdstil | adgang::kRediger, "", {}, cvr, ydt::kSystemA);
    }
    void importer(ydelse::Gren g, const Uuid& u, oio::Indhold i, Cvr cvr = kKorsbaek) {
        const auto r = ydi.importer(skriver(cvr), {{g, u, ydt::import(u, std::move(i))}});
        REQUIRE(r);
        REQUIRE_FALSE((*r)[0].fejl);
    }
    void importer_sag(const Uuid& u, oio::Indhold i, Cvr cvr = kKorsbaek,
                      sagdokument::Gren g = sagdokument::kSager) {
        const auto r = sdi.importer(skriver(cvr), {{g, u, sdt::import(u, std::move(i))}});
        REQUIRE(r);
        REQUIRE_FALSE((*r)[0].fejl);
    }
};

}  // namespace faelled::opslag::test
