// The two object types of the Ydelsesindeks, version 6, as tables (indekser.md 10.2, 10.3).
#pragma once

#include <cstdint>

#include "oio/beskrivelse.hpp"

namespace faelled::ydelse {

extern const oio::Objektbeskrivelse kBevilling;
extern const oio::Objektbeskrivelse kEffektuering;

inline constexpr oio::Navnerum kBi{"bi", "urn:oio:sts:ydelse:bevillingindeks:6"};
inline constexpr oio::Navnerum kOef{"oef", "urn:oio:sts:ydelse:oekonomiskeffektueringindeks:6"};

// Kinds of attribute of a grant: Egenskaber is 0.
inline constexpr std::uint8_t kBevilgetYdelse = 1;

// Positions in the tables, for the rules that are the index's own.
namespace felt {
// bi:Egenskaber
inline constexpr std::uint8_t kBevNoegle = 0;
inline constexpr std::uint8_t kBevStart = 1;
inline constexpr std::uint8_t kBevSlut = 2;
inline constexpr std::uint8_t kBevBegrundelse = 3;
inline constexpr std::uint8_t kBevFoelsomhed = 4;
// bi:BevilgetYdelse
inline constexpr std::uint8_t kYdelseId = 0;
inline constexpr std::uint8_t kYdelseNavn = 1;
inline constexpr std::uint8_t kYdelseStart = 2;
inline constexpr std::uint8_t kYdelseSlut = 3;
inline constexpr std::uint8_t kYdelseBegrundelse = 4;
inline constexpr std::uint8_t kTilbagebetalingspligtig = 5;
inline constexpr std::uint8_t kMeddelelse = 6;
inline constexpr std::uint8_t kYdelseItSystem = 7;  // group, with kRelRolle ... in it
inline constexpr std::uint8_t kYdelse = 8;          // group, with kRelRolle ... in it
inline constexpr std::uint8_t kPlan = 9;            // group
// A relation without Virkning inside a granted benefit.
inline constexpr std::uint8_t kRelRolle = 0;
inline constexpr std::uint8_t kRelType = 1;
inline constexpr std::uint8_t kRelIndeks = 2;
inline constexpr std::uint8_t kRelReference = 3;
inline constexpr std::uint8_t kItSystemNavn = 5;    // in kYdelseItSystem
inline constexpr std::uint8_t kYdelsesnavn = 5;     // in kYdelse
inline constexpr std::uint8_t kKlassifikation = 6;  // in kYdelse: group, with in it:
inline constexpr std::uint8_t kKleNummer = 5;
inline constexpr std::uint8_t kKleTitel = 6;
// bi:OekonomiskEffektueringsplan
inline constexpr std::uint8_t kPlanId = 0;
inline constexpr std::uint8_t kPlanStart = 1;
inline constexpr std::uint8_t kPlanSlut = 2;
inline constexpr std::uint8_t kBeregningsfrekvens = 3;
inline constexpr std::uint8_t kForudBagud = 4;
inline constexpr std::uint8_t kDispositionsdag = 5;
inline constexpr std::uint8_t kPlanBeloeb = 6;
inline constexpr std::uint8_t kManueltGodkendes = 7;
// oef:Egenskaber
inline constexpr std::uint8_t kEffNoegle = 0;
inline constexpr std::uint8_t kEffStart = 1;
inline constexpr std::uint8_t kEffSlut = 2;
inline constexpr std::uint8_t kBruttobeloeb = 3;
inline constexpr std::uint8_t kDispositionsdato = 4;
inline constexpr std::uint8_t kEfterSkat = 5;
inline constexpr std::uint8_t kSendtBeloeb = 6;
inline constexpr std::uint8_t kUdbetalt = 7;
inline constexpr std::uint8_t kUdbetalingsafdeling = 8;
inline constexpr std::uint8_t kSendtTekst = 9;
inline constexpr std::uint8_t kUdbetaltTekst = 10;
// oef:OekonomiskYdelseEffektueringRelation
inline constexpr std::uint8_t kPeriodeStart = 0;
inline constexpr std::uint8_t kPeriodeSlut = 1;
inline constexpr std::uint8_t kYdelsesbeloeb = 2;
inline constexpr std::uint8_t kDelKle = 3;
inline constexpr std::uint8_t kBevilgetYdelseRef = 4;  // group, with in it:
inline constexpr std::uint8_t kRefBevilling = 0;
inline constexpr std::uint8_t kRefYdelseId = 1;
// relations of both
inline constexpr std::uint8_t kRelNoegle = 0;
inline constexpr std::uint8_t kRelNavn = 1;
inline constexpr std::uint8_t kAktoerCvr = 2;
inline constexpr std::uint8_t kSystemNavn = 0;  // of oef:ItSystem
inline constexpr std::uint8_t kSystemUri = 1;
}  // namespace felt

// Relations of a grant.
namespace bevrel {
inline constexpr std::uint8_t kSag = 0;
inline constexpr std::uint8_t kPart = 1;
inline constexpr std::uint8_t kAktoer = 2;
inline constexpr std::uint8_t kSikkerhedsprofil = 3;
}  // namespace bevrel

// Relations of a payment.
namespace effrel {
inline constexpr std::uint8_t kDel = 0;  // OekonomiskYdelseEffektueringRelation
inline constexpr std::uint8_t kAktoer = 1;
inline constexpr std::uint8_t kItSystem = 2;
inline constexpr std::uint8_t kPart = 3;
}  // namespace effrel

// Numbers of the extracted index values in the store; never reuse one.
namespace udtraek {
inline constexpr std::uint8_t kPart = 128;        // ReferenceID of a party, any role
inline constexpr std::uint8_t kKle = 130;         // KLE numbers of the benefits or parts
inline constexpr std::uint8_t kFoelsomhed = 131;  // of the grant
inline constexpr std::uint8_t kMaster = 132;      // master systems
inline constexpr std::uint8_t kSag = 134;         // case of a grant
inline constexpr std::uint8_t kBevilling = 136;   // grant of a payment's part
}  // namespace udtraek

}  // namespace faelled::ydelse
