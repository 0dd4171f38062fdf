// A permutation of [0, n) that can be asked for one number at a time, both ways.
#pragma once

#include <cstdint>

namespace faelled::app {

class Blanding {
  public:
    Blanding(std::uint64_t n, std::uint64_t froe);

    // x < n.
    [[nodiscard]] std::uint64_t frem(std::uint64_t x) const;
    [[nodiscard]] std::uint64_t tilbage(std::uint64_t y) const;

  private:
    [[nodiscard]] std::uint64_t f(std::uint64_t half, unsigned round) const;
    [[nodiscard]] std::uint64_t runder(std::uint64_t x) const;
    [[nodiscard]] std::uint64_t runder_tilbage(std::uint64_t y) const;

    std::uint64_t n_;
    std::uint64_t froe_;
    unsigned bits_ = 1;  // of each half
};

}  // namespace faelled::app
