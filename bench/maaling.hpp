// What the load programs for one service each have in common: whom they call, and how a run is
// measured and told.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "last.hpp"

namespace faelled::bench {

using Valg = std::map<std::string, std::string>;

// `--navn værdi` pairs over the defaults in `valg`; Fejl kKalder on one that is not there.
[[nodiscard]] Result<void> laes_valg(int antal, char** ord, Valg& valg);
// Lines that are not empty and do not begin with #.
[[nodiscard]] std::vector<std::string> linjer(const std::string& fil);
// "1,8,64".
[[nodiscard]] std::vector<int> tal_i(const std::string& liste);

// A sandbox and one of its systems.
struct Server {
    Maal maal;
    int pid = 0;  // for CPU time; 0: not measured
    std::string cvr;
    std::string organisation;  // UUID of the authority's Organisation
    std::string system;        // UUID
};

// From klar.json: system `nr`, which calls for the authority `myndighed` (empty: its own).
[[nodiscard]] Result<Server> laes_klar(const std::string& fil, std::size_t nr,
                                       const std::string& myndighed);

// A row of the result.
struct Maaling {
    std::string operation;
    int forbindelser = 0;
    double oensket_rate = 0;
    Resultat resultat;
    double server_cpu_us = 0;                          // a request
    std::vector<std::pair<std::string, double>> mere;  // what only this operation has
};

// Runs it, prints a line and adds a row. Wrong answers are told, and left to the caller.
[[nodiscard]] Result<Resultat> maal(const Server& s, const std::string& navn, const Scenario& sc,
                                    const Koersel& k, std::vector<Maaling>& ud);

// How fast the machine is, printed and kept.
struct Kalibrering {
    double fsync = 0;  // in the folder
    double rsa = 0;
};
[[nodiscard]] Result<Kalibrering> kalibrer(const std::string& mappe, std::uint64_t froe);
// Nothing is written when `fil` is empty.
void gem_json(const std::string& fil, const Kalibrering& k, std::uint64_t froe,
              const std::vector<Maaling>& alle);

// Of --froe, or of the time.
[[nodiscard]] std::uint64_t froe_af(const std::string& valg);

}  // namespace faelled::bench
