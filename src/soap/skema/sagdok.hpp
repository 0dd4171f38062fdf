// Schemas that follow from descriptions: the common one (sd) and one per object type. Private to
// soap.
#pragma once

#include <span>
#include <string_view>

#include "oio/beskrivelse.hpp"
#include "soap/skema/skemaskriver.hpp"

namespace faelled::soap {

inline constexpr Skemanavn kSagDok{oio::kSd, "SagDokObjekt.xsd"};

// The part of sd that these types need: base types, relations, fields in sd.
[[nodiscard]] Skema sagdok_skema(std::span<const oio::Objektbeskrivelse* const> types);

// Everything in the type's own namespace: the object and its eight operations. `base`: the type
// that the object's type extends. `imports`: where the namespaces come from that it uses.
[[nodiscard]] Skema objekt_skema(const oio::Objektbeskrivelse& b, std::string_view file,
                                 std::string_view base, std::span<const Skemanavn> imports);

// The elements of a namespace that several types share, in order of first use: fields and states.
void skriv_faelles(std::span<const oio::Objektbeskrivelse* const> types, oio::Navnerum ns,
                   Skemaskriver& s);

}  // namespace faelled::soap
