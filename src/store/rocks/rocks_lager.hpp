// The embedded engine. Only this folder knows RocksDB. Key layout and payload frame:
// docs/formater.md.
#pragma once

#include <memory>
#include <string>

#include "store/store.hpp"

namespace faelled::store {

struct RocksIndstillinger {
    std::size_t cache_bytes = 128u << 20;        // blocks, filters and index blocks together
    std::size_t skrivebuffer_bytes = 64u << 20;  // all memtables together
    std::size_t wal_bytes = 24u << 20;           // bounds the time of a cold start
    bool synkron = true;                         // false only for seeding: durable first at close
};

// Opens or makes the store in `folder`. Fejl kMiljoe with a text that says what is wrong (damaged,
// locked by another process, written by a newer version, disk full, no permission).
[[nodiscard]] Result<std::unique_ptr<Lager>> aabn_rocks(const std::string& folder,
                                                        const RocksIndstillinger& settings);

// Bytes on disk, roughly, of an owner's objects of a type with their history and index entries;
// what is in memory only does not count. For measurements. Fejl kIntern for another engine.
[[nodiscard]] Result<std::uint64_t> rocks_bytes(Lager& lager, Cvr ejer, std::uint8_t type);

// Brings a folder made by Lager::backup back as a store in `target` (must not exist or be empty).
[[nodiscard]] Result<void> genskab_rocks(const std::string& backup_folder,
                                         const std::string& target);

}  // namespace faelled::store
