// Tests only: objects of the indexes sent as their systems would.
#pragma once

#include <doctest/doctest.h>

#include <utility>
#include <vector>

#include "adgang/gate.hpp"
#include "app/demo/kommuneplan.hpp"
#include "app/demo/objektbygger.hpp"
#include "base/clock.hpp"
#include "sagdokument/sagdokument.hpp"
#include "store/memory/memory_lager.hpp"
#include "ydelse/ydelse.hpp"

namespace faelled::app {

// May read and write both indexes for Korsbæk.
inline adgang::Kalder kalder(const Uuid& system) {
    const krypto::Fingeraftryk print{1};
    auto gate = adgang::Gate::sandkasse(
        "127.0.0.1",
        {{"prøve",
          system,
          print,
          {{korsbaek().cvr, korsbaek().organisation, adgang::kUdstil | adgang::kRediger, {}}}}});
    REQUIRE(gate);
    adgang::Legitimation who;
    who.certifikat = print;
    who.loopback = true;
    auto k = gate->kalder(who);
    REQUIRE(k);
    return *k;
}

// All are taken, and none of them breaks a convention.
inline void uden_fund(const std::vector<Objekt>& objekter, Tid nu) {
    namespace sd = sagdokument;
    namespace yd = ydelse;
    SeededEntropy random{1};
    const auto lager = store::lav_memory_lager();
    ManualClock clock{nu};
    oio::Motor motor{*lager, clock, random, {}};
    sd::Sagdokument sager{motor, {}};
    yd::Ydelse ydelser{motor, {}};
    const adgang::Kalder k = kalder(Uuid::named(Uuid{}, "prøve"));

    std::vector<sd::Importeret> cases;
    std::vector<yd::Importeret> benefits;
    const auto flush = [&] {
        if (!cases.empty()) {
            const auto done = sager.importer(k, std::move(cases));
            REQUIRE(done);
            for (const auto& a : *done)
                CHECK_MESSAGE(!a.fejl, a.type, " ", a.fejl ? a.fejl->tekst : "");
        }
        if (!benefits.empty()) {
            const auto done = ydelser.importer(k, std::move(benefits));
            REQUIRE(done);
            for (const auto& a : *done)
                CHECK_MESSAGE(!a.fejl, a.type, " ", a.fejl ? a.fejl->tekst : "");
        }
        cases.clear();
        benefits.clear();
    };
    for (const Objekt& o : objekter) {
        const bool sag = o.type == &sd::kSag || o.type == &sd::kDokument;
        if (sag)
            cases.push_back(
                {o.type == &sd::kSag ? sd::kSager : sd::kDokumenter, o.input.uuid, o.input});
        else
            benefits.push_back({o.type == &yd::kBevilling ? yd::kBevillinger : yd::kEffektueringer,
                                o.input.uuid, o.input});
        if (cases.size() + benefits.size() == 400) flush();
    }
    flush();
    for (const auto& page : {sager.fund(k, {}).value(), ydelser.fund(k, {}).value()})
        for (const auto& row : page.raekker)
            CHECK_MESSAGE(false, indeks::id(row.regel), " ", indeks::tekst(row.regel), " ",
                          int(row.type));
}

}  // namespace faelled::app
