// Writes groups of batches: checks them one after the other and writes them as one RocksDB batch
// with one fsync.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "store/format.hpp"
#include "store/gruppekoe.hpp"
#include "store/rocks/database.hpp"

namespace faelled::store::rocks {

class Skriver {
  public:
    // `d` must outlive the writer. `synkron` false: answers before the disk has it.
    Skriver(const Database& d, const Taellere& start, bool synkron);

    // Blocks until durable. The batch must have passed kontroller().
    [[nodiscard]] Result<void> append(const Batch& batch);
    // After the last group.
    [[nodiscard]] Taellere taellere() const;

    // A write failed: nothing is taken any more.
    [[nodiscard]] bool laast() const;

  private:
    [[nodiscard]] Result<void> behandl(const std::vector<Gruppekoe::Opgave*>& gruppe);

    const Database& d_;
    const bool synkron_;

    mutable std::mutex mutex_;
    // Set by the first failed write and never cleared: what RocksDB and the disk then hold is only
    // known again after opening anew.
    std::optional<Fejl> laast_;
    Taellere tal_;  // written by the queue's thread under mutex_

    Gruppekoe koe_;  // last: stops first
};

}  // namespace faelled::store::rocks
