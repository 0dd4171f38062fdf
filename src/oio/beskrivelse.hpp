// An object type as a table. Everything the engine and the surfaces do with a type follows from
// this: XML reading and writing, validation, storage, indexing, search, JSON views, WSDL and XSD.
//
// Descriptions are constexpr and live as long as the program; they are passed by reference and
// compared by address. `type` numbers and the positions of fields, states and relations are part of
// the stored format: append, never reorder (docs/formater/payload.md).
#pragma once

#include <array>
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
// Relations and extensions of the indexes (indekser.md 2.4).
inline constexpr Navnerum kGd{"gd", "urn:oio:sts:generelledefinitioner:6"};

// What a text field may hold beyond its length, and how its value is kept.
enum class Moenster : std::uint8_t {
    kFrit,
    kCifre8,
    kCifre10,
    kCifre3Eller4,
    kTal1Til100,  // a number from 1 to 100 without leading zeros
    kJaNej,       // xs:boolean, kept as "true" or "false"
    kDato,        // xs:date, kept as written
    kDatoTid,     // xs:dateTime, kept as written
    kHeltal,      // xs:integer
    kBeloeb,      // -?[0-9]+(\.[0-9]+)?, kept as written
    kBase64,      // xs:base64Binary, kept without white space
    kKode,        // one of Felt::koder
    kUuid,        // a UUID, kept in lower case
    kReference,  // UnikIdType: sd:UUIDIdentifikator or sd:URNIdentifikator inside the element; kept
                 // as UUID text or URN text
    kXml,        // the element as XML text, namespaces declared in it; never searched
    kGruppe,     // the element has children: Felt::gruppe
};

// How a field is searched. kNavn: case-insensitive, `*` as wildcard. kEksakt: as it stands
// (wildcards too). kUden: as kNavn but without index entries, for long texts that nobody looks
// objects up by: such a criterion reads every candidate. An Indeksudtraek of such a field still has
// entries.
enum class Soegbar : std::uint8_t { kNavn, kEksakt, kUden };

// Fields that some callers may not see (organisation.md 10.1).
enum class Foelsom : std::uint8_t { kNej, kNavn, kCpr };

// A bit per wire version of a type that has several; a description of one version has its bit.
inline constexpr std::uint8_t kAlleVersioner = 0xff;

struct Felt {
    Navnerum ns;
    std::string_view navn;
    std::size_t maks_tegn = 0;  // Unicode characters
    Moenster moenster = Moenster::kFrit;
    Soegbar soegbar = Soegbar::kNavn;
    bool gentages = false;  // 0..n, else 0..1
    Foelsom foelsom = Foelsom::kNej;
    std::size_t min_tegn = 0;
    std::span<const std::string_view> koder{};  // kKode
    std::span<const Felt> gruppe{};             // kGruppe: the children, in schema order
    std::uint8_t versioner = kAlleVersioner;    // in which wire versions the element exists
    bool skal = false;                          // must be there
    std::uint8_t hoejst = 0;                    // gentages: most times; 0: any number
};

// A state: one code per instant.
struct Tilstandsbeskrivelse {
    Navnerum ns;
    std::string_view navn;      // "Gyldighed"
    std::string_view kodenavn;  // "GyldighedStatusKode", same namespace
    std::span<const std::string_view> koder;
    // Namespace of `kodenavn`; empty: that of the state.
    Navnerum kode_ns{};
    // What an object without this state is taken to have (organisation.md 7.2 rule 4): a position
    // in `koder`; -1: nothing.
    int uden = 0;
    // The schema lets `kodenavn` be absent. A state without it says nothing: refused in a write,
    // no criterion in a search.
    bool kode_valgfri = false;
};

// A kind of attribute beside Egenskab: a time line of its own.
struct Attributbeskrivelse {
    Navnerum ns;
    std::string_view navn;         // "SagIndeksEgenskaber"
    Navnerum virkning_ns = kSd;    // of its Virkning
    std::span<const Felt> felter;  // after Virkning, in schema order
    // Position of the field whose values have a time line each (BevilgetYdelse by Id); -1: one.
    int noeglefelt = -1;
    bool i_udvidelse = false;  // stands in the list's gd:LokalUdvidelseListe
};

enum class Antal : std::uint8_t { kEn, kFlere };
// kDynamisk adds Rolle, Type and Indeks (Adresser, Opgaver). kMapning: the same with Rolle, Type
// and Indeks as optional UUIDs (klassifikation.md 4.3); a version without Rolle (`rolleversioner`)
// has it as kEnkel. kGenerel: gd:RelationType, i.e. Virkning, Rolle, Type, Indeks, ReferenceID,
// LokalUdvidelseListe; identity is (element, Rolle, Indeks), and each has its own time line
// (indekser.md 3.3).
enum class Relationsform : std::uint8_t { kEnkel, kDynamisk, kMapning, kGenerel };

