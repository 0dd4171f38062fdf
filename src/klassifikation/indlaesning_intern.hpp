// Shared by the sources of indlaesning.hpp.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "oio/motor.hpp"

namespace faelled::klassifikation {

// From the start of that Danish day, not before 1988 and from 1988 when empty, to the start of that
// day or for ever.
[[nodiscard]] oio::Virkning fra_dato(const std::string& from, const std::string& to);
// With the ends of `when` and nothing else of it.
void tilfoej_relation(oio::Indhold& content, std::uint8_t kind, const Uuid& target,
                      const oio::Virkning& when);

// The engine over the same store, without an event per object.
class Stille {
  public:
    Stille(oio::Motor& motor, Entropy& entropy);

    [[nodiscard]] oio::Motor& motor() { return motor_; }
    // In portions, each in one transaction.
    [[nodiscard]] Result<void> skriv(
        Cvr owner, std::vector<oio::Samlet> objects,
        const std::function<void(std::size_t done, std::size_t all)>& progress = {});

  private:
    oio::Motor motor_;
};

}  // namespace faelled::klassifikation
