// What one of several nodes must learn of the others: changes that its memories do not know of,
// and whether it leads. A thread that asks the store; on a single node there is none.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "app/lederlager.hpp"
#include "base/result.hpp"
#include "store/noder.hpp"

namespace faelled::app {

class Nodevagt {
  public:
    // A change that another node made in the administration is seen after at most this long and
    // the time that reading it takes.
    static constexpr std::int64_t kRunde_ms = 500;

    struct Opgaver {
        std::function<void()> foelg_administration;
        std::function<void()> glem_klasser;  // one was changed, or may have been
        std::function<void()> glem_aliaser;  // may have been changed
        std::function<Result<void>()> led;   // this node leads from now on; again after a Fejl
        std::function<void()> fej;           // now and then: what the nodes share and has run out
        std::function<void()> er_afloest;    // another node leads, or has our place: once
    };
    // All of it outlives the object. `klasse`: whether an event of that type concerns classes.
    Nodevagt(store::Noder& noder, Lederlager& lager, std::function<bool(std::uint8_t type)> klasse,
             Opgaver opgaver);
    ~Nodevagt();
    Nodevagt(const Nodevagt&) = delete;
    Nodevagt& operator=(const Nodevagt&) = delete;

    [[nodiscard]] bool leder() const { return leder_.load(); }

  private:
    void koer();
    void runde();
    void foelg_klasser();
    void ledelse();
    void afloest();

    store::Noder& noder_;
    Lederlager& lager_;
    const std::function<bool(std::uint8_t)> klasse_;
    const Opgaver opgaver_;
    std::optional<std::uint64_t> set_;  // number of the latest event looked at
    std::int64_t klasser_us_ = 0;       // when everything was forgotten last; monotonic
    std::int64_t aliaser_us_ = 0;
    std::int64_t fejet_us_ = 0;
    bool overtaget_ = false;  // the fence is ours, the work may not have begun
    bool meldt_ = false;
    std::atomic<bool> leder_{false};
    std::mutex laas_;
    std::condition_variable vaagn_;
    bool stop_ = false;
    std::thread traad_;
};

// Number of the newest event in the outbox; 0 when there is none. Some sixty reads.
[[nodiscard]] Result<std::uint64_t> nyeste_haendelse(store::Lager& lager);

}  // namespace faelled::app
