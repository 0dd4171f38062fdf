// Search in one owner's objects: the engine's, except that SoegRegistrering means what
// Klassifikation says it means (6.1). Private to klassifikation.
#pragma once

#include <optional>
#include <vector>

#include "oio/motor.hpp"

namespace faelled::klassifikation {

// Hits after `efter` in order of UUID, at most `antal`. With SoegRegistrering: objects with a
// registration in [fra, til) that has its LivscyklusKode and BrugerRef where given, whatever the
// code now; content criteria are held against that registration, and for a deletion, which has no
// content, against the one before it.
[[nodiscard]] Result<std::vector<Uuid>> find(oio::Motor& motor, const oio::Objektbeskrivelse& t,
                                             Cvr owner, const oio::SoegInput& in,
                                             std::optional<Uuid> efter, std::size_t antal);

}  // namespace faelled::klassifikation
