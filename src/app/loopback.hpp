// What the program asks the machine's own network about.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace faelled::app {

// Holds a free port of 127.0.0.1 without listening on it, so that a number that was told stays
// ours.
class Portreservation {
  public:
    // Fejl kMiljoe when the machine has no free port.
    [[nodiscard]] static Result<Portreservation> ledig();
    ~Portreservation();
    Portreservation(Portreservation&& o) noexcept : fd_(std::exchange(o.fd_, -1)), port_(o.port_) {}
    Portreservation& operator=(Portreservation&&) = delete;
    [[nodiscard]] std::uint16_t port() const { return port_; }

  private:
    Portreservation(int fd, std::uint16_t port) : fd_(fd), port_(port) {}
    int fd_;
    std::uint16_t port_;
};

// 127.0.0.1, and ::1 where this machine has it: "localhost" may mean either.
[[nodiscard]] std::vector<std::string> loopbackadresser();

}  // namespace faelled::app
