// Writes groups of batches, each in one transaction.
//
// Every transaction first locks the row of counters, so that the writers of all nodes come one
// after the other: what is checked cannot change before it is written, outbox numbers rise in the
// order of commit, and there are no deadlocks. Nodes share the work by group, not by row.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <vector>

#include "store/gruppekoe.hpp"
#include "store/postgres/aktiv.hpp"
#include "store/postgres/pulje.hpp"
#include "store/postgres/raekker.hpp"

namespace faelled::store::postgres {

class Skriver {
  public:
    // `pulje` must outlive the writer. `node`: new for every process. `leje`: without which nothing
    // is written.
    Skriver(Pulje& pulje, const Uuid& node, std::optional<Leje> leje);

    // Blocks until durable. The batch must have passed kontroller().
    [[nodiscard]] Result<void> append(const Batch& batch) { return koe_.append(batch); }

  private:
    using Opgaver = std::vector<Gruppekoe::Opgave*>;

    [[nodiscard]] Result<void> behandl(const Opgaver& gruppe);
    [[nodiscard]] Result<void> forsoeg(const Opgaver& gruppe, Frist limit);
    // Of a group that an earlier attempt carried out: not answered before the replicas have it.
    [[nodiscard]] Result<void> bekraeft(Frist limit);
    [[nodiscard]] Result<void> udfoer(const Saetning& s, Frist limit);
    [[nodiscard]] Result<void> skriv(const Gruppe& g, const Forhentet& there, Frist limit);

    Pulje& pulje_;
    const Uuid node_;
    const std::optional<Leje> leje_;
    std::unique_ptr<Forbindelse> f_;
    std::int64_t gruppe_ = 0;  // number of the group under way
    bool kendt_ = true;        // rows known to be absent are only inserted

    Gruppekoe koe_;  // last: stops first
};

}  // namespace faelled::store::postgres
