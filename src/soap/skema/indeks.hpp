// Schemas of the index families, whose objects are complex types with local elements (indekser.md
// 2.4). Private to soap.
#pragma once

#include <cstdint>
#include <string_view>

#include "oio/beskrivelse.hpp"
#include "soap/skema/sagdok.hpp"
#include "soap/skema/skemaskriver.hpp"

namespace faelled::soap {

inline constexpr Skemanavn kGenerelleDefinitioner{oio::kGd, "GenerelleDefinitioner.xsd"};
inline constexpr Skemanavn kGenerelleOperationer{{"go", "urn:oio:sts:generelleoperationer:6"},
                                                 "GenerelleOperationer.xsd"};

// The schemas of gd and go.
[[nodiscard]] Skema generelle_definitioner();
[[nodiscard]] Skema generelle_operationer();

// Into the schema of the type's own namespace: the object and its lists...
void skriv_indeksobjekt(const oio::Objektbeskrivelse& b, Skemaskriver& s);
// ... and the operations that every type has there; whether reads filter by receipt.
enum class Laesning : std::uint8_t { kUdenSts, kMedSts };
void skriv_indeksoperationer(const oio::Objektbeskrivelse& b, Laesning reading, Skemaskriver& s);
// The type's extensions in that namespace: attribute kinds, relations, what extends relations, and
// interval criteria. They are global elements.
void skriv_udvidelser(const oio::Objektbeskrivelse& b, const oio::Navnerum& ns, Skemaskriver& s);
// FjernInput and FjernOutput in the namespace being written.
void skriv_fjern(Skemaskriver& s);
// KasserInput and KasserOutput for objects of the type. `own`: prefix of the namespace.
void skriv_kasser(const oio::Objektbeskrivelse& b, std::string_view own, Skemaskriver& s);

}  // namespace faelled::soap
