// What the numbers of a fremsoeg mean here (indekser.md 9.3, 9.4).
#pragma once

#include <cstdint>

#include "indeks/operationer.hpp"

namespace faelled::sagdokument {

using indeks::Enkeltsvar;
using indeks::FjernInput;
using indeks::FremsoegInput;
using indeks::FremsoegSvar;
using indeks::Gren;
using indeks::Importeret;
using indeks::Opdateret;
using indeks::Sortering;

// The branches of a search expression.
inline constexpr Gren kSager = 0;
inline constexpr Gren kDokumenter = 1;

// Bits of Filter::inkluder.
inline constexpr std::uint32_t kInkluderSagsrelation = 1U << 0;  // of cases
inline constexpr std::uint32_t kInkluderJournalpost = 1U << 1;
inline constexpr std::uint32_t kInkluderDokument = 1U << 0;  // of documents

// Sortering::element, in the order of the schema; the first eight are those of both.
enum class Sorteringselement : std::uint8_t {
    kBruger = 0,
    kStsTidspunkt,
    kTidspunkt,
    kNoegle,
    kSystemnavn,
    kFremdrift,
    kTitel,
    kFoelsomhed,
    kKlassenoegle,  // of cases; of documents Major
    kLivscyklus,    // of cases; of documents Minor
};
inline constexpr std::uint8_t kSorteringselementer = 10;

}  // namespace faelled::sagdokument
