// Brings objects into the store through the engine, and opens an installation's store with
// everything it must hold from the start.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/demo/kommune.hpp"
#include "app/grunddata.hpp"
#include "app/konfiguration.hpp"
#include "base/clock.hpp"
#include "base/entropy.hpp"
#include "oio/motor.hpp"

namespace faelled::app {

// Imports objects of one owner. One that is there already is passed over, so a load that was cut
// off can be begun again. Stops at the first Fejl of another kind.
[[nodiscard]] Result<void> indlaes(oio::Motor& motor, const oio::Skriver& skriver,
                                   std::vector<Objekt> objekter);
// Makes changes in order; one that is made already changes nothing.
[[nodiscard]] Result<void> anvend(oio::Motor& motor, const oio::Skriver& skriver,
                                  std::vector<Aendring> aendringer);

// The two demo municipalities, by name lists and plans of data/; Korsbæk's citizens are made when
// the store is filled.
[[nodiscard]] Result<std::vector<Demokommune>> demokommuner(const Grunddata& grund, Tid idag);

// Sets Organisation.Overordnet of a municipality (shared object, owned by the operator).
[[nodiscard]] Result<void> saet_rod(oio::Motor& motor, const Myndighed& m, const Uuid& rod);

struct Startlager {
    std::string mappe;  // of the store
    const Konfiguration* konfiguration = nullptr;
    const Grunddata* grund = nullptr;
    const Clock* ur = nullptr;
    Entropy* entropi = nullptr;
    // Loaded when they are not there yet; empty: no demo.
    std::vector<Demokommune> demo;
};

// What an installation was made with, in Rum::kMeta. Each key is written after the data it speaks
// of.
inline constexpr std::string_view kMaerkeFaelles = "app.faelles";
inline constexpr std::string_view kMaerkeDemo = "app.demo";
inline constexpr std::string_view kMaerkeSeed = "app.seed";
[[nodiscard]] Result<bool> har_maerke(store::Lager& lager, std::string_view maerke);
[[nodiscard]] Result<void> saet_maerke(store::Lager& lager, std::string_view maerke);

// The authorities of data/ and the two of the sandbox.
[[nodiscard]] std::vector<Myndighed> alle_myndigheder(const Grunddata& grund);

// Opens the store, loads what is missing without waiting for the disk at every object, makes it
// durable and returns it opened for work. Fejl kKalder when demo is wanted in a store made by
// `seed`.
[[nodiscard]] Result<std::unique_ptr<store::Lager>> aabn_startlager(Startlager start);

}  // namespace faelled::app
