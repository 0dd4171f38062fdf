// Batches that become durable together: each is checked against the store plus what those before it
// in the group write, and either wholly taken in or not at all.
#pragma once

#include <rocksdb/write_batch.h>

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "store/rocks/database.hpp"
#include "store/rocks/format.hpp"

namespace faelled::store::rocks {

class Gruppe {
  public:
    // `start`: counters before the group. The database must not be written by others while the
    // group lives.
    Gruppe(const Database& d, const Taellere& start) : d_(d), tal_(start) {}

    // Takes the batch in, or leaves the group as it was and says why.
    [[nodiscard]] Result<void> tilfoej(const Batch& batch);

    [[nodiscard]] bool tom() const { return gruppe_.empty(); }
    [[nodiscard]] const Taellere& taellere() const { return tal_; }
    // Everything together, counters included.
    [[nodiscard]] rocksdb::WriteBatch skrivning() const;

  private:
    // What this group makes of a key (behind the number of its family): a value, or nothing when it
    // removes it.
    using Lag = std::unordered_map<std::string, std::optional<std::string>>;

    [[nodiscard]] Result<std::optional<std::string>> hent(Familie f, std::string_view key) const;
    [[nodiscard]] Result<bool> er_der(Familie f, std::string_view key) const;
    void skriv(Familie f, std::string_view key, std::string value);
    void fjern(Familie f, std::string_view key);

    [[nodiscard]] Result<void> anvend(const Batch& batch);
    [[nodiscard]] Result<void> anvend(const NyRegistrering& r);
    [[nodiscard]] Result<void> anvend(const Omskrivning& o);
    [[nodiscard]] Result<void> anvend(const FysiskSletning& s);
    [[nodiscard]] Result<void> anvend(const RumSkrivning& w);
    [[nodiscard]] Result<void> fjern_indeks(const ObjektId& id, const IndeksPost& p);

    const Database& d_;
    Taellere tal_;
    Lag gruppe_;  // of batches taken in
    Lag batch_;   // of the batch under way
};

}  // namespace faelled::store::rocks
