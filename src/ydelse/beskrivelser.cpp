#include "ydelse/beskrivelser.hpp"

#include "ydelse/roller.hpp"

namespace faelled::ydelse {
namespace {

using oio::Antal;
using oio::Attributbeskrivelse;
using oio::Felt;
using oio::Indeksudtraek;
using oio::Intervalbeskrivelse;
using oio::kGd;
using oio::kSd;
using oio::Moenster;
using oio::Navnerum;
using oio::Objektbeskrivelse;
using oio::Relationsbeskrivelse;
using oio::Relationsform;
using oio::Soegbar;

// A text that is looked up by, and one that is only matched against candidates.
constexpr Felt opslag(Navnerum ns, std::string_view navn, std::size_t maks) {
    return {.ns = ns, .navn = navn, .maks_tegn = maks};
}
constexpr Felt tekst(Navnerum ns, std::string_view navn, std::size_t maks = 0,
                     std::size_t min = 0) {
    return {.ns = ns, .navn = navn, .maks_tegn = maks, .soegbar = Soegbar::kUden, .min_tegn = min};
}
constexpr Felt vaerdi(Navnerum ns, std::string_view navn, Moenster moenster) {
    return {.ns = ns, .navn = navn, .moenster = moenster, .soegbar = Soegbar::kUden};
}
constexpr Felt kode(Navnerum ns, std::string_view navn, std::span<const std::string_view> koder) {
    Felt f = vaerdi(ns, navn, Moenster::kKode);
    f.koder = koder;
    return f;
}
constexpr Felt gruppe(Navnerum ns, std::string_view navn, std::span<const Felt> felter) {
    Felt f = vaerdi(ns, navn, Moenster::kGruppe);
    f.gruppe = felter;
    return f;
}
constexpr Felt flere(Felt f, std::uint8_t hoejst = 0) {
    f.gentages = true;
    f.hoejst = hoejst;
    return f;
}
constexpr Felt skal(Felt f) {
    f.skal = true;
    return f;
}

constexpr std::string_view kFoelsomheder[] = {"IKKE_FORTROLIGE_DATA",
                                              "FORTROLIGE_PERSONOPLYSNINGER",
                                              "FOELSOMME_PERSONOPLYSNINGER", "VIP_SAGER"};

// --- Bevilling --------------------------------------------------------------------------------

constexpr Felt kBevFelter[] = {
    opslag(kBi, "BrugervendtNoegle", 50),   tekst(kBi, "Bevillingstartdato"),
    tekst(kBi, "Bevillingslutdato"),        tekst(kBi, "Begrundelse", 4096),
    kode(kBi, "Foelsomhed", kFoelsomheder),
};

// Relations without Virkning: all of it in bi.
constexpr Felt kItSystemgruppe[] = {
    vaerdi(kBi, "Rolle", Moenster::kReference),
    vaerdi(kBi, "Type", Moenster::kReference),
    tekst(kBi, "Indeks"),
    vaerdi(kBi, "ReferenceID", Moenster::kReference),
    vaerdi(kBi, "LokalUdvidelseListe", Moenster::kXml),
    tekst(kBi, "SystemNavn"),
    tekst(kBi, "SystemURI", 255),
};
constexpr Felt kKlassegruppe[] = {
    vaerdi(kBi, "Rolle", Moenster::kReference),
    vaerdi(kBi, "Type", Moenster::kReference),
    tekst(kBi, "Indeks"),
    vaerdi(kBi, "ReferenceID", Moenster::kReference),
    vaerdi(kBi, "LokalUdvidelseListe", Moenster::kXml),
    tekst(kBi, "BrugervendtNoegle", 50),
    tekst(kBi, "Klassetitel", 255),
};
constexpr Felt kYdelsegruppe[] = {
    vaerdi(kBi, "Rolle", Moenster::kReference),
    vaerdi(kBi, "Type", Moenster::kReference),
    tekst(kBi, "Indeks"),
    vaerdi(kBi, "ReferenceID", Moenster::kReference),
    vaerdi(kBi, "LokalUdvidelseListe", Moenster::kXml),
    tekst(kBi, "Ydelsesnavn", 255, 1),
    gruppe(kBi, "Klassifikation", kKlassegruppe),
};
constexpr std::string_view kForudBagud[] = {"Forud", "Bagud"};
constexpr Felt kPlangruppe[] = {
    tekst(kBi, "Id"),
    vaerdi(kBi, "EffektueringsplanStartdato", Moenster::kDatoTid),
    vaerdi(kBi, "EffektueringsplanSlutdato", Moenster::kDatoTid),
    tekst(kBi, "Beregningsfrekvens", 50, 1),
    kode(kBi, "ForudBagud", kForudBagud),
    tekst(kBi, "Dispositionsdag", 50),
    vaerdi(kBi, "Ydelsesbeloeb", Moenster::kBeloeb),
    vaerdi(kBi, "ManueltGodkendes", Moenster::kJaNej),
};
constexpr Felt kBevilgetYdelseFelter[] = {
    tekst(kBi, "Id", 36, 1),
    tekst(kBi, "Navn"),
    vaerdi(kBi, "BevilgetYdelseStartdato", Moenster::kDatoTid),
    vaerdi(kBi, "BevilgetYdelseSlutdato", Moenster::kDatoTid),
    tekst(kBi, "Begrundelse", 4096),
    vaerdi(kBi, "Tilbagebetalingspligtig", Moenster::kJaNej),
    tekst(kBi, "Meddelelse"),
    flere(gruppe(kBi, "ItSystem", kItSystemgruppe), 2),
    gruppe(kBi, "Ydelse", kYdelsegruppe),
    flere(gruppe(kBi, "OekonomiskEffektueringsplan", kPlangruppe)),
};
constexpr Attributbeskrivelse kBevAttributter[] = {{.ns = kBi,
                                                    .navn = "BevilgetYdelse",
                                                    .virkning_ns = kBi,
                                                    .felter = kBevilgetYdelseFelter,
                                                    .noeglefelt = felt::kYdelseId}};

constexpr Felt kBevRelationsfelter[] = {tekst(kBi, "BrugervendtNoegle", 50),
                                        tekst(kBi, "FuldtNavn", 255)};
constexpr Felt kBevAktoerFelter[] = {tekst(kBi, "BrugervendtNoegle", 50),
                                     tekst(kBi, "FuldtNavn", 255),
                                     vaerdi(kBi, "CVR-nr", Moenster::kCifre8)};

constexpr Relationsbeskrivelse relation(Navnerum ns, std::string_view navn, std::string_view maal,
                                        std::span<const Felt> felter = {}) {
    return {.navn = navn,
            .antal = Antal::kFlere,
            .form = Relationsform::kGenerel,
            .maal = maal,
            .ns = ns,
            .felter = felter};
}
constexpr Relationsbeskrivelse kBevRelationer[] = {
    relation(kBi, "Bevillingssag", "Sag", kBevRelationsfelter),
    relation(kBi, "Bevillingspart", "", kBevRelationsfelter),
    relation(kBi, "Bevillingsaktoer", "", kBevAktoerFelter),
    relation(kBi, "Sikkerhedsprofil", ""),
};

constexpr Intervalbeskrivelse interval(Navnerum ns, std::string_view udvidelse,
                                       std::string_view navn, bool beloeb = false,
                                       int relation = -1) {
    return {.ns = ns, .udvidelse = udvidelse, .navn = navn, .beloeb = beloeb, .relation = relation};
}
constexpr std::string_view kSoegEgenskaber = "SoegEgenskaberLokalUdvidelse";
constexpr std::string_view kSoegYdelse = "SoegBevilgetYdelseLokalUdvidelse";
constexpr std::string_view kSoegDel = "SoegOekonomiskYdelseEffektueringRelationLokalUdvidelse";
constexpr Intervalbeskrivelse kBevIntervaller[] = {
    interval(kBi, kSoegEgenskaber, "BevillingStartDatoInterval"),
    interval(kBi, kSoegEgenskaber, "BevillingSlutDatoInterval"),
    interval(kBi, kSoegYdelse, "BevilgetYdelseStartDatoInterval"),
    interval(kBi, kSoegYdelse, "BevilgetYdelseSlutDatoInterval"),
    interval(kBi, kSoegYdelse, "EffektueringsplanStartDatoInterval"),
    interval(kBi, kSoegYdelse, "EffektueringsplanSlutDatoInterval"),
    interval(kBi, kSoegYdelse, "YdelseBeloebInterval", true),
};

// --- Økonomisk effektuering -------------------------------------------------------------------

constexpr Felt kEffFelter[] = {
    opslag(kOef, "BrugervendtNoegle", 50),
    vaerdi(kOef, "Startdato", Moenster::kDatoTid),
    vaerdi(kOef, "Slutdato", Moenster::kDatoTid),
    vaerdi(kOef, "SamletBruttobeloeb", Moenster::kBeloeb),
    vaerdi(kOef, "Dispositionsdato", Moenster::kDatoTid),
    vaerdi(kOef, "BeloebEfterSkatATP", Moenster::kBeloeb),
    vaerdi(kOef, "BeloebSendtTilUdbetaling", Moenster::kBeloeb),
    vaerdi(kOef, "BeloebUdbetalt", Moenster::kBeloeb),
    tekst(kOef, "Udbetalingsafdeling", 255, 1),
    tekst(kOef, "SendtTilUdbetalingTekst", 255),
    tekst(kOef, "UdbetaltTekst", 255),
};
constexpr Felt kYdelseRefgruppe[] = {skal(vaerdi(kSd, "UUIDIdentifikator", Moenster::kUuid)),
                                     skal(tekst(kOef, "BevilgetYdelseId"))};
constexpr Felt kDelFelter[] = {
    vaerdi(kOef, "YdelsesperiodeStartdato", Moenster::kDatoTid),
    vaerdi(kOef, "YdelsesperiodeSlutdato", Moenster::kDatoTid),
    vaerdi(kOef, "Ydelsesbeloeb", Moenster::kBeloeb),
    tekst(kOef, "Klassifikationsbeskrivelse", 255),
    gruppe(kOef, "BevilgetYdelseRef", kYdelseRefgruppe),
};
constexpr Felt kEffAktoerFelter[] = {tekst(kOef, "BrugervendtNoegle", 50),
                                     tekst(kOef, "FuldtNavn", 255),
                                     vaerdi(kOef, "CVR-nr", Moenster::kCifre8)};
constexpr Felt kEffSystemFelter[] = {tekst(kOef, "SystemNavn"), tekst(kOef, "SystemURI")};
constexpr Felt kEffPartFelter[] = {tekst(kOef, "BrugervendtNoegle", 50),
                                   tekst(kOef, "FuldtNavn", 255)};
constexpr Relationsbeskrivelse kEffRelationer[] = {
    relation(kOef, "OekonomiskYdelseEffektueringRelation", "Klasse", kDelFelter),
    relation(kOef, "Aktoer", "", kEffAktoerFelter),
    relation(kOef, "ItSystem", "ItSystem", kEffSystemFelter),
    relation(kOef, "OekonomiskEffektueringPart", "", kEffPartFelter),
};
constexpr Intervalbeskrivelse kEffIntervaller[] = {
    interval(kOef, kSoegEgenskaber, "StartDatoInterval"),
    interval(kOef, kSoegEgenskaber, "SlutDatoInterval"),
    interval(kOef, kSoegEgenskaber, "DispositionsDatoInterval"),
    interval(kOef, kSoegEgenskaber, "SamletBruttoBeloebInterval", true),
    interval(kOef, kSoegEgenskaber, "BeloebUdbetaltInterval", true),
    interval(kOef, kSoegEgenskaber, "BeloebEfterSkatATPInterval", true),
    interval(kOef, kSoegEgenskaber, "BeloebSendtTilUdbetalingInterval", true),
    interval(kOef, kSoegDel, "YdelsesperiodeStartDatoInterval", false, effrel::kDel),
    interval(kOef, kSoegDel, "YdelsesperiodeSlutDatoInterval", false, effrel::kDel),
    interval(kOef, kSoegDel, "YdelsesBeloebInterval", true, effrel::kDel),
};

// --- what is looked up by ---------------------------------------------------------------------

constexpr Indeksudtraek reference(std::uint8_t indeks, std::uint8_t art,
                                  std::string_view rolle = {}) {
    return {
        .indeks = indeks, .slags = Indeksudtraek::Slags::kRelationsref, .art = art, .rolle = rolle};
}
constexpr Indeksudtraek relationsfelt(std::uint8_t indeks, std::uint8_t art, std::uint8_t felt,
                                      std::uint8_t inde = 0xff) {
    return {.indeks = indeks,
            .slags = Indeksudtraek::Slags::kRelationsfelt,
            .art = art,
            .sti = {felt, inde, 0xff}};
}
constexpr Indeksudtraek attributfelt(std::uint8_t indeks, std::uint8_t art, std::uint8_t a,
                                     std::uint8_t b = 0xff, std::uint8_t c = 0xff) {
    return {.indeks = indeks,
            .slags = Indeksudtraek::Slags::kAttributfelt,
            .art = art,
            .sti = {a, b, c}};
}

constexpr Indeksudtraek kBevIndekser[] = {
    reference(udtraek::kPart, bevrel::kPart),
    reference(udtraek::kSag, bevrel::kSag),
    attributfelt(udtraek::kFoelsomhed, 0, felt::kBevFoelsomhed),
    attributfelt(udtraek::kKle, kBevilgetYdelse, felt::kYdelse, felt::kKlassifikation,
                 felt::kKleNummer),
    // Master and sender both: which of them is asked about, the predicate decides.
    attributfelt(udtraek::kMaster, kBevilgetYdelse, felt::kYdelseItSystem, felt::kRelReference),
};
constexpr Indeksudtraek kEffIndekser[] = {
    reference(udtraek::kPart, effrel::kPart),
    relationsfelt(udtraek::kKle, effrel::kDel, felt::kDelKle),
    relationsfelt(udtraek::kBevilling, effrel::kDel, felt::kBevilgetYdelseRef, felt::kRefBevilling),
    reference(udtraek::kMaster, effrel::kItSystem, effrolle::kMaster),
};

}  // namespace

constinit const Objektbeskrivelse kBevilling{
    .type = 32,
    .ns = kBi,
    .navn = "BevillingIndeks",
    .segment = "bevillingindeks",
    .felter = kBevFelter,
    .tilstande = {},
    .relationer = kBevRelationer,
    .lokal_udvidelse = true,
    .lister_valgfri_i_opret = true,
    .egenskabsnavn = "Egenskaber",
    .virkning_ns = kBi,
    .flere_attributter = kBevAttributter,
    .indekser = kBevIndekser,
    .indeksform = true,
    .uden_notifikation = true,
    .kun_udtraek = true,
    .intervaller = kBevIntervaller,
};

constinit const Objektbeskrivelse kEffektuering{
    .type = 33,
    .ns = kOef,
    .navn = "OekonomiskEffektueringIndeks",
    .segment = "oekonomiskeffektueringindeks",
    .felter = kEffFelter,
    .tilstande = {},
    .relationer = kEffRelationer,
    .lokal_udvidelse = true,
    .lister_valgfri_i_opret = true,
    .egenskabsnavn = "Egenskaber",
    .virkning_ns = kOef,
    .indekser = kEffIndekser,
    .indeksform = true,
    .kun_udtraek = true,
    .intervaller = kEffIntervaller,
};

}  // namespace faelled::ydelse
