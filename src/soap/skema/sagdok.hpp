// Schemas that follow from descriptions: the common one (sd) and one per object type. Private to
// soap.
#pragma once

#include <span>
#include <string_view>

#include "oio/beskrivelse.hpp"
#include "soap/skema/skemaskriver.hpp"

namespace faelled::soap {

inline constexpr Skemanavn kSagDok{oio::kSd, "SagDokObjekt.xsd"};

// sd is one namespace with four incompatible contents (klassifikation.md 3.1). What follows from
// the types' fields and relations is not said here. Two forms never meet in one schema set.
struct Sagdokform {
    bool etiketter = false;        // ReferenceID has a Label, mappings have a role
    bool dataejer = false;         // DataEjer, in snapshots and searches
    bool detaljeret_fejl = false;  // StandardRetur has DetaljeretFejlbesked
};
inline constexpr Sagdokform kKlassifikation7Form{.etiketter = true, .dataejer = true};
inline constexpr Sagdokform kIndeksform{.detaljeret_fejl = true};

// The part of sd that these types need: base types, relations, fields in sd.
[[nodiscard]] Skema sagdok_skema(std::span<const oio::Objektbeskrivelse* const> types,
                                 Sagdokform form = {});

inline constexpr Skemanavn kHeader{{"h", "http://kombit.dk/xml/schemas/RequestHeader/1/"},
                                   "RequestHeader.xsd"};
[[nodiscard]] Skema header_skema();

// Everything in the type's own namespace: the object and its eight operations. `base`: the type
// that the object's type extends. `imports`: where the namespaces come from that it uses.
[[nodiscard]] Skema objekt_skema(const oio::Objektbeskrivelse& b, std::string_view file,
                                 std::string_view base, std::span<const Skemanavn> imports);

// The elements of a namespace that several types share, in order of first use: fields and states.
void skriv_faelles(std::span<const oio::Objektbeskrivelse* const> types, oio::Navnerum ns,
                   Skemaskriver& s);

}  // namespace faelled::soap
