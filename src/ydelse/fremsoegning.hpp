// What the numbers of a fremsoeg mean here (indekser.md chapter 11).
#pragma once

#include <cstdint>

#include "indeks/operationer.hpp"

namespace faelled::ydelse {

using indeks::FremsoegInput;
using indeks::FremsoegSvar;
using indeks::Gren;

// The branches of a search expression.
inline constexpr Gren kBevillinger = 0;
inline constexpr Gren kEffektueringer = 1;

// Bits of BevillingVis and OekonomiskEffektueringVis, in the order of the schema.
enum Bevillingvis : std::uint32_t {
    kBevEgenskaber = 1U << 0,
    kBevUdvidelse = 1U << 1,
    kBevYdelse = 1U << 2,
    kBevSag = 1U << 3,
    kBevPart = 1U << 4,
    kBevEjer = 1U << 5,
    kBevAnsvarlig = 1U << 6,
    kBevSikkerhedsprofil = 1U << 7,
};
enum Effektueringvis : std::uint32_t {
    kEffEgenskaber = 1U << 0,
    kEffAktoer = 1U << 1,  // the party too: there is no value of its own for it
    kEffDele = 1U << 2,
    kEffItsystem = 1U << 3,
};
inline constexpr std::uint32_t kVisAlt = ~0U;

// Filter::inkluder has one bit a branch: the payments of grants, the grants of payments.

// Sortering::element, in the order of the schema.
inline constexpr std::uint8_t kEfterNavn = 0;         // grants: FuldtNavn of the receiver
inline constexpr std::uint8_t kEfterYdelsesnavn = 1;  // grants: of the first benefit
inline constexpr std::uint8_t kEfterDisposition = 0;  // payments: Dispositionsdato
// Of the look-ups only, the schema has no such element: receipt of the latest registration.
inline constexpr std::uint8_t kEfterRegistrering = 2;

}  // namespace faelled::ydelse
