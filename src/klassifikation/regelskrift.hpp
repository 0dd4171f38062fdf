// Writes whose rules span objects (unique keys, trees), over all nodes: what the rules saw is still
// so when the write is made.
//
// Each write raises the number of Maerke in its own transaction, and expects the one that was there
// before the rules were looked at. Whoever finds another one looks at the rules again: of two nodes
// that race the second sees what the first wrote, also when it was in memory. Not thread-safe: the
// owner lets one in at a time.
#pragma once

#include <type_traits>

#include "base/result.hpp"
#include "klassifikation/maerke.hpp"
#include "oio/foelgelager.hpp"
#include "oio/motor.hpp"

namespace faelled::klassifikation {

class Regelskrift {
  public:
    // More than the nodes that may race: in each round one of them comes through.
    static constexpr int kForsoeg = 64;

    // Both outlive it.
    Regelskrift(oio::Motor& motor, Maerke& mark);

    // The engine that `write` writes with, at most once.
    [[nodiscard]] oio::Motor& motor() { return motor_; }

    // Runs `write`: reads what its rules need, then writes; again when another node wrote
    // meanwhile.
    template <typename F>
    [[nodiscard]] std::invoke_result_t<F> udfoer(const F& write) {
        for (int n = 0; n < kForsoeg; ++n) {
            FAELLED_TRY(const store::RumSkrivning mark, maerke_.tag());
            lager_.med(mark);
            std::invoke_result_t<F> done = write();
            if (lager_.skrevet()) maerke_.skrevet(mark);
            lager_.med(std::nullopt);
            if (done || done.error().regel != oio::Foelgelager::kRegelIgen) return done;
        }
        return std::unexpected(for_mange());
    }
    [[nodiscard]] static Fejl for_mange();

  private:
    Maerke& maerke_;
    oio::Foelgelager lager_;
    oio::Motor motor_;
};

}  // namespace faelled::klassifikation
