// Wires the Klassifikation service to its surfaces, and gives it what exists from the start.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "adgang/gate.hpp"
#include "app/grunddata.hpp"
#include "klassifikation/indlaesning.hpp"
#include "klassifikation/klassifikation.hpp"
#include "rest/klassifikation/forespoergsel.hpp"
#include "soap/klassifikation/listehent.hpp"
#include "soap/klassifikation/tjenester.hpp"

namespace faelled::app {

inline constexpr std::string_view kKlassifikation6EntityId =
    "http://entityid.kombit.dk/service/klassifikation/6";
inline constexpr std::string_view kKlassifikation7EntityId =
    "http://entityid.kombit.dk/service/klassifikation/7";
inline constexpr std::string_view kKlassifikationListeEntityId =
    "http://entityid.kombit.dk/service/klassifikationlistehent/2";

// Who Klassifikation is to the gate under that entity id, and what the roles of a token mean.
[[nodiscard]] adgang::Tjenesteadgang klassifikationsadgang(std::string_view entity_id);
// The roles that only read, for demo systems.
[[nodiscard]] std::vector<std::string> klassifikationens_laeseroller();

// Without the gate's part. `tjeneste` outlives what is returned.
[[nodiscard]] soap::Klassifikationsopsaetning klassifikationsopsaetning(
    klassifikation::Klassifikation& tjeneste, std::size_t list_maks);

// KlassifikationListeHent; likewise.
[[nodiscard]] soap::Listehentopsaetning listehentopsaetning(
    klassifikation::Klassifikation& tjeneste);

// The same call over JSON; likewise.
[[nodiscard]] rest::Listekilde listekilde(klassifikation::Klassifikation& tjeneste);

// Classifications, facets, code lists and the short KLE table of `grund`: what is missing of them
// is made. Answers how many were made.
[[nodiscard]] Result<std::size_t> startklassifikationer(oio::Motor& motor, const Grunddata& grund);
// The municipality's own numbers in the demo data.
[[nodiscard]] Result<std::size_t> lokale_klasser(oio::Motor& motor, Cvr municipality);

}  // namespace faelled::app
