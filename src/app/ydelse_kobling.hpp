// Wires the Ydelsesindeks to its SOAP services.
#pragma once

#include <string_view>

#include "adgang/gate.hpp"
#include "soap/indeks/ydelse.hpp"
#include "ydelse/ydelse.hpp"

namespace faelled::app {

inline constexpr std::string_view kYdelseEntityId =
    "http://entityid.kombit.dk/service/ydi/ydelseindeks/6";

// Who the index is to the gate. Reading may be given about several authorities, writing only about
// the one called for.
[[nodiscard]] adgang::Tjenesteadgang ydelsesadgang();

// What the service is made with.
[[nodiscard]] ydelse::Indstillinger ydelsesindstillinger();

// `tjeneste` outlives what is returned.
[[nodiscard]] soap::Ydelsesopsaetning soap_opsaetning(ydelse::Ydelse& tjeneste);

}  // namespace faelled::app
