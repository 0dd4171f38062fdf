// The two object types of the Sags- og Dokumentindeks, version 6, as tables (indekser.md 4.1, 5.1).
#pragma once

#include <cstdint>

#include "oio/beskrivelse.hpp"

namespace faelled::sagdokument {

extern const oio::Objektbeskrivelse kSag;
extern const oio::Objektbeskrivelse kDokument;

inline constexpr oio::Navnerum kSagNs{"sag", "urn:oio:sts:sagdok:sag:6"};
inline constexpr oio::Navnerum kSi{"si", "urn:oio:sts:sagdok:sagindeks:6"};
inline constexpr oio::Navnerum kDi{"di", "urn:oio:sts:sagdok:dokumentindeks:6"};

// Positions in the tables, for the rules that are the index's own.
namespace felt {
// sag:Egenskaber
inline constexpr std::uint8_t kSagNoegle = 0;
inline constexpr std::uint8_t kSagKassationskode = 4;
inline constexpr std::uint8_t kSagUndtaget = 5;
inline constexpr std::uint8_t kSagsnummer = 7;
inline constexpr std::uint8_t kSagTitel = 8;
// si:SagIndeksEgenskaber
inline constexpr std::uint8_t kSagFoelsomhed = 2;
inline constexpr std::uint8_t kSagOprettet = 4;
// di:Egenskaber
inline constexpr std::uint8_t kDokNoegle = 0;
inline constexpr std::uint8_t kDokTitel = 1;
inline constexpr std::uint8_t kDokBrevDato = 3;
inline constexpr std::uint8_t kDokUndtaget = 4;
inline constexpr std::uint8_t kDokVersion = 5;
inline constexpr std::uint8_t kDokUnderversion = 6;
inline constexpr std::uint8_t kDokKassationskode = 7;
inline constexpr std::uint8_t kDokumentnummer = 8;
inline constexpr std::uint8_t kDokFoelsomhed = 9;
inline constexpr std::uint8_t kDokType = 10;
// sd:OffentlighedUndtaget
inline constexpr std::uint8_t kAlternativTitel = 0;
inline constexpr std::uint8_t kUndtagetHjemmel = 1;
// extensions of relations
inline constexpr std::uint8_t kAktoerNoegle = 0;  // Sagsaktoer, Dokumentaktoer
inline constexpr std::uint8_t kAktoerNavn = 1;
inline constexpr std::uint8_t kAktoerCvr = 2;
inline constexpr std::uint8_t kPartNoegle = 0;  // Sagspart, Dokumentpart
inline constexpr std::uint8_t kPartNavn = 1;
inline constexpr std::uint8_t kSagsklasseFacettitel = 0;
inline constexpr std::uint8_t kSagsklasseTitel = 1;
inline constexpr std::uint8_t kSagsklasseNoegle = 2;
inline constexpr std::uint8_t kSagsklasseSoegeord = 3;
inline constexpr std::uint8_t kDokklasseTitel = 0;
inline constexpr std::uint8_t kDokklasseNoegle = 1;
inline constexpr std::uint8_t kDokklasseSoegeord = 2;
inline constexpr std::uint8_t kSystemNavn = 0;  // both IT-system relations
inline constexpr std::uint8_t kSystemUri = 1;
inline constexpr std::uint8_t kJournalpost = 0;  // the group, with in it:
inline constexpr std::uint8_t kDokumenttitel = 0;
inline constexpr std::uint8_t kJournalpostUndtaget = 1;
inline constexpr std::uint8_t kNotatgruppe = 2;  // the group, with in it:
inline constexpr std::uint8_t kNotattitel = 0;
inline constexpr std::uint8_t kNotat = 1;
inline constexpr std::uint8_t kNotatformat = 2;
}  // namespace felt

// Kinds of attribute: Egenskaber is 0.
inline constexpr std::uint8_t kSagIndeksEgenskaber = 1;

// Relations of a case.
namespace sagrel {
inline constexpr std::uint8_t kAktoer = 0;
inline constexpr std::uint8_t kKlasse = 1;
inline constexpr std::uint8_t kPart = 2;
inline constexpr std::uint8_t kSag = 3;
inline constexpr std::uint8_t kGenstand = 4;
inline constexpr std::uint8_t kJournalpost = 5;
inline constexpr std::uint8_t kSikkerhedsprofil = 6;
inline constexpr std::uint8_t kItSystem = 7;
}  // namespace sagrel

// Relations of a document.
namespace dokrel {
inline constexpr std::uint8_t kDokument = 0;
inline constexpr std::uint8_t kAktoer = 1;
inline constexpr std::uint8_t kPart = 2;
inline constexpr std::uint8_t kKlasse = 3;
inline constexpr std::uint8_t kSikkerhedsprofil = 4;
inline constexpr std::uint8_t kItSystem = 5;
}  // namespace dokrel

// Numbers of the extracted index values in the store. The same for both types where they mean the
// same. Never reuse one.
namespace udtraek {
inline constexpr std::uint8_t kPart = 128;    // ReferenceID of a party, any role
inline constexpr std::uint8_t kAktoer = 129;  // ... of who works with it; not of the owner
inline constexpr std::uint8_t kKle = 130;     // KLE number of Primær klasse
inline constexpr std::uint8_t kFoelsomhed = 131;
inline constexpr std::uint8_t kMaster = 132;    // ReferenceID of the master system
inline constexpr std::uint8_t kDokument = 133;  // document of a journal post; related document
inline constexpr std::uint8_t kSag = 134;       // related case
inline constexpr std::uint8_t kGenstand = 135;  // Sagsgenstande
}  // namespace udtraek

// Positions among the codes.
inline constexpr std::uint8_t kOpstaaet = 0;
inline constexpr std::uint8_t kAfsluttet = 3;

}  // namespace faelled::sagdokument
