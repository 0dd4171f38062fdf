// Wires the Ydelsesindeks to its SOAP services.
#pragma once

#include <string_view>

#include "adgang/gate.hpp"
#include "opslag/ydelsesliste.hpp"
#include "soap/indeks/ydelse.hpp"
#include "soap/indeks/ydelsesliste.hpp"
#include "ydelse/ydelse.hpp"

namespace faelled::app {

inline constexpr std::string_view kYdelseEntityId =
    "http://entityid.kombit.dk/service/ydi/ydelseindeks/6";

inline constexpr std::string_view kYdelseslisteEntityId =
    "http://entityid.kombit.dk/service/ydelselistehent/1";

// Who the index is to the gate. Reading may be given about several authorities, writing only about
// the one called for.
[[nodiscard]] adgang::Tjenesteadgang ydelsesadgang();

// What the service is made with.
[[nodiscard]] ydelse::Indstillinger ydelsesindstillinger();

// `tjeneste` outlives what is returned.
[[nodiscard]] soap::Ydelsesopsaetning soap_opsaetning(ydelse::Ydelse& tjeneste);

// The same of YdelseListeHent (SF1491). The right to look up by UDK-loven § 8 is one of its own.
[[nodiscard]] adgang::Tjenesteadgang ydelseslisteadgang();
[[nodiscard]] opslag::Ydelseslisteindstillinger ydelseslisteindstillinger();
[[nodiscard]] soap::Ydelseslisteopsaetning soap_opsaetning(opslag::Ydelseslister& tjeneste);

}  // namespace faelled::app
