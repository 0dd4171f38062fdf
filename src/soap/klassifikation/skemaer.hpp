// The schemas of Klassifikation, generated from the descriptions. Two contracts, two sets: their
// common schemas have one namespace and different content (klassifikation.md 3.1).
#pragma once

#include <span>
#include <vector>

#include "oio/beskrivelse.hpp"
#include "soap/operation.hpp"

namespace faelled::soap {

// Version 6: `types` are Klassifikation, Facet, Klasse, in that order. Files <Type>Operationer.xsd
// and KlassifikationSystemOperationer.xsd.
[[nodiscard]] std::vector<Skema> klassifikationsskemaer6(
    std::span<const oio::Objektbeskrivelse* const, 3> types);
// Version 7: Klasse alone, in KlasseOperationer.xsd.
[[nodiscard]] std::vector<Skema> klassifikationsskemaer7(const oio::Objektbeskrivelse& klasse);

}  // namespace faelled::soap
