// Shared by the sources of indlaesning.hpp.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "oio/maerke.hpp"
#include "oio/motor.hpp"
#include "oio/regelskrift.hpp"

namespace faelled::klassifikation {

// From the start of that Danish day, not before 1988 and from 1988 when empty, to the start of that
// day or for ever.
[[nodiscard]] oio::Virkning fra_dato(const std::string& from, const std::string& to);
// With the ends of `when` and nothing else of it.
void tilfoej_relation(oio::Indhold& content, std::uint8_t kind, const Uuid& target,
                      const oio::Virkning& when);

// Writes over the same store, without an event per object, that hold over nodes.
class Stille {
  public:
    Stille(oio::Motor& motor, Entropy& entropy);
    Stille(const Stille&) = delete;
    Stille& operator=(const Stille&) = delete;

    // Runs `load`: it reads what is there, decides, and calls skriv(). From the start again when
    // somebody else has written to Klassifikation since: what was written till then stays.
    [[nodiscard]] Result<void> udfoer(const std::function<Result<void>()>& load) {
        return regler_.udfoer(load);
    }
    // Within udfoer(). In portions, each in one transaction; told after each.
    [[nodiscard]] Result<void> skriv(
        Cvr owner, std::vector<oio::Samlet> objects,
        const std::function<void(std::size_t done, std::size_t all)>& told = {});

  private:
    oio::Motor motor_;
    oio::Maerke maerke_;
    oio::Regelskrift regler_;
};

}  // namespace faelled::klassifikation
