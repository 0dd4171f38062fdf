// The in-memory twin, for tests: same contract, and faults on demand.
#pragma once

#include <cstdint>
#include <memory>

#include "store/store.hpp"

namespace faelled::store {

// Shared by a test and the store it made; every field may be changed at any time.
struct Fejlplan {
    // The n-th append from now fails (1 = the next); 0 = never.
    std::uint64_t skrivefejl_om = 0;
    bool disk_fuld = false;            // every append fails until set back
    bool laesefejl = false;            // every read fails
    bool uden_synkronisering = false;  // appends answer before they are durable (a sabotage switch)
};

class MemoryLager : public Lager {
  public:
    // Throws away everything that was not durable, as a crash would, and opens again.
    virtual void nedbrud() = 0;
    virtual Fejlplan& plan() = 0;
};

[[nodiscard]] std::unique_ptr<MemoryLager> lav_memory_lager();

}  // namespace faelled::store
