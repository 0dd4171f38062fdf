// Role and object type UUIDs of the Ydelsesindeks (indekser.md 10.2-10.4). From the published list
// "Master Relationsroller og Relationsobjekttyper" and a public sample client.
#pragma once

#include <string_view>

namespace faelled::ydelse {

// Roles of a grant.
namespace bevrolle {
// Bevillingssag
inline constexpr std::string_view kTilknyttet = "31237487-787a-424f-8819-56aaedf00643";
// Bevillingspart
inline constexpr std::string_view kBevillingsmodtager = "3102fa7e-f56e-4510-b0d4-1650c590dc3b";
inline constexpr std::string_view kYdelsesmodtager = "93af57a7-7658-4fac-98da-9e5ac7a7d9a5";
// Bevillingsaktoer
inline constexpr std::string_view kEjer = "abdf4d3e-f113-4282-b13e-6cd32a82621c";
inline constexpr std::string_view kAnsvarlig = "fbe1016a-170a-4dea-8652-2813c1a566c0";
inline constexpr std::string_view kBopaelskommune = "d5b8eb2c-d41c-4c11-a164-4ff772338eba";
// Sikkerhedsprofil
inline constexpr std::string_view kAdgang = "80922b49-bf94-4a2f-a3a6-f7c8ba392c78";
// BevilgetYdelse/ItSystem
inline constexpr std::string_view kMaster = "251c24fd-57b0-4afc-9d73-b063d1957eb3";
inline constexpr std::string_view kAfsender = "1b3c6a6d-e977-4491-9bf8-b41ee6999f39";
// BevilgetYdelse/Ydelse
inline constexpr std::string_view kYdelsePrimaerKlasse = "6ebd938f-0bbf-4142-a65c-fefe15e9f192";
// BevilgetYdelse/Ydelse/Klassifikation
inline constexpr std::string_view kKlePrimaerKlasse = "ea909030-c5fa-4544-9b22-a0010d08ebe1";
inline constexpr std::string_view kKleHandlingsklasse = "fa86b1f3-01a3-4147-88bf-914f0e143ee4";
inline constexpr std::string_view kKleAndreKlasser = "2a5bbda7-9bd6-4f02-bafd-722b718701a1";
}  // namespace bevrolle

// Roles of a payment.
namespace effrolle {
inline constexpr std::string_view kEffektueringsmodtager = "68d4b903-acae-4f2f-aafc-45bd999ed81f";
// Aktoer
inline constexpr std::string_view kEjer = "a91824c4-da1d-47f9-bce2-5d6597879415";
inline constexpr std::string_view kUdbetalendeEnhed = "a1ff36be-b3fb-4e1f-aac0-9d3313070ecb";
// ItSystem
inline constexpr std::string_view kMaster = "251c24fd-57b0-4afc-9d73-b063d1957eb3";
inline constexpr std::string_view kAfsender = "1b3c6a6d-e977-4491-9bf8-b41ee6999f39";
// OekonomiskYdelseEffektueringRelation
inline constexpr std::string_view kDelAf = "ccc9d91b-9a4c-4ada-9be4-795ca068e89d";
}  // namespace effrolle

// Object types of the relations of a grant.
namespace bevtype {
inline constexpr std::string_view kAktoerOrganisation = "45b7dafb-d90e-41da-b30e-ba007e577a8a";
inline constexpr std::string_view kAktoerOrgEnhed = "4546cca2-838e-4e0d-a5bd-83757d603362";
inline constexpr std::string_view kYdelseKlasse = "3aa45cbd-94c3-4601-84a6-66ce0f157dda";
inline constexpr std::string_view kKleKlasse = "7c51b9a8-d388-4e83-8c8b-ee3a90458d0b";
inline constexpr std::string_view kPartPerson = "c59f1523-1786-48c7-baff-466de1db3320";
inline constexpr std::string_view kPartVirksomhed = "b48d69b0-a658-40be-afdb-75dd1cc7d865";
inline constexpr std::string_view kSag = "f08a4a13-2567-41d0-bf8d-3af754b03464";
inline constexpr std::string_view kItSystem = "29fe1da2-897a-46cd-b635-b9be8e0bffd6";
inline constexpr std::string_view kProfilBruger = "fb57782c-88e6-40ab-a897-9f486b4169b2";
inline constexpr std::string_view kProfilOrganisation = "6672c0c9-9ce3-4fe7-bc5e-434b6b3b9869";
inline constexpr std::string_view kProfilOrgEnhed = "57dad844-9491-488c-b379-d213b421f0e9";
}  // namespace bevtype

// Object types of the relations of a payment.
namespace efftype {
inline constexpr std::string_view kAktoerOrganisation = "c622654c-d87f-4ac7-9a42-d0580253b979";
inline constexpr std::string_view kAktoerOrgEnhed = "8ac78dd8-6eae-4c36-bbf9-65e5994135dc";
inline constexpr std::string_view kPartPerson = "480769fd-9744-4859-950f-95cbb5633d36";
inline constexpr std::string_view kPartVirksomhed = "229bb915-1d26-4f57-900b-4ab6db7af66c";
inline constexpr std::string_view kItSystem = "29fe1da2-897a-46cd-b635-b9be8e0bffd6";
inline constexpr std::string_view kYdelseKlasse = "4fd9d6c1-2939-4bfe-b803-ab0b3904bd2f";
}  // namespace efftype

}  // namespace faelled::ydelse
