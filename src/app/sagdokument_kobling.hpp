// Wires the Sags- og Dokumentindeks to its SOAP services.
#pragma once

#include <cstddef>
#include <string_view>

#include "adgang/gate.hpp"
#include "sagdokument/sagdokument.hpp"
#include "soap/indeks/sagdokument.hpp"

namespace faelled::app {

inline constexpr std::string_view kSagdokumentEntityId =
    "http://entityid.kombit.dk/service/sdi/sagdokumentindeks/6";

inline constexpr std::string_view kSagindeksEntityId =
    "http://entityid.kombit.dk/service/sdi/sagindeks/6";
inline constexpr std::string_view kDokumentindeksEntityId =
    "http://entityid.kombit.dk/service/sdi/dokumentindeks/6";

// Who the index is to the gate. Reading may be given about several authorities, writing only about
// the one called for.
[[nodiscard]] adgang::Tjenesteadgang sagdokumentadgang();
// SagIndeks and DokumentIndeks open by a token of their own as well as by the index's (2.2).
[[nodiscard]] adgang::Tjenesteadgang sagindeksadgang();
[[nodiscard]] adgang::Tjenesteadgang dokumentindeksadgang();

// What the service is made with.
[[nodiscard]] sagdokument::Indstillinger sagdokumentindstillinger();

// `tjeneste` outlives what is returned.
[[nodiscard]] soap::Sagdokumentopsaetning soap_opsaetning(sagdokument::Sagdokument& tjeneste,
                                                          std::size_t list_maks);

}  // namespace faelled::app
