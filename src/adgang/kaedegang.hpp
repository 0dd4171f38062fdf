// One node's chain of the audit log, walked record by record in one direction.
//
// Reads ahead, at most one zone. What the filter rules out is stepped over; days and zones whose
// times lie outside it are not read. Not thread-safe.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "adgang/revision_laeser.hpp"

namespace faelled::adgang {

class Kaedegang {
  public:
    // Numbers it reads at first; twice as many each time.
    static constexpr std::uint64_t kFoersteDel = 256;

    // Begins at the number `from` in the chain, or at the end that it walks from. `lager` outlives
    // it.
    Kaedegang(store::Lager& lager, std::uint8_t node, Revisionsfilter filter, Retning way,
              std::optional<std::uint64_t> from)
        : lager_(lager), node_(node), filter_(std::move(filter)), retning_(way), fra_(from) {}

    // Reads until it is known what comes next, and takes the records looked at off `left`; false
    // when there are none left first.
    [[nodiscard]] Result<bool> fyld(std::uint64_t& left);
    // After fyld(): what comes next; null at the end.
    [[nodiscard]] const Revisionslinje* forrest() const {
        return laest_.empty() ? nullptr : &laest_.front();
    }
    [[nodiscard]] Revisionslinje tag();

    [[nodiscard]] std::uint8_t node() const { return node_; }
    // The number in the chain where a later walk goes on. At the end: forwards the number that
    // the chain gets next, backwards nothing.
    [[nodiscard]] std::optional<std::uint64_t> sted() const;
    [[nodiscard]] std::uint64_t ulaeselige() const { return ulaeselige_; }

  private:
    // Numbers [fra, til], inside one zone.
    struct Stykke {
        std::uint64_t fra = 0;
        std::uint64_t til = 0;
    };
    [[nodiscard]] Result<void> find_stykker();
    // The next numbers to read, taken off the pieces.
    [[nodiscard]] Stykke naeste_del();
    [[nodiscard]] Result<void> laes(Stykke s);

    store::Lager& lager_;
    std::uint8_t node_;
    Revisionsfilter filter_;
    Retning retning_;
    std::optional<std::uint64_t> fra_;
    bool fundet_ = false;               // stykker_ has been filled
    std::deque<Stykke> stykker_;        // not read yet, in the direction of walking
    std::deque<Revisionslinje> laest_;  // likewise
    std::uint64_t del_ = kFoersteDel;
    std::uint64_t efter_ = 0;  // forwards: behind what has been read, or the chain
    std::uint64_t ulaeselige_ = 0;
};

}  // namespace faelled::adgang
