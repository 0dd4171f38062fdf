#include "klassifikation/beskrivelser.hpp"

#include <array>

namespace faelled::klassifikation {
namespace {

using oio::Antal;
using oio::Felt;
using oio::kSd;
using oio::Moenster;
using oio::Navnerum;
using oio::Objektbeskrivelse;
using oio::Relationsbeskrivelse;
using oio::Relationsform;
using oio::Soegbar;
using oio::Tilstandsbeskrivelse;

constexpr Navnerum kKlassifikationNs{
    "klassifikation", "http://stoettesystemerne.dk/klassifikation/klassifikation/6/"};
constexpr Navnerum kFacetNs{"facet", "http://stoettesystemerne.dk/klassifikation/facet/6/"};
constexpr Navnerum kKlasse6Ns{"klasse", "http://stoettesystemerne.dk/klassifikation/klasse/6/"};
constexpr Navnerum kKlasse7Ns{"klasse", "http://stoettesystemerne.dk/klassifikation/klasse/7/"};

// Keys are looked up as they are written; titles and keywords by any case.
constexpr Felt kNoegle{kSd, "BrugervendtNoegleTekst", 50, Moenster::kFrit, Soegbar::kEksakt};
constexpr Felt kTitel{kSd, "TitelTekst", 300};

constexpr Felt lang(std::string_view navn, std::size_t maks) {
    return {kSd, navn, maks, Moenster::kFrit, Soegbar::kUden};
}
constexpr Felt procent(std::string_view navn, std::uint8_t versioner = oio::kAlleVersioner) {
    return {.ns = kSd,
            .navn = navn,
            .maks_tegn = 3,
            .moenster = Moenster::kTal1Til100,
            .soegbar = Soegbar::kUden,
            .versioner = versioner};
}
constexpr auto kBeskrivelse = lang("BeskrivelseTekst", 10'000);
constexpr auto kOphavsret = lang("OphavsretTekst", 4096);
constexpr auto kRetskilde = lang("RetskildeTekst", 4096);

constexpr Felt kSoegeord[] = {
    {kSd, "SoegeordIdentifikator", 50}, kBeskrivelse, lang("SoegeordKategoriTekst", 1024)};

constexpr Felt kKlassifikationFelter[] = {
    kNoegle, kTitel, kBeskrivelse, {kSd, "KaldenavnTekst", 50}, kOphavsret};
constexpr Felt kFacetFelter[] = {kNoegle,
                                 kTitel,
                                 kBeskrivelse,
                                 lang("OpbygningTekst", 1024),
                                 kOphavsret,
                                 procent("PlanIdentifikator"),
                                 lang("SupplementTekst", 1024),
                                 kRetskilde};
// The same positions in every version; what is in the type's own namespace follows it.
constexpr std::array<Felt, 9> klassefelter(Navnerum ns) {
    return {kNoegle,
            kBeskrivelse,
            lang("EksempelTekst", 4096),
            lang("OmfangTekst", 1024),
            kTitel,
            kRetskilde,
            procent("Sortering", kVersion7),
            lang("AendringsnotatTekst", 1024),
            {.ns = ns,
             .navn = "Soegeord",
             .moenster = Moenster::kGruppe,
             .gentages = true,
             .gruppe = kSoegeord}};
}
constexpr auto kKlasse6Felter = klassefelter(kKlasse6Ns);
constexpr auto kKlasse7Felter = klassefelter(kKlasse7Ns);

constexpr std::string_view kJaNej[] = {"true", "false"};
// What was never said to be published is not.
constexpr std::array<Tilstandsbeskrivelse, 1> publiceret(Navnerum ns) {
    return {{{.ns = ns,
              .navn = "PubliceretStatus",
              .kodenavn = "ErPubliceretIndikator",
              .koder = kJaNej,
              .kode_ns = kSd,
              .uden = kIkkePubliceret,
              .kode_valgfri = true}}};
}
constexpr auto kKlassifikationPubliceret = publiceret(kKlassifikationNs);
constexpr auto kFacetPubliceret = publiceret(kFacetNs);
constexpr auto kKlasse6Publiceret = publiceret(kKlasse6Ns);
constexpr auto kKlasse7Publiceret = publiceret(kKlasse7Ns);

constexpr Relationsbeskrivelse en(std::string_view navn, std::string_view maal) {
    return {navn, Antal::kEn, Relationsform::kEnkel, maal};
}
constexpr Relationsbeskrivelse flere(std::string_view navn, std::string_view maal,
                                     std::uint8_t versioner = oio::kAlleVersioner) {
    return {.navn = navn, .maal = maal, .versioner = versioner};
}

constexpr auto kAnsvarlig = en("Ansvarlig", "Organisation");
constexpr auto kEjer = en("Ejer", "Organisation");
constexpr auto kRedaktoerer = flere("Redaktoerer", "Organisation");

constexpr Relationsbeskrivelse kKlassifikationRelationer[] = {kAnsvarlig, kEjer};
constexpr Relationsbeskrivelse kFacetRelationer[] = {
    kAnsvarlig, kEjer, en("FacetTilhoerer", "Klassifikation"), kRedaktoerer};
constexpr Relationsbeskrivelse kKlasseRelationer[] = {
    kAnsvarlig,
    kEjer,
    flere("Erstatter", "Klasse", kVersion6),
    en("Facet", "Facet"),
    flere("LovligeKombinationer", "Klasse", kVersion6),
    {.navn = "Mapninger",
     .form = Relationsform::kMapning,
     .maal = "Klasse",
     .rolleversioner = kVersion7},
    en("OverordnetKlasse", "Klasse"),
    kRedaktoerer,
    flere("Sideordnede", "Klasse", kVersion6),
    flere("Tilfoejelser", "Klasse", kVersion6)};

}  // namespace

constinit const Objektbeskrivelse kKlassifikation{.type = 20,
                                                  .ns = kKlassifikationNs,
                                                  .navn = "Klassifikation",
                                                  .segment = "klassifikation",
                                                  .felter = kKlassifikationFelter,
                                                  .tilstande = kKlassifikationPubliceret,
                                                  .relationer = kKlassifikationRelationer};

constinit const Objektbeskrivelse kFacet{.type = 21,
                                         .ns = kFacetNs,
                                         .navn = "Facet",
                                         .segment = "facet",
                                         .felter = kFacetFelter,
                                         .tilstande = kFacetPubliceret,
                                         .relationer = kFacetRelationer};

constinit const Objektbeskrivelse kKlasse6{.type = 22,
                                           .ns = kKlasse6Ns,
                                           .navn = "Klasse",
                                           .segment = "klasse",
                                           .felter = kKlasse6Felter,
                                           .tilstande = kKlasse6Publiceret,
                                           .relationer = kKlasseRelationer,
                                           .version = kVersion6};

constinit const Objektbeskrivelse kKlasse7{.type = 22,
                                           .ns = kKlasse7Ns,
                                           .navn = "Klasse",
                                           .segment = "klasse",
                                           .felter = kKlasse7Felter,
                                           .tilstande = kKlasse7Publiceret,
                                           .relationer = kKlasseRelationer,
                                           .version = kVersion7,
                                           .etiketter = true,
                                           .dataejer = true};

std::span<const Objektbeskrivelse* const> typer() {
    static constexpr const Objektbeskrivelse* kTyper[] = {&kKlassifikation, &kFacet, &kKlasse7};
    return kTyper;
}

std::span<const Objektbeskrivelse* const> typer6() {
    static constexpr const Objektbeskrivelse* kTyper[] = {&kKlassifikation, &kFacet, &kKlasse6};
    return kTyper;
}

}  // namespace faelled::klassifikation