struct Relationsbeskrivelse {
    std::string_view navn;
    Antal antal = Antal::kFlere;
    Relationsform form = Relationsform::kEnkel;
    std::string_view maal;  // object type name, e.g. "OrganisationEnhed", "Klasse"
    Navnerum ns = kSd;
    // Fields of the relation. Inside gd:LokalUdvidelseListe/<udvidelse> when that has a name, else
    // after the relation's common part.
    std::span<const Felt> felter{};
    Navnerum udvidelse_ns{};
    std::string_view udvidelse{};
    bool i_udvidelse = false;  // the element itself stands in the list's gd:LokalUdvidelseListe
    std::uint8_t versioner = kAlleVersioner;
    std::uint8_t rolleversioner = kAlleVersioner;
};

// A value taken from the current registration into an index of its own, beside those that every
// field, state and relation has (indeks.hpp).
struct Indeksudtraek {
    enum class Slags : std::uint8_t {
        kAttributfelt,   // field `sti` of attribute kind `art`
        kRelationsfelt,  // field `sti` of the relation at position `art`
        kRelationsref,   // ReferenceID of the relation at position `art`
    };
    std::uint8_t indeks = 0;  // number in the store: from 128 up
    Slags slags = Slags::kAttributfelt;
    std::uint8_t art = 0;
    // Positions from the outermost field into the groups; unused ones 0xff.
    std::array<std::uint8_t, 3> sti{0xff, 0xff, 0xff};
    std::string_view rolle{};  // relations: only those with this Rolle (UUID text); empty: all
};

// A criterion that only searches have: a value between two ends, in an extension of its own
// (indekser.md 9.2 rule 4, chapter 11).
struct Intervalbeskrivelse {
    Navnerum ns;                 // of `udvidelse` and `navn`
    std::string_view udvidelse;  // "SoegEgenskaberLokalUdvidelse"
    std::string_view navn;       // "BrevDatoInterval"
    bool beloeb = false;         // amounts, else times
    bool aaben = false;          // ends may be absent
    // Position of the relation in whose gd:LokalUdvidelseListe it stands; -1: that of
    // AttributListe.
    int relation = -1;
};

struct Objektbeskrivelse {
    std::uint8_t type = 0;     // number in the store
    Navnerum ns;               // namespace T of the type
    std::string_view navn;     // element name, e.g. "OrganisationEnhed"
    std::string_view segment;  // path segment and action part, e.g. "organisationenhed"
    std::span<const Felt>
        felter;  // content of Egenskab after Virkning, in schema order; at most 32
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

    // --- what only some families have ---------------------------------------------------------

    // Of one wire version: the same type number and positions of felter, tilstande and relationer
    // as the type's other versions, another namespace, and this bit. Elements whose `versioner`
    // lacks the bit are neither read nor written nor in the schema. 0: the type has one version.
    std::uint8_t version = 0;
    std::string_view egenskabsnavn = "Egenskab";
    Navnerum virkning_ns = kSd;  // of Virkning in Egenskab and in the states
    std::span<const Attributbeskrivelse> flere_attributter{};  // kinds 1, 2, ...; Egenskab is 0
    std::span<const Indeksudtraek> indekser{};
    // sd:Label behind the reference of every relation (v7 of Klassifikation).
    bool etiketter = false;
    // The snapshot begins with T:ObjektID and T:DataEjer (else T:ObjektType).
    bool dataejer = false;
    // Registrering: sd:Tidspunkt is the sender's own and kept (Registrering::afsendt),
    // gd:StsTidspunkt is ours. The lists' extensions are gd:LokalUdvidelseListe.
    bool indeksform = false;
    // sag:SagType and bi:BevillingIndeksType end with UdenNotifikation?.
    bool uden_notifikation = false;
    // The opposite of an index entry for each state and relation: only `indekser` and fields that
    // are not Soegbar::kUden are indexed.
    bool kun_udtraek = false;
    std::span<const Intervalbeskrivelse> intervaller{};
};

// A state whose codes are "true" and "false" is xs:boolean on the wire.
[[nodiscard]] constexpr bool er_boolsk(const Tilstandsbeskrivelse& t) {
    return t.koder.size() == 2 && ((t.koder[0] == "true" && t.koder[1] == "false") ||
                                   (t.koder[0] == "false" && t.koder[1] == "true"));
}
// Whether an element with these versions exists in the version that `b` describes.
[[nodiscard]] constexpr bool findes(const Objektbeskrivelse& b, std::uint8_t versioner) {
    return b.version == 0 || (versioner & b.version) != 0;
}
// Fields of an attribute kind: 0 is Egenskab.
[[nodiscard]] constexpr std::span<const Felt> attributfelter(const Objektbeskrivelse& b,
                                                             std::size_t art) {
    return art == 0 ? b.felter : b.flere_attributter[art - 1].felter;
}

}  // namespace faelled::oio
