// How the nodes of an installation learn of each other's changes to what a service keeps in memory:
// a number in the store that every write of the service raises, and that each node looks at.
//
// Writers raise the number in the transaction of the write (tag), and expect the one they knew: so
// rules that span objects hold over nodes (regelskrift.hpp). Thread-safe.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "base/time.hpp"
#include "oio/motor.hpp"

namespace faelled::oio {

class Maerke {
  public:
    static constexpr std::int64_t kMellemrum = kSekund;
    // What is in memory is not trusted longer without a look at the store.
    static constexpr std::int64_t kAlder = 600 * kSekund;

    // `motor` outlives it. `noegle`: of the number's row in Rum::kTjeneste; the service's own.
    // `mellemrum_us`: between two looks.
    Maerke(Motor& motor, std::string_view noegle, std::int64_t mellemrum_us = kMellemrum)
        : motor_(motor), noegle_(noegle), mellemrum_us_(mellemrum_us) {}

    // Rises when something may have changed elsewhere: whoever keeps something read before that
    // forgets it. A store that does not answer changes nothing; it is asked again at the next look.
    [[nodiscard]] std::uint64_t andres() const;
    // The number as it is in the store now; 0 before the first write. For those who keep a picture
    // of one number.
    [[nodiscard]] Result<std::uint64_t> nummer() const;
    // The row that a write puts in its batch. Looks at the store: andres() has risen when somebody
    // else wrote, and what is read after that is what the write builds on. The batch conflicts when
    // another write came between.
    [[nodiscard]] Result<store::RumSkrivning> tag();
    // The batch with the row is in the store; what this node keeps, the writer forgets by itself.
    void skrevet(const store::RumSkrivning& row);
    // The row of a write that comes right after the one with `row`, by the same writer.
    [[nodiscard]] static store::RumSkrivning efter(const store::RumSkrivning& row);
    // Tells the other nodes of what was written without the row. Without success it is tried again
    // at the next look, and logged.
    void meld();
    // The number that a row of `tag` writes.
    [[nodiscard]] static std::uint64_t nummer(const store::RumSkrivning& row);

  private:
    [[nodiscard]] Result<store::RumSkrivning> laes_nu() const;
    [[nodiscard]] Result<void> skriv() const;
    void se_efter() const;

    Motor& motor_;
    const std::string noegle_;
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

}  // namespace faelled::oio
