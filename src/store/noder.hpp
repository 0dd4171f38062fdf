// What several nodes on one store have in common beyond the store's contract: a place each, one
// leader among them, and state that runs out. Only an engine that nodes share has it
// (noder()).
//
// A node that loses its place writes nothing more (the engine refuses, and svarer() says no). The
// leader writes under a fence of its own (app/lederlager.hpp): leder() alone only says who is
// believed to lead.
#pragma once

#include <cstdint>
#include <optional>

#include "base/delt.hpp"
#include "base/result.hpp"
#include "store/store.hpp"

namespace faelled::store {

// Places are numbered from 0; no more nodes than this at a time.
inline constexpr std::uint8_t kMaksNoder = 32;

class Noder {
  public:
    virtual ~Noder() = default;

    // This node's place: nobody else's while this process may write; the same one after a restart
    // as long as no other node needed it.
    [[nodiscard]] virtual std::uint8_t plads() const = 0;
    // This node wants to lead when nobody does. It gives that up when the store closes.
    virtual void stil_op() = 0;
    // The number of our leadership, which rises with every change of leader; nothing when another
    // node leads, or when it is not certain. Does not block.
    [[nodiscard]] virtual std::optional<std::int64_t> leder() const = 0;
    // Another node has this one's place, or the whole store: this process is of no more use.
    [[nodiscard]] virtual bool udstoedt() const = 0;

    // One node at a time between the two: for what is made once, at start. Waits at most
    // `ventetid_ms`; Fejl kMiljoe.
    [[nodiscard]] virtual Result<void> begynd_alene(std::int64_t ventetid_ms) = 0;
    virtual void slut_alene() = 0;

    [[nodiscard]] virtual Delt& delt() = 0;
};

// A store that nodes may share, or that hands on to one.
class Nodelager {
  public:
    virtual ~Nodelager() = default;
    // Null when there is one node.
    [[nodiscard]] virtual Noder* noder() = 0;
};

[[nodiscard]] inline Noder* noder(Lager& lager) {
    auto* const shared = dynamic_cast<Nodelager*>(&lager);
    return shared == nullptr ? nullptr : shared->noder();
}

}  // namespace faelled::store
