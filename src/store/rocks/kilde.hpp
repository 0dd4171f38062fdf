// One search condition as a rising sequence of UUIDs.
#pragma once

#include <memory>

#include "store/rocks/database.hpp"

namespace faelled::store::rocks {

class Kilde {
  public:
    virtual ~Kilde() = default;
    // The first UUID >= `mindst` that meets the condition, or nothing. `mindst` never falls from
    // call to call.
    [[nodiscard]] virtual Result<std::optional<Uuid>> fra(const Uuid& mindst) = 0;
    // Rank for the order of asking: the lowest leads.
    [[nodiscard]] virtual int pris() const = 0;
};

// What the sources of one search share.
struct Soegerum {
    const Database& d;
    const rocksdb::ReadOptions laesning;
    Cvr ejer;
    std::uint8_t type = 0;
    Uuid start;  // nothing before it is asked for
};

// `b` must outlive the source.
[[nodiscard]] Result<std::unique_ptr<Kilde>> lav_kilde(const Soegerum& rum, const Betingelse& b);

}  // namespace faelled::store::rocks
