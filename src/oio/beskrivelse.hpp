// An object type as a table. Everything the engine and the surfaces do with a type follows from
// this: XML reading and writing, validation, storage, indexing, search, JSON views, WSDL and XSD.
//
// Descriptions are constexpr and live as long as the program; they are passed by reference and
// compared by address. `type` numbers and the positions of fields, states and relations are part of
// the stored format: append, never reorder (docs/formater/payload.md).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace faelled::oio {

struct Navnerum {
    std::string_view praefiks;  // the prefix we write; readers never look at prefixes
    std::string_view uri;
};

inline constexpr Navnerum kSd{"sd", "urn:oio:sagdok:3.0.0"};

// What a text field may hold beyond its length.
enum class Moenster : std::uint8_t { kFrit, kCifre8, kCifre10, kCifre3Eller4 };

// How a field is searched. kNavn: case-insensitive, `*` as wildcard. kEksakt: as it stands
// (wildcards too). kUden: as kEksakt but without index entries, for long texts that nobody looks
// objects up by: such a criterion reads every candidate.
enum class Soegbar : std::uint8_t { kNavn, kEksakt, kUden };

// Fields that some callers may not see (organisation.md 10.1).
enum class Foelsom : std::uint8_t { kNej, kNavn, kCpr };

struct Felt {
    Navnerum ns;
    std::string_view navn;
    std::size_t maks_tegn = 0;  // Unicode characters
    Moenster moenster = Moenster::kFrit;
    Soegbar soegbar = Soegbar::kNavn;
    bool gentages = false;  // 0..n, else 0..1
    Foelsom foelsom = Foelsom::kNej;
};

// A state: one code per instant.
struct Tilstandsbeskrivelse {
    Navnerum ns;
    std::string_view navn;      // "Gyldighed"
    std::string_view kodenavn;  // "GyldighedStatusKode", same namespace
    std::span<const std::string_view> koder;
};

enum class Antal : std::uint8_t { kEn, kFlere };
// kDynamisk adds Rolle, Type and Indeks (Adresser, Opgaver).
enum class Relationsform : std::uint8_t { kEnkel, kDynamisk };

struct Relationsbeskrivelse {
    std::string_view navn;  // always in sd
    Antal antal = Antal::kFlere;
    Relationsform form = Relationsform::kEnkel;
    std::string_view maal;  // object type name, e.g. "OrganisationEnhed", "Klasse"
};

struct Objektbeskrivelse {
    std::uint8_t type = 0;         // number in the store
    Navnerum ns;                   // namespace T of the type
    std::string_view navn;         // element name, e.g. "OrganisationEnhed"
    std::string_view segment;      // path segment and action part, e.g. "organisationenhed"
    std::span<const Felt> felter;  // content of Egenskab after Virkning, in schema order
    std::span<const Tilstandsbeskrivelse> tilstande;
    std::span<const Relationsbeskrivelse> relationer;
    bool lokal_udvidelse = false;
    bool lister_valgfri_i_opret = false;
    // Relation that names the owner Organisation (Tilhoerer, TilknyttedeOrganisationer); -1 when
    // none.
    int ejerrelation = -1;
    // Kept by the platform operator and visible to all authorities.
    bool faelles = false;
    // The same UUID may exist once per authority (Adresse: DAR UUIDs). Else a UUID has one owner.
    bool egen_kopi = false;
    // Id element of RegistreringBesked: T:ObjektID (UnikIdType) or sd:UUIDIdentifikator.
    bool besked_med_objektid = false;
};

}  // namespace faelled::oio
