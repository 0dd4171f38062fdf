// Role and object type UUIDs of the Sags- og Dokumentindeks (indekser.md 4.4, 5.2). From the
// published list "Master Relationsroller og Relationsobjekttyper"; those marked "ours" are not
// public and were made for this project: replace them when the real value is known.
#pragma once

#include <string_view>

namespace faelled::sagdokument {

// Roles of the relations of a case.
namespace sagrolle {
// Journalpost
inline constexpr std::string_view kVedlagt = "b21faed9-c4a2-49d3-aa15-35f5181d7735";
inline constexpr std::string_view kTilakteret = "69a0a697-0a77-4916-bea3-226594fa6627";
inline constexpr std::string_view kJournalnotat = "1281739d-93ea-486c-8950-607a4263bef0";
// Sagsrelation
inline constexpr std::string_view kOversag = "d29c49f0-931e-4d42-8db4-a8fc67c8af58";
inline constexpr std::string_view kAndreSager = "1ea6808b-5efb-47a6-91c9-bda99e00c5fc";
inline constexpr std::string_view kPraecedens = "df73fd00-f495-40cf-a022-0d298255a392";
// Sagsaktoer
inline constexpr std::string_view kEjer = "9e979b84-b846-4472-8622-58007dc63c7e";
inline constexpr std::string_view kAnsvarlig = "a1263342-d348-44ba-a566-233f37c4cb67";
inline constexpr std::string_view kPrimaerBehandler = "bf1f93ed-9441-4af4-835b-baeb201f3076";
inline constexpr std::string_view kAndreBehandlere = "5b503ef4-5b29-4e88-b836-7993c0e8c65b";
inline constexpr std::string_view kUdlaantTil = "2b22fce7-696e-4c6c-9cc4-8f5a2e32557e";
inline constexpr std::string_view kBopaelskommune = "65f881bf-6f9f-44a5-aa1b-29256497296a";
// Sagsgenstande
inline constexpr std::string_view kAfgiftsobjekt = "ecd9e668-5e90-4a3a-8d21-548a429593b4";
inline constexpr std::string_view kEjendomsskat = "0a910cdf-f78d-4858-9dcb-119624bfe40f";
inline constexpr std::string_view kByggeri = "5c9af298-ca44-4841-99d5-9c06f6150c78";
inline constexpr std::string_view kFredning = "27068b65-2b39-40f9-a888-c3287218e094";
// Sagsklasse
inline constexpr std::string_view kPrimaerKlasse = "a86c6581-ec85-412d-a655-31a1f1d5b14f";
inline constexpr std::string_view kOpgaveklasse = "dd4b2718-e766-4cdf-9691-9889514fd80d";
inline constexpr std::string_view kHandlingsklasse = "05ef7011-11a7-4e4c-a46b-3de6aa457fc3";
inline constexpr std::string_view kKontoklasse = "fcbc2927-cda0-44a9-9ba4-647ed6b82649";
inline constexpr std::string_view kSikkerhedsklasse = "eb84d13b-ca5d-499b-b279-af5a5640f35b";
inline constexpr std::string_view kFoelsomhedsklasse = "acac7e07-31f5-4b09-a6bf-72196be1ed33";
inline constexpr std::string_view kIndsatsklasse = "12eec71f-e6e3-4aa8-8220-5b6d9c4890af";
inline constexpr std::string_view kYdelsesklasse = "649e4afe-22ca-4bae-8b31-459ad20c42e2";
// Sagspart
inline constexpr std::string_view kPrimaerPart = "d839f26a-d4d1-4441-b2d6-3dbbb12a9404";
inline constexpr std::string_view kSekundaerPart = "2e779697-5a50-4be6-8f24-65279d1f95ec";
inline constexpr std::string_view kYdelsesmodtager = "94feaa52-9664-455e-bfc2-de3b85da0df1";
// SagsitsystemRelation
inline constexpr std::string_view kMaster = "251c24fd-57b0-4afc-9d73-b063d1957eb3";
inline constexpr std::string_view kAfsender = "1b3c6a6d-e977-4491-9bf8-b41ee6999f39";
// Sikkerhedsprofil
inline constexpr std::string_view kAdgang = "80922b49-bf94-4a2f-a3a6-f7c8ba392c78";
// Sagsklasse
inline constexpr std::string_view kKontroltemaklasse =
    "ae8fe995-49e3-50fb-b86c-c87f65997940";                                                  // ours
inline constexpr std::string_view kVisningsklasse = "239e67ff-ee54-50a3-b823-dbdd6c0ac432";  // ours
inline constexpr std::string_view kAfgoerelsesklasse =
    "283d4e7e-f33c-5c3f-9243-45243e954998";  // ours
}  // namespace sagrolle

// Roles of the relations of a document.
namespace dokrolle {
// Dokumentrelation
inline constexpr std::string_view kBesvarelser = "6be7f0a2-87e6-4ed9-89e7-d79109164ae5";
inline constexpr std::string_view kUdgangspunkter = "345f86d4-31ba-40d9-b1cc-38701f18629a";
inline constexpr std::string_view kNyRevision = "4eb76ff5-86de-41cf-a022-d3c44f444067";
inline constexpr std::string_view kKommentarer = "a92d279b-70bc-4086-8375-6ed34e64449a";
inline constexpr std::string_view kBilag = "ef9ed863-975b-4d7e-9bd5-e3e62d958f8e";
inline constexpr std::string_view kAndreDokumenter = "32999b4c-935c-4aa5-96a7-93b054a2e5d5";
// Dokumentaktoer
inline constexpr std::string_view kEjer = "0478f2f6-0465-443e-a8a6-ef4d948184cb";
inline constexpr std::string_view kAnsvarlig = "8b3ac834-fd35-474a-81b0-bb4250f33a6a";
inline constexpr std::string_view kPrimaerBehandler = "bfb84078-d3eb-484c-a1f0-95b4cfe7ac1e";
inline constexpr std::string_view kAndreBehandlere = "22b56844-ef9d-4006-8cad-d2edbfd32f44";
inline constexpr std::string_view kFordeltTil = "050d5f8b-4ccd-48d6-bd8e-20baa5f9fde1";
// Dokumentklasse
inline constexpr std::string_view kPrimaerKlasse = "32b5976d-0b51-451e-82e0-aa9039328542";
inline constexpr std::string_view kHandlingsklasse = "f8f5429c-74c9-4fff-bc3d-f16217d021f2";
inline constexpr std::string_view kAndreKlasser = "28efbfc6-c983-4171-b9cb-ac44d72ab88b";
// Dokumentpart
inline constexpr std::string_view kParter = "808a219f-fb0d-4a54-9519-929f7841bbb6";
inline constexpr std::string_view kKopiparter = "ffe7ec2b-4928-47a8-9a73-d7a9931b5621";
// DokumentitsystemRelation
inline constexpr std::string_view kMaster = "251c24fd-57b0-4afc-9d73-b063d1957eb3";
inline constexpr std::string_view kAfsender = "1b3c6a6d-e977-4491-9bf8-b41ee6999f39";
// Sikkerhedsprofil
inline constexpr std::string_view kAdgang = "658ebbd4-91ee-445d-be2e-87b9ddf7da13";
// Dokumentklasse
inline constexpr std::string_view kVisningsklasse = "09a08a5e-fc77-5f55-b35d-3b30e4da030c";  // ours
}  // namespace dokrolle

// Object types of the relations of a case.
namespace sagtype {
// Journalpost
inline constexpr std::string_view kJournalpostDokument = "198dd40f-88fe-49a3-8716-b6230544c23b";
// Sagsrelation
inline constexpr std::string_view kSagsrelationSag = "7f04a5f2-5437-4bf3-9605-46a5ba882bcc";
// Sagsaktoer
inline constexpr std::string_view kAktoerOrganisation = "bc6972cd-8f2b-4b9d-8d37-62916d6a71aa";
inline constexpr std::string_view kAktoerOrgEnhed = "c5fc3b3b-5197-49ee-92e6-ae6ba1957174";
inline constexpr std::string_view kAktoerOrgFunktion = "aa9b7bdb-7148-4b5c-8fc9-97d6f9743270";
inline constexpr std::string_view kAktoerInteressefaellesskab =
    "4b3652c6-cbdf-4699-b847-54b387db5d3f";
inline constexpr std::string_view kAktoerBruger = "85d65133-4b00-460d-992e-3984857b5768";
inline constexpr std::string_view kAktoerItSystem = "f659a5d2-6ad5-4bcc-acc0-da2eb2d8ba7b";
// Sagsgenstande
inline constexpr std::string_view kGenstandEjendom = "4c3949ee-d086-4637-9348-365775e2b188";
inline constexpr std::string_view kGenstandKoeretoej = "bf704050-0a1a-4f54-b21e-01f156b7a463";
inline constexpr std::string_view kGenstandBygning = "91f98d00-be54-4018-a2fa-1fd8530aa288";
inline constexpr std::string_view kGenstandTekniskAnlaeg = "796d35f8-021b-4000-855c-3400365393d6";
inline constexpr std::string_view kGenstandSted = "8e1b2f6f-6090-4fcd-93c8-139c23d4379a";
inline constexpr std::string_view kGenstandAdresse = "95b3f85a-5803-4fd7-abac-7bb4edc9d315";
inline constexpr std::string_view kGenstandNavngivenVej = "e24c1afb-ba8b-4b31-b47d-14451280f71d";
inline constexpr std::string_view kGenstandStednavn = "bb281318-9e10-4f90-b778-5bc1b6147977";
inline constexpr std::string_view kGenstandJordstykke = "94216d54-f508-451d-a613-cd5f66ef202c";
// Sagsklasse
inline constexpr std::string_view kKlasse = "267235ea-526d-4a18-8001-f2a0e563eba1";
// Sagspart
inline constexpr std::string_view kPartPerson = "c189ba35-de4b-4363-a8b7-67f1456cf56f";
inline constexpr std::string_view kPartVirksomhed = "9915fe9f-471a-4c7c-8fc3-ce39c70135b1";
inline constexpr std::string_view kPartOrganisation = "ad0b2d1f-d72f-43b7-8e46-59e8b5c13d45";
inline constexpr std::string_view kPartOrgEnhed = "f482eb31-074f-434c-b899-43442dedb2d9";
inline constexpr std::string_view kPartOrgFunktion = "0217720f-2f8c-4455-a226-e428aef8a9dd";
inline constexpr std::string_view kPartInteressefaellesskab =
    "ddb39152-8bb6-4d38-a2e9-d1df445b0d23";
inline constexpr std::string_view kPartBruger = "06a1b7d8-337d-4a0e-b321-b8536289630e";
// SagsitsystemRelation
inline constexpr std::string_view kItSystem = "29fe1da2-897a-46cd-b635-b9be8e0bffd6";
// Sikkerhedsprofil
inline constexpr std::string_view kProfilBruger = "fb57782c-88e6-40ab-a897-9f486b4169b2";
inline constexpr std::string_view kProfilOrganisation = "6672c0c9-9ce3-4fe7-bc5e-434b6b3b9869";
inline constexpr std::string_view kProfilOrgEnhed = "57dad844-9491-488c-b379-d213b421f0e9";
inline constexpr std::string_view kProfilOrgFunktion = "bb96f661-bdfa-4795-93b5-b8e649073bc7";
inline constexpr std::string_view kProfilInteressefaellesskab =
    "77abc832-3896-4950-bb9e-7c522caef18b";
inline constexpr std::string_view kProfilItSystem = "1ea05739-5476-4b7d-9734-108a42082b19";
// Sagsgenstande
inline constexpr std::string_view kGenstandEnhed = "2287d094-c9ee-59de-9099-2db94538d0e8";  // ours
inline constexpr std::string_view kGenstandMatrikel =
    "a3b6da9a-90ab-5b35-8b83-e8c9eccab7b3";  // ours
inline constexpr std::string_view kGenstandGeokode =
    "8321ca53-4f80-5fca-932c-c8ee9bd44df7";  // ours
}  // namespace sagtype

// Object types of the relations of a document.
namespace doktype {
// Dokumentrelation
inline constexpr std::string_view kDokumentrelationDokument =
    "76c0fa7b-9d6f-4c30-9da2-f4ac4b8d193c";
// Dokumentaktoer
inline constexpr std::string_view kAktoerOrganisation = "7d3bfade-40f1-44f4-bddf-66a9dffee66d";
inline constexpr std::string_view kAktoerOrgEnhed = "99cc1697-238e-4564-a69f-8f08a354edc5";
inline constexpr std::string_view kAktoerOrgFunktion = "5a3e619d-c94c-4a8d-8822-771dee5745d2";
inline constexpr std::string_view kAktoerInteressefaellesskab =
    "32a6f18d-27a0-4a6f-b031-aae329183253";
inline constexpr std::string_view kAktoerBruger = "79b8ed55-d0a7-411d-b60d-16580e0a4948";
inline constexpr std::string_view kAktoerItSystem = "a23845af-a46e-40a3-9bed-699933b56de0";
// Dokumentklasse
inline constexpr std::string_view kKlasse = "6480007e-1898-4427-972a-677d354298d8";
// Dokumentpart
inline constexpr std::string_view kPartPerson = "12e3cd0d-03bb-46cf-b8d8-95b3fe082478";
inline constexpr std::string_view kPartVirksomhed = "d53c9233-f640-4641-8db8-15f45e2133d7";
// DokumentitsystemRelation
inline constexpr std::string_view kItSystem = "29fe1da2-897a-46cd-b635-b9be8e0bffd6";
// Sikkerhedsprofil
inline constexpr std::string_view kProfilBruger = "fb57782c-88e6-40ab-a897-9f486b4169b2";
inline constexpr std::string_view kProfilOrganisation = "6672c0c9-9ce3-4fe7-bc5e-434b6b3b9869";
inline constexpr std::string_view kProfilOrgEnhed = "57dad844-9491-488c-b379-d213b421f0e9";
inline constexpr std::string_view kProfilOrgFunktion = "bb96f661-bdfa-4795-93b5-b8e649073bc7";
inline constexpr std::string_view kProfilInteressefaellesskab =
    "77abc832-3896-4950-bb9e-7c522caef18b";
inline constexpr std::string_view kProfilItSystem = "1ea05739-5476-4b7d-9734-108a42082b19";
}  // namespace doktype

}  // namespace faelled::sagdokument
