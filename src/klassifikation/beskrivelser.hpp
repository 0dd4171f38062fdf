// The object types of Klassifikation as tables (klassifikation.md chapter 4).
//
// Klasse is one type with two wire versions: kKlasse6 and kKlasse7 have the same number and the
// same positions, so that everything stored is the union and a version is a choice of elements.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "oio/beskrivelse.hpp"

namespace faelled::klassifikation {

// Bits of Objektbeskrivelse::version.
inline constexpr std::uint8_t kVersion6 = 1;
inline constexpr std::uint8_t kVersion7 = 2;

extern const oio::Objektbeskrivelse kKlassifikation;
extern const oio::Objektbeskrivelse kFacet;
extern const oio::Objektbeskrivelse kKlasse6;
extern const oio::Objektbeskrivelse kKlasse7;

// What is stored: one description per type number. Klasse is there as version 7.
[[nodiscard]] std::span<const oio::Objektbeskrivelse* const> typer();
// What version 6 speaks of, in the order of its hierarchy: Klassifikation, Facet, Klasse.
[[nodiscard]] std::span<const oio::Objektbeskrivelse* const> typer6();

[[nodiscard]] constexpr bool er_klasse(const oio::Objektbeskrivelse& b) {
    return b.type == 22;
}

inline constexpr oio::Navnerum kKlassifikationSystem{
    "klassifikationsystem", "http://stoettesystemerne.dk/klassifikation/klassifikationsystem/6/"};

// Positions in the tables.
namespace felt {
inline constexpr std::uint8_t kNoegle = 0;  // on every type

inline constexpr std::uint8_t kKlassifikationTitel = 1;
inline constexpr std::uint8_t kKlassifikationBeskrivelse = 2;

inline constexpr std::uint8_t kFacetTitel = 1;
inline constexpr std::uint8_t kFacetBeskrivelse = 2;
inline constexpr std::uint8_t kFacetRetskilde = 7;

inline constexpr std::uint8_t kKlasseBeskrivelse = 1;
inline constexpr std::uint8_t kKlasseTitel = 4;
inline constexpr std::uint8_t kKlasseRetskilde = 5;
inline constexpr std::uint8_t kKlasseSortering = 6;
inline constexpr std::uint8_t kKlasseAendringsnotat = 7;
inline constexpr std::uint8_t kKlasseSoegeord = 8;

// In Soegeord.
inline constexpr std::uint8_t kSoegeordIdentifikator = 0;
inline constexpr std::uint8_t kSoegeordBeskrivelse = 1;
}  // namespace felt

namespace relation {
inline constexpr std::uint8_t kAnsvarlig = 0;  // on every type
inline constexpr std::uint8_t kEjer = 1;       // on every type

inline constexpr std::uint8_t kFacetTilhoerer = 2;

inline constexpr std::uint8_t kErstatter = 2;
inline constexpr std::uint8_t kFacet = 3;
inline constexpr std::uint8_t kMapninger = 5;
inline constexpr std::uint8_t kOverordnetKlasse = 6;
}  // namespace relation

// Of the state PubliceretStatus, which is at position 0 of every type.
inline constexpr std::uint8_t kPubliceret = 0;
inline constexpr std::uint8_t kIkkePubliceret = 1;

}  // namespace faelled::klassifikation
