#include "sagdokument/beskrivelser.hpp"

#include "sagdokument/roller.hpp"

namespace faelled::sagdokument {
namespace {

using oio::Antal;
using oio::Attributbeskrivelse;
using oio::Felt;
using oio::Foelsom;
using oio::Indeksudtraek;
using oio::kGd;
using oio::kSd;
using oio::Moenster;
using oio::Navnerum;
using oio::Objektbeskrivelse;
using oio::Relationsbeskrivelse;
using oio::Relationsform;
using oio::Soegbar;
using oio::Tilstandsbeskrivelse;

// A text that is looked up by, and one that is only matched against candidates.
constexpr Felt opslag(Navnerum ns, std::string_view navn, std::size_t maks, std::size_t min = 0) {
    return {.ns = ns, .navn = navn, .maks_tegn = maks, .min_tegn = min};
}
constexpr Felt tekst(Navnerum ns, std::string_view navn, std::size_t maks, std::size_t min = 0) {
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
constexpr Felt skal(Felt f) {
    f.skal = true;
    return f;
}
constexpr Felt gruppe(Navnerum ns, std::string_view navn, std::span<const Felt> felter,
                      bool gentages = false) {
    Felt f = vaerdi(ns, navn, Moenster::kGruppe);
    f.gruppe = felter;
    f.gentages = gentages;
    return f;
}

constexpr std::string_view kFoelsomheder[] = {"IKKE_FORTROLIGE_DATA",
                                              "FORTROLIGE_PERSONOPLYSNINGER",
                                              "FOELSOMME_PERSONOPLYSNINGER", "VIP_SAGER"};
constexpr Felt kUndtaget[] = {skal(tekst(kSd, "TitelAlternativTekst", 255)),
                              skal(tekst(kSd, "OffentlighedUndtagetHjemmelTekst", 1024))};

// --- Sag --------------------------------------------------------------------------------------

constexpr Felt kSagFelter[] = {
    opslag(kSagNs, "BrugervendtNoegle", 50),
    vaerdi(kSagNs, "AfleveretIndikator", Moenster::kJaNej),
    tekst(kSagNs, "Beskrivelse", 4096),
    tekst(kSagNs, "HjemmelSpecifikation", 1024),
    tekst(kSagNs, "Kassationskode", 50),
    gruppe(kSagNs, "OffentlighedUndtaget", kUndtaget),
    vaerdi(kSagNs, "PrincipielIndikator", Moenster::kJaNej),
    opslag(kSagNs, "Sagsnummer", 50, 1),
    tekst(kSagNs, "Titel", 255, 1),
};
constexpr Felt kSagIndeksFelter[] = {
    tekst(kSi, "Sagsstatus", 255),
    tekst(kSi, "Sagskategori", 255),
    kode(kSi, "Foelsomhed", kFoelsomheder),
    tekst(kSi, "Lokation", 255),
    vaerdi(kSi, "OprettetTidspunkt", Moenster::kDatoTid),
};
constexpr Attributbeskrivelse kSagAttributter[] = {{.ns = kSi,
                                                    .navn = "SagIndeksEgenskaber",
                                                    .virkning_ns = kGd,
                                                    .felter = kSagIndeksFelter,
                                                    .i_udvidelse = true}};

constexpr std::string_view kSagFremdriftkoder[] = {"Opstaaet", "Oplyst", "Afgjort", "Afsluttet"};
constexpr Tilstandsbeskrivelse kSagTilstande[] = {{.ns = kSagNs,
                                                   .navn = "Fremdrift",
                                                   .kodenavn = "FremdriftStatusKode",
                                                   .koder = kSagFremdriftkoder,
                                                   .uden = -1,
                                                   .kode_valgfri = true}};

constexpr Felt kSagsaktoerFelter[] = {tekst(kSi, "BrugervendtNoegle", 50),
                                      tekst(kSi, "FuldtNavn", 255),
                                      vaerdi(kSi, "CVR-Nummer", Moenster::kCifre8)};
constexpr Felt kSagSoegeord[] = {tekst(kSi, "SoegeordIdentifikator", 0),
                                 tekst(kSd, "BeskrivelseTekst", 4096),
                                 tekst(kSi, "SoegeordKategoriTekst", 0)};
constexpr Felt kSagsklasseFelter[] = {tekst(kSi, "Facettitel", 255), tekst(kSi, "Klassetitel", 255),
                                      tekst(kSi, "BrugervendtNoegle", 50),
                                      gruppe(kSi, "Soegeord", kSagSoegeord, true)};
constexpr Felt kSagspartFelter[] = {tekst(kSi, "BrugervendtNoegle", 50),
                                    tekst(kSi, "FuldtNavn", 255)};
constexpr Felt kSagsgenstandFelter[] = {tekst(kSi, "Tekstfelt", 1024)};
constexpr Felt kNotatFelter[] = {tekst(kSagNs, "Titel", 255, 1),
                                 vaerdi(kSagNs, "Notat", Moenster::kBase64),
                                 tekst(kSagNs, "Format", 50)};
constexpr Felt kJournalpostgruppe[] = {tekst(kSagNs, "Dokumenttitel", 255),
                                       gruppe(kSd, "OffentlighedUndtaget", kUndtaget),
                                       gruppe(kSagNs, "JournalnotatEgenskaber", kNotatFelter)};
constexpr Felt kJournalpostFelter[] = {gruppe(kSagNs, "JournalpostEgenskaber", kJournalpostgruppe)};
constexpr Felt kSagSystemFelter[] = {tekst(kSi, "SystemNavn", 255, 1),
                                     tekst(kSi, "SystemURI", 255)};

// Fields in the relation's own extension.
constexpr Relationsbeskrivelse relation(Navnerum ns, std::string_view navn, std::string_view maal,
                                        std::span<const Felt> felter = {},
                                        Navnerum udvidelse_ns = {},
                                        std::string_view udvidelse = {}) {
    return {.navn = navn,
            .antal = Antal::kFlere,
            .form = Relationsform::kGenerel,
            .maal = maal,
            .ns = ns,
            .felter = felter,
            .udvidelse_ns = udvidelse_ns,
            .udvidelse = udvidelse};
}
// A relation that stands in the list's extension.
constexpr Relationsbeskrivelse udvidet(Navnerum ns, std::string_view navn, std::string_view maal,
                                       std::span<const Felt> felter = {}) {
    Relationsbeskrivelse r = relation(ns, navn, maal, felter);
    r.i_udvidelse = true;
    return r;
}

constexpr Relationsbeskrivelse kSagRelationer[] = {
    relation(kSagNs, "Sagsaktoer", "", kSagsaktoerFelter, kSi, "SagsaktoerLokalUdvidelse"),
    relation(kSagNs, "Sagsklasse", "Klasse", kSagsklasseFelter, kSi, "SagsklasseLokalUdvidelse"),
    relation(kSagNs, "Sagspart", "", kSagspartFelter, kSi, "SagspartLokalUdvidelse"),
    relation(kSagNs, "Sagsrelation", "Sag"),
    relation(kSagNs, "Sagsgenstande", "", kSagsgenstandFelter, kSi, "SagsgenstandeLokalUdvidelse"),
    relation(kSagNs, "Journalpost", "DokumentIndeks", kJournalpostFelter),
    udvidet(kSi, "Sikkerhedsprofil", ""),
    udvidet(kSi, "SagsitsystemRelation", "ItSystem", kSagSystemFelter),
};

// --- Dokument ---------------------------------------------------------------------------------

constexpr std::string_view kDokumenttyper[] = {
    "Faktura",        "Brev, indgaaende", "Brev, udgaaende", "Brev", "Internt Notat",
    "Eksternt Notat", "Rapport",          "Dagsorden",       "Plan", "Andet"};
constexpr Felt kDokumentFelter[] = {
    opslag(kDi, "BrugervendtNoegle", 50),
    tekst(kDi, "Titel", 255, 1),
    tekst(kDi, "Beskrivelse", 4096),
    vaerdi(kDi, "BrevDato", Moenster::kDato),
    gruppe(kDi, "OffentlighedUndtaget", kUndtaget),
    vaerdi(kDi, "VersionIdentifikator", Moenster::kHeltal),
    vaerdi(kDi, "UnderversionIdentifikator", Moenster::kHeltal),
    tekst(kDi, "Kassationskode", 50),
    opslag(kDi, "Dokumentnummer", 50, 1),
    kode(kDi, "Foelsomhed", kFoelsomheder),
    kode(kDi, "Type", kDokumenttyper),
};

constexpr std::string_view kDokFremdriftkoder[] = {"Modtaget",    "Fordelt",    "Underudarbejdelse",
                                                   "Underreview", "Publiceret", "Endeligt",
                                                   "Afleveret"};
constexpr Tilstandsbeskrivelse kDokTilstande[] = {{.ns = kDi,
                                                   .navn = "Fremdrift",
                                                   .kodenavn = "FremdriftStatusKode",
                                                   .koder = kDokFremdriftkoder,
                                                   .uden = -1,
                                                   .kode_valgfri = true}};

constexpr Felt kDokumentaktoerFelter[] = {tekst(kDi, "BrugervendtNoegle", 50),
                                          tekst(kDi, "FuldtNavn", 255),
                                          vaerdi(kDi, "CVR-Nr", Moenster::kCifre8)};
constexpr Felt kDokumentpartFelter[] = {tekst(kDi, "BrugervendtNoegle", 50),
                                        tekst(kDi, "FuldtNavn", 255)};
constexpr Felt kDokSoegeord[] = {tekst(kDi, "SoegeordIdentifikator", 0),
                                 tekst(kDi, "Beskrivelse", 0), tekst(kDi, "SoegeordKategori", 0)};
constexpr Felt kDokumentklasseFelter[] = {tekst(kDi, "Klassetitel", 255),
                                          tekst(kDi, "BrugervendtNoegle", 50),
                                          gruppe(kDi, "Soegeord", kDokSoegeord, true)};
constexpr Felt kDokSystemFelter[] = {tekst(kDi, "SystemNavn", 0), tekst(kDi, "SystemURI", 0)};

constexpr Relationsbeskrivelse kDokRelationer[] = {
    relation(kDi, "Dokumentrelation", "DokumentIndeks"),
    relation(kDi, "Dokumentaktoer", "", kDokumentaktoerFelter, kDi, "DokumentaktoerLokalUdvidelse"),
    relation(kDi, "Dokumentpart", "", kDokumentpartFelter, kDi, "DokumentpartLokalUdvidelse"),
    relation(kDi, "Dokumentklasse", "Klasse", kDokumentklasseFelter, kDi,
             "DokumentklasseLokalUdvidelse"),
    udvidet(kDi, "Sikkerhedsprofil", ""),
    udvidet(kDi, "DokumentitsystemRelation", "ItSystem", kDokSystemFelter),
};

// --- what is looked up by ---------------------------------------------------------------------

constexpr Indeksudtraek reference(std::uint8_t indeks, std::uint8_t art,
                                  std::string_view rolle = {}) {
    return {
        .indeks = indeks, .slags = Indeksudtraek::Slags::kRelationsref, .art = art, .rolle = rolle};
}
constexpr Indeksudtraek relationsfelt(std::uint8_t indeks, std::uint8_t art, std::uint8_t felt,
                                      std::string_view rolle) {
    return {.indeks = indeks,
            .slags = Indeksudtraek::Slags::kRelationsfelt,
            .art = art,
            .sti = {felt, 0xff, 0xff},
            .rolle = rolle};
}
constexpr Indeksudtraek attributfelt(std::uint8_t indeks, std::uint8_t art, std::uint8_t felt) {
    return {.indeks = indeks,
            .slags = Indeksudtraek::Slags::kAttributfelt,
            .art = art,
            .sti = {felt, 0xff, 0xff}};
}

constexpr Indeksudtraek kSagIndekser[] = {
    reference(udtraek::kPart, sagrel::kPart),
    reference(udtraek::kAktoer, sagrel::kAktoer, sagrolle::kAnsvarlig),
    reference(udtraek::kAktoer, sagrel::kAktoer, sagrolle::kPrimaerBehandler),
    reference(udtraek::kAktoer, sagrel::kAktoer, sagrolle::kAndreBehandlere),
    reference(udtraek::kAktoer, sagrel::kAktoer, sagrolle::kUdlaantTil),
    relationsfelt(udtraek::kKle, sagrel::kKlasse, felt::kSagsklasseNoegle,
                  sagrolle::kPrimaerKlasse),
    attributfelt(udtraek::kFoelsomhed, kSagIndeksEgenskaber, felt::kSagFoelsomhed),
    reference(udtraek::kMaster, sagrel::kItSystem, sagrolle::kMaster),
    reference(udtraek::kDokument, sagrel::kJournalpost, sagrolle::kTilakteret),
    reference(udtraek::kDokument, sagrel::kJournalpost, sagrolle::kVedlagt),
    reference(udtraek::kSag, sagrel::kSag),
    reference(udtraek::kGenstand, sagrel::kGenstand),
};
constexpr Indeksudtraek kDokIndekser[] = {
    reference(udtraek::kPart, dokrel::kPart),
    reference(udtraek::kAktoer, dokrel::kAktoer, dokrolle::kAnsvarlig),
    reference(udtraek::kAktoer, dokrel::kAktoer, dokrolle::kPrimaerBehandler),
    reference(udtraek::kAktoer, dokrel::kAktoer, dokrolle::kAndreBehandlere),
    reference(udtraek::kAktoer, dokrel::kAktoer, dokrolle::kFordeltTil),
    relationsfelt(udtraek::kKle, dokrel::kKlasse, felt::kDokklasseNoegle, dokrolle::kPrimaerKlasse),
    attributfelt(udtraek::kFoelsomhed, 0, felt::kDokFoelsomhed),
    reference(udtraek::kMaster, dokrel::kItSystem, dokrolle::kMaster),
    reference(udtraek::kDokument, dokrel::kDokument),
};

// --- criteria that only searches have ---------------------------------------------------------

constexpr oio::Intervalbeskrivelse kSagIntervaller[] = {
    {.ns = kSi,
     .udvidelse = "SoegEgenskaberLokalUdvidelse",
     .navn = "OprettetTidspunktInterval",
     .aaben = true},
    {.ns = kSi,
     .udvidelse = "SoegEgenskaberLokalUdvidelse",
     .navn = "SenestAendretInterval",
     .aaben = true}};
constexpr oio::Intervalbeskrivelse kDokIntervaller[] = {
    {.ns = kDi, .udvidelse = "SoegEgenskaberLokalUdvidelse", .navn = "BrevDatoInterval"}};

}  // namespace

constinit const Objektbeskrivelse kSag{
    .type = 30,
    .ns = kSagNs,
    .navn = "Sag",
    .segment = "sagindeks",
    .felter = kSagFelter,
    .tilstande = kSagTilstande,
    .relationer = kSagRelationer,
    .lokal_udvidelse = true,
    .lister_valgfri_i_opret = true,
    .egenskabsnavn = "Egenskaber",
    .virkning_ns = kSagNs,
    .flere_attributter = kSagAttributter,
    .indekser = kSagIndekser,
    .indeksform = true,
    .uden_notifikation = true,
    .kun_udtraek = true,
    .intervaller = kSagIntervaller,
};

constinit const Objektbeskrivelse kDokument{
    .type = 31,
    .ns = kDi,
    .navn = "DokumentIndeks",
    .segment = "dokumentindeks",
    .felter = kDokumentFelter,
    .tilstande = kDokTilstande,
    .relationer = kDokRelationer,
    .lokal_udvidelse = true,
    .lister_valgfri_i_opret = true,
    .egenskabsnavn = "Egenskaber",
    .virkning_ns = kDi,
    .indekser = kDokIndekser,
    .indeksform = true,
    .kun_udtraek = true,
    .intervaller = kDokIntervaller,
};

}  // namespace faelled::sagdokument
