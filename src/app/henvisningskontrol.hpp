// When the indexes' references are checked (indeks/henvisninger.hpp), and against what: each night
// at the hour that the configuration says, and when the operator asks.
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "indeks/henvisninger.hpp"
#include "oio/motor.hpp"

namespace faelled::app {

// Classes of Klassifikation, units of Organisation, cases and documents of the indexes. In the
// calling thread.
[[nodiscard]] Result<indeks::Henvisningsresultat> kontroller_henvisninger(
    oio::Motor& motor, const std::atomic<bool>& stop);

// Thread-safe.
class Henvisningskontrol {
  public:
    struct Tilstand {
        bool koerer = false;
        std::optional<Tid> begyndt;  // the last one, by this program
        std::optional<Tid> sluttet;
        indeks::Henvisningsresultat resultat;
        std::string fejl;  // Danish; empty: none
    };

    // `hour` 0-23, Danish time; -1: only when asked. `motor` outlives it. Begins to wait.
    Henvisningskontrol(oio::Motor& motor, int hour);
    // Ends a check that goes on.
    ~Henvisningskontrol();
    Henvisningskontrol(const Henvisningskontrol&) = delete;
    Henvisningskontrol& operator=(const Henvisningskontrol&) = delete;

    // Fejl 49 while one goes on.
    [[nodiscard]] Result<void> begynd();
    [[nodiscard]] Tilstand tilstand() const;

    // Whether the night's check is due (it is that hour, and nobody has made today's), and, when it
    // is, that it is this program's: one of all that share the store. Remembered in the store, so
    // that a restart does not do it again.
    [[nodiscard]] Result<bool> tag_nattens();

  private:
    void vent();
    void koer();

    oio::Motor& motor_;
    const int time_;
    std::atomic<bool> stop_{false};
    mutable std::mutex mutex_;
    std::condition_variable vaagn_;
    bool bedt_ = false;
    Tilstand tilstand_;
    std::thread traad_;
};

}  // namespace faelled::app
