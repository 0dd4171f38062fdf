// What Korsbæk knows of its invented citizens: cases, documents, journal notes, grants and payments
// from five invented case systems (indekser.md 4, 5, 10). By the conventions: nothing of it is a
// finding. The same plan and day give the same objects with the same UUIDs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "app/demo/kommuneplan.hpp"
#include "app/demo/objektbygger.hpp"
#include "base/time.hpp"

namespace faelled::app {

struct Borgervalg {
    std::size_t husstande = 190;  // about 500 people
    std::uint64_t froe = 0xb0;
};

struct Borgerdata {
    std::vector<Objekt> objekter;  // Dokument, Sag, Bevilling, OekonomiskEffektuering
    std::vector<std::string> cpr;  // of everybody, adults first in each family
    // People worth looking at: CPR numbers.
    std::string beskyttet;  // name and address protected
    std::string vip;        // has the VIP case
    std::string familie;    // head of a family with cases in several systems
};

// `idag`: Danish midnight; payments go up to the month before it.
[[nodiscard]] Borgerdata lav_borgere(const Grunddata& grund, const Kommuneplan& plan,
                                     const Navneliste& navne, Tid idag,
                                     const Borgervalg& valg = {});

}  // namespace faelled::app
