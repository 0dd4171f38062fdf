// Fills a store with new objects in bulk, past the log and the group commit: sorted files are
// written beside the store and handed to it. For seeding, where the whole can be made again: a
// store whose filling was cut off is thrown away.
#pragma once

#include <memory>
#include <string>

#include "store/rocks/rocks_lager.hpp"
#include "store/store.hpp"

namespace faelled::store {

// What one thread has to add: a store to give the engine that answers that nothing is there and
// takes new objects in strictly ascending order of owner, type, UUID. Not thread-safe.
class Massedel : public Lager {
  public:
    // Hands everything over; the last call. Fejl kIntern when the order did not rise.
    [[nodiscard]] virtual Result<void> aflever() = 0;
};

// The store is held alone meanwhile. Thread-safe.
class Masseindlaesning {
  public:
    virtual ~Masseindlaesning() = default;
    // Objects of different parts must be different, and none may be in the store already: nobody
    // looks. Memory: the part's index entries, about 70 bytes each.
    [[nodiscard]] virtual std::unique_ptr<Massedel> del() = 0;
    // Merges, writes the counts, durable. After the last part; the last call.
    [[nodiscard]] virtual Result<void> faerdig() = 0;
};

// An existing store or a new one.
[[nodiscard]] Result<std::unique_ptr<Masseindlaesning>> aabn_masse(
    const std::string& folder, const RocksIndstillinger& settings);

}  // namespace faelled::store
