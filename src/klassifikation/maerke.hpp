// How the nodes of an installation learn of each other's changes to Klassifikation: a number in the
// store that every write raises, and that each node looks at once a second, when somebody reads.
//
// A node keeps classes and aliases in memory; what another node changed it shows at most that much
// later. The number is raised after the write, in a transaction of its own. Should a node die
// between the two, others learn of the change when kAlder has passed. Thread-safe.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "base/time.hpp"
#include "oio/motor.hpp"

namespace faelled::klassifikation {

class Maerke {
  public:
    static constexpr std::int64_t kMellemrum = kSekund;
    // What is in memory is not trusted longer without a look at the store.
    static constexpr std::int64_t kAlder = 600 * kSekund;

    // `motor` outlives it. `mellemrum_us`: between two looks.
    explicit Maerke(oio::Motor& motor, std::int64_t mellemrum_us = kMellemrum)
        : motor_(motor), mellemrum_us_(mellemrum_us) {}

    // Rises when something may have changed elsewhere: whoever keeps something read before that
    // forgets it. A store that does not answer changes nothing; it is asked again at the next look.
    [[nodiscard]] std::uint64_t andres() const;
    // Tells the other nodes. What this node keeps, the writer has forgotten by itself. Without
    // success it is tried again at the next look, and logged.
    void meld();

  private:
    [[nodiscard]] Result<void> skriv() const;
    void se_efter() const;

    oio::Motor& motor_;
    std::int64_t mellemrum_us_;
    mutable std::atomic<std::int64_t> set_us_{-1};  // of the last look; -1: none yet
    mutable std::atomic<std::uint64_t> andres_{0};
    mutable std::mutex mutex_;
    // Under the lock: the number this node knows, when something was last forgotten, a write that
    // has not been told of.
    mutable std::optional<std::string> kendt_;
    mutable std::int64_t glemt_us_ = 0;
    mutable bool skyldig_ = false;
};

}  // namespace faelled::klassifikation
