// A municipality's choice of which common classes it uses (klassifikation.md 5.6): a flag beside
// the class, for its own pages and systems. It changes no answer of the services.
#pragma once

#include <optional>
#include <vector>

#include "base/result.hpp"
#include "base/strong.hpp"
#include "base/uuid.hpp"
#include "oio/motor.hpp"

namespace faelled::klassifikation {

// Classes are visible unless hidden.
class Sortiment {
  public:
    // Outlives it.
    explicit Sortiment(oio::Motor& motor) : motor_(motor) {}

    // Fejl 44 when it is no common class.
    [[nodiscard]] Result<void> saet(Cvr myndighed, const Uuid& klasse, bool skjult);
    // After `efter` in order of UUID, at most `antal`.
    [[nodiscard]] Result<std::vector<Uuid>> skjulte(Cvr myndighed, std::optional<Uuid> efter,
                                                    std::size_t antal) const;

  private:
    oio::Motor& motor_;
};

}  // namespace faelled::klassifikation
