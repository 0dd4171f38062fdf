// From the outbox to the distributor: every change of the registers, at least once and in order
// (beskedfordeler.md 5.2). One thread; where it is stands in the store, so a crash sends again what
// was not yet noted.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "app/besked/orghaendelser.hpp"
#include "base/clock.hpp"
#include "beskedfordeler/beskedfordeler.hpp"
#include "oio/motor.hpp"

namespace faelled::app {

class Udsender {
  public:
    // Starts at once; from the end of the outbox the first time. Both outlive it.
    Udsender(oio::Motor& motor, beskedfordeler::Beskedfordeler& b,
             const Foelsomhedsklasser& levels);
    // Stops after the portion it is at.
    ~Udsender();
    Udsender(const Udsender&) = delete;
    Udsender& operator=(const Udsender&) = delete;

  private:
    void koer();
    // Sends what there is, a portion; answers whether there may be more.
    [[nodiscard]] Result<bool> portion();
    [[nodiscard]] Result<void> find_begyndelsen();
    [[nodiscard]] Result<void> send(std::uint64_t nr, const std::string& row);
    [[nodiscard]] Result<void> husk();

    oio::Motor& motor_;
    beskedfordeler::Beskedfordeler& b_;
    const Foelsomhedsklasser foelsomheder_;
    std::string efter_;  // key of the last event that was sent
    bool kendt_ = false;
    std::mutex laas_;
    std::condition_variable vaagn_;
    bool stop_ = false;
    std::thread traad_;
};

}  // namespace faelled::app
