// Brings the invented cases of many municipalities into a store, past its log, on all cores.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/seed/seedsager.hpp"
#include "base/result.hpp"
#include "store/rocks/rocks_lager.hpp"

namespace faelled::app {

struct Sagskommune {
    Myndighed myndighed;
    std::uint64_t sager = 0;
    std::vector<Uuid> enheder;
};

// `sager` shared out: the first municipality has most, the n-th an n-th of that, as size falls
// among real ones. Together exactly `sager`.
[[nodiscard]] std::vector<std::uint64_t> fordel_sager(std::uint64_t sager, std::size_t kommuner);

struct Sagsopgave {
    std::string lager;  // folder of a store with what was there before
    store::RocksIndstillinger indstillinger;
    std::vector<Sagskommune> kommuner;
    std::uint64_t froe = 1;
    Tid idag;
    std::string proever;  // file of people and what there is about them, of the first municipality
};

// The number of objects made. Memory: some 100 MB a core and 28 bytes a citizen.
[[nodiscard]] Result<std::uint64_t> indlaes_sager(const Grunddata& grund, const Navneliste& navne,
                                                  const Sagsopgave& o);

}  // namespace faelled::app
