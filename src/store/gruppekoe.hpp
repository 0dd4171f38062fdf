// Group commit: one thread writes for everybody.
//
// Callers put their batch in the queue and wait. The thread takes what waits (bounded) and hands it
// to the engine, which makes it durable together; then it wakes everybody. While the engine waits
// for the disk the next group gathers, so throughput grows with the number of callers.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "base/metrics.hpp"
#include "store/store.hpp"

namespace faelled::store {

class Gruppekoe {
  public:
    // One waiting caller; lives on the caller's stack.
    struct Opgave {
        const Batch* batch = nullptr;
        Result<void> svar;

      private:
        friend class Gruppekoe;
        void luk();

        std::size_t bytes = 0;
        std::mutex mutex;
        std::condition_variable vent;
        bool faerdig = false;
    };
    // Writes a group and sets every `svar`. Returns a Fejl when nothing could be written for a
    // reason of the environment: those who wait behind get the same answer at once.
    using Behandl = std::function<Result<void>(const std::vector<Opgave*>&)>;

    explicit Gruppekoe(Behandl behandl);
    // Finishes what waits.
    ~Gruppekoe();
    Gruppekoe(const Gruppekoe&) = delete;
    Gruppekoe& operator=(const Gruppekoe&) = delete;

    // Blocks until answered. The batch must have passed kontroller().
    [[nodiscard]] Result<void> append(const Batch& batch);

  private:
    void koer();
    // Waits for work; empty when stopped and the queue is done.
    [[nodiscard]] std::vector<Opgave*> naeste();
    void maal(const std::vector<Opgave*>& gruppe, std::int64_t us);
    void afvis(const Fejl& fejl);

    const Behandl behandl_;
    metrics::Counter& commits_;
    metrics::Counter& batches_;
    metrics::Counter& konflikter_;
    metrics::Histogram& tid_;
    metrics::Gauge& stoerrelse_;

    std::mutex mutex_;
    std::condition_variable arbejde_;
    std::deque<Opgave*> koe_;
    std::size_t ventet_ = 1;        // callers the thread waits for
    std::size_t sidste_antal_ = 0;  // in the latest group
    std::int64_t sidste_us_ = 0;    // what it took to write
    bool stop_ = false;

    std::thread traad_;
};

}  // namespace faelled::store
