// Group commit: one thread writes for everybody.
//
// Callers put their batch in the queue and wait. The thread takes what waits (bounded), checks the
// batches one after the other, writes them as one RocksDB batch with one fsync and wakes everybody.
// While it waits for the disk the next group gathers, so throughput grows with the number of
// callers.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>

#include "base/metrics.hpp"
#include "store/rocks/database.hpp"
#include "store/rocks/format.hpp"

namespace faelled::store::rocks {

class Skriver {
  public:
    // `d` must outlive the writer. `synkron` false: answers before the disk has it.
    Skriver(const Database& d, const Taellere& start, bool synkron);
    // Finishes what waits.
    ~Skriver();
    Skriver(const Skriver&) = delete;
    Skriver& operator=(const Skriver&) = delete;

    // Blocks until durable. The batch must have passed kontroller().
    [[nodiscard]] Result<void> append(const Batch& batch);
    // After the last group.
    [[nodiscard]] Taellere taellere() const;

  private:
    // One waiting caller; lives on the caller's stack.
    struct Opgave {
        const Batch* batch = nullptr;
        std::size_t bytes = 0;
        Result<void> svar;
        std::mutex mutex;
        std::condition_variable vent;
        bool faerdig = false;

        void luk();
    };

    void koer();
    // Waits for work; empty when stopped and the queue is done.
    [[nodiscard]] std::vector<Opgave*> naeste();
    void behandl(const std::vector<Opgave*>& gruppe);

    const Database& d_;
    const bool synkron_;
    metrics::Counter& commits_;
    metrics::Counter& batches_;
    metrics::Counter& konflikter_;
    metrics::Histogram& tid_;
    metrics::Gauge& stoerrelse_;

    mutable std::mutex mutex_;
    std::condition_variable arbejde_;
    std::deque<Opgave*> koe_;
    std::size_t ventet_ = 1;        // callers the thread waits for
    std::size_t sidste_antal_ = 0;  // in the latest group
    std::int64_t sidste_us_ = 0;    // what it took to write
    bool stop_ = false;
    // Set by the first failed write and never cleared: what RocksDB and the disk then hold is only
    // known again after opening anew.
    std::optional<Fejl> laast_;
    Taellere tal_;  // written by the thread under mutex_

    std::thread traad_;
};

}  // namespace faelled::store::rocks
