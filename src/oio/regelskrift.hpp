// Writes whose rules span objects (unique keys, trees), over all nodes: what the rules saw is still
// so when the write is made.
//
// Each write raises the number of Maerke in its own transaction, and expects the one that was there
// before the rules were looked at. Whoever finds another one looks at the rules again: of two nodes
// that race the second sees what the first wrote, also when it was in memory. Not thread-safe: the
// owner lets one in at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>

#include "base/result.hpp"
#include "oio/foelgelager.hpp"
#include "oio/maerke.hpp"
#include "oio/motor.hpp"

namespace faelled::oio {

class Regelskrift {
  public:
    // More than the nodes that may race: in each round one of them comes through.
    static constexpr int kForsoeg = 64;

    // Both outlive it.
    Regelskrift(Motor& motor, Maerke& mark);

    // The engine that `write` writes with: once, or again after each videre().
    [[nodiscard]] Motor& motor() { return motor_; }
    // What comes next in this `write` is a transaction of its own, which still expects that nobody
    // else has written since `write` began.
    void videre();
    // While `write` runs: the number that it raises to. What it reads is of the one before, or the
    // write will not be made.
    [[nodiscard]] std::uint64_t nummer() const { return nummer_; }
    // Whether what `write` of the last udfoer wrote is in the store.
    [[nodiscard]] bool skrevet() const { return skrevet_; }

    // Runs `write`: reads what its rules need, then writes; again when another node wrote
    // meanwhile. What the engine finds and the rules had not seen, and nobody wrote meanwhile, is
    // its answer.
    template <typename F>
    [[nodiscard]] std::invoke_result_t<F> udfoer(const F& write) {
        std::optional<Fejl> uventet;      // what the engine found and the rules had not seen
        std::optional<std::string> then;  // the number that was there
        for (int n = 0; n < kForsoeg; ++n) {
            FAELLED_TRY(const store::RumSkrivning mark, maerke_.tag());
            if (uventet && then == mark.forventet) return std::unexpected(*uventet);
            std::invoke_result_t<F> done = en_gang(mark, write);
            if (done) return done;
            const bool found = store::er_konflikt(done.error());
            if (!found && done.error().regel != Foelgelager::kRegelIgen) return done;
            uventet = found ? std::optional(done.error()) : std::nullopt;
            then = mark.forventet;
        }
        return std::unexpected(for_mange());
    }
    [[nodiscard]] static Fejl for_mange();

  private:
    template <typename F>
    [[nodiscard]] std::invoke_result_t<F> en_gang(const store::RumSkrivning& mark, const F& write) {
        skrevet_ = false;
        nu_ = mark;
        lager_.med(nu_);
        nummer_ = Maerke::nummer(nu_);
        std::invoke_result_t<F> done = write();
        slut_del();
        lager_.med(std::nullopt);
        return done;
    }

    // Notes whether the row is in the store.
    void slut_del();

    Maerke& maerke_;
    Foelgelager lager_;
    Motor motor_;
    store::RumSkrivning nu_;
    std::uint64_t nummer_ = 0;
    bool skrevet_ = false;
};

}  // namespace faelled::oio
