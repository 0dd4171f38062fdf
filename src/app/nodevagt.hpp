// What one of several nodes must learn of the others: changes in registers, and whether it
// leads. A thread that asks the store; on a single node there is none.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "app/lederlager.hpp"
#include "base/result.hpp"
#include "store/noder.hpp"

namespace faelled::app {

class Nodevagt {
  public:
    // A change that another node made in a register is seen after at most this long and the time
    // that reading it takes.
    static constexpr std::int64_t kRunde_ms = 500;

    struct Opgaver {
        std::function<void()> foelg_med;    // each round: what other nodes changed
        std::function<void()> fej;          // now and then: what the nodes share and has run out
        std::function<Result<void>()> led;  // this node leads from now on; again after a Fejl
        // It is not certain that it does: the store is away, and the lease is over. Then led again,
        // when it is. Null: it goes on.
        std::function<void()> hold;
        std::function<void()> er_afloest;  // another node leads, or has our place: once
    };
    // All of it outlives the object.
    Nodevagt(store::Noder& noder, Lederlager& lager, Opgaver opgaver);
    ~Nodevagt();
    Nodevagt(const Nodevagt&) = delete;
    Nodevagt& operator=(const Nodevagt&) = delete;

    [[nodiscard]] bool leder() const { return leder_.load(); }

  private:
    void koer();
    void runde();
    void ledelse();
    void tvivl();
    void afloest();

    store::Noder& noder_;
    Lederlager& lager_;
    const Opgaver opgaver_;
    std::int64_t fejet_us_ = 0;
    bool overtaget_ = false;  // the fence is ours, the work may not have begun
    bool meldt_ = false;
    std::atomic<bool> leder_{false};
    std::mutex laas_;
    std::condition_variable vaagn_;
    bool stop_ = false;
    std::thread traad_;
};

}  // namespace faelled::app
