// The time through an interface: nothing outside base asks the system for it.
#pragma once

#include <atomic>

#include "base/time.hpp"

namespace faelled {

class Clock {
  public:
    virtual ~Clock() = default;
    // Wall clock, UTC. Thread-safe. May stand still or step back; callers that need order make it
    // themselves.
    [[nodiscard]] virtual Tid now() const = 0;
};

Clock& system_clock();

// Monotonic microseconds for measuring durations only.
[[nodiscard]] std::int64_t monotonic_us();

// Moved by hand. Thread-safe.
class ManualClock final : public Clock {
  public:
    explicit ManualClock(Tid start) : us_(start.us) {}
    [[nodiscard]] Tid now() const override { return {us_.load()}; }
    void set(Tid t) { us_ = t.us; }
    void advance(std::int64_t microseconds) { us_ += microseconds; }

  private:
    std::atomic<std::int64_t> us_;
};

}  // namespace faelled
