// Randomness through an interface, so that tests can replay a seed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace faelled {

class Entropy {
  public:
    virtual ~Entropy() = default;
    // Fills every byte. Thread-safe. Never fails: the process dies if the system has no entropy.
    virtual void fill(std::span<std::uint8_t> out) = 0;
};

// getrandom(2). One instance for the process.
Entropy& system_entropy();

// Deterministic, for tests and demo data only (splitmix64). Not thread-safe.
class SeededEntropy final : public Entropy {
  public:
    explicit SeededEntropy(std::uint64_t seed) : state_(seed) {}
    void fill(std::span<std::uint8_t> out) override;
    std::uint64_t next();
    // Uniform in [0, below); below > 0.
    std::uint64_t below(std::uint64_t below) { return next() % below; }

  private:
    std::uint64_t state_;
};

}  // namespace faelled
