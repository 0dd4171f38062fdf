// A thread that keeps house: trims the outbox and reads figures of the store for /metrics.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "base/result.hpp"
#include "store/store.hpp"

namespace faelled::app {

// Removes the oldest events until at most `maks` are left, in batches. `fra` is the key after the
// last one removed and is moved on: a walk from the very start would pass over everything removed
// before. Returns how many were removed.
[[nodiscard]] Result<std::uint64_t> trim_udbakke(store::Lager& lager, std::uint64_t maks,
                                                 std::string& fra);

class Husholdning {
  public:
    // `udbakke_maks` 0: nothing is removed. `mere` is done in each round too. Of several nodes only
    // the one that leads keeps house; the others read figures.
    Husholdning(
        store::Lager& lager, std::uint64_t udbakke_maks, std::function<void()> mere = {},
        std::function<bool()> leder = [] { return true; });
    ~Husholdning();
    Husholdning(const Husholdning&) = delete;
    Husholdning& operator=(const Husholdning&) = delete;

  private:
    void koer();
    void runde();

    store::Lager& lager_;
    std::uint64_t udbakke_maks_;
    std::function<void()> mere_;
    std::function<bool()> leder_;
    std::string fra_;
    std::mutex laas_;
    std::condition_variable vaagn_;
    bool stop_ = false;
    std::thread traad_;
};

}  // namespace faelled::app
