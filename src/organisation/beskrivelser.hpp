// The ten object types of Organisation 6 as tables (organisation.md chapter 4).
#pragma once

#include <array>
#include <span>
#include <string_view>

#include "oio/beskrivelse.hpp"

namespace faelled::organisation {

extern const oio::Objektbeskrivelse kAdresse;
extern const oio::Objektbeskrivelse kBruger;
extern const oio::Objektbeskrivelse kInteressefaellesskab;
extern const oio::Objektbeskrivelse kItSystem;
extern const oio::Objektbeskrivelse kMyndighed;
extern const oio::Objektbeskrivelse kOrganisation;
extern const oio::Objektbeskrivelse kOrganisationEnhed;
extern const oio::Objektbeskrivelse kOrganisationFunktion;
extern const oio::Objektbeskrivelse kPerson;
extern const oio::Objektbeskrivelse kVirksomhed;

// All ten, by name.
[[nodiscard]] std::span<const oio::Objektbeskrivelse* const> typer();
// Null when unknown.
[[nodiscard]] const oio::Objektbeskrivelse* type_ved_segment(std::string_view segment);

inline constexpr oio::Navnerum kOrgfaelles{"orgfaelles",
                                           "http://stoettesystemerne.dk/organisation/6/"};
inline constexpr oio::Navnerum kSts{"sts", "urn:oio:sts:6"};
inline constexpr oio::Navnerum kOrganisationSystem{
    "organisationsystem", "http://stoettesystemerne.dk/organisation/organisationsystem/6/"};
inline constexpr oio::Navnerum kOrganisationAdministration{
    "organisationadministration",
    "http://stoettesystemerne.dk/organisation/organisationadministration/6/"};

// Positions in the tables, for rules that are truly a type's own.
namespace felt {
inline constexpr std::uint8_t kBrugervendtNoegle = 0;  // on every type
inline constexpr std::uint8_t kEnhedNavn = 1;
inline constexpr std::uint8_t kFunktionNavn = 1;
inline constexpr std::uint8_t kBrugerNavn = 1;
inline constexpr std::uint8_t kOrganisationNavn = 1;
inline constexpr std::uint8_t kItSystemNavn = 1;
inline constexpr std::uint8_t kAdresseTekst = 1;
inline constexpr std::uint8_t kPersonCpr = 1;
inline constexpr std::uint8_t kPersonNavn = 2;
inline constexpr std::uint8_t kVirksomhedCvr = 1;
inline constexpr std::uint8_t kVirksomhedNavn = 4;
inline constexpr std::uint8_t kMyndighedCvr = 1;
inline constexpr std::uint8_t kMyndighedNavn = 2;
inline constexpr std::uint8_t kMyndighedsKode = 3;
}  // namespace felt

// Position of a relation by name; dies when the type has none (programming error).
[[nodiscard]] std::uint8_t relation(const oio::Objektbeskrivelse& b, std::string_view navn);

// Gyldighed's codes.
inline constexpr std::uint8_t kAktiv = 0;
inline constexpr std::uint8_t kInaktiv = 1;

}  // namespace faelled::organisation
