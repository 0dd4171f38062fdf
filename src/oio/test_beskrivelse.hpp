// An object type of the tests' own, with one of each kind of thing.
#pragma once

#include "oio/beskrivelse.hpp"
#include "oio/model.hpp"

namespace faelled::oio::test {

inline constexpr Navnerum kNs{"ting", "urn:test:ting:1"};
inline constexpr Felt kFelter[] = {
    {kSd, "BrugervendtNoegleTekst", 50},
    {kNs, "Navn", 200},
    {kNs, "NummerTekst", 10, Moenster::kCifre10, Soegbar::kEksakt},
    {kNs, "Alias", 100, Moenster::kFrit, Soegbar::kNavn, true},
};
inline constexpr std::string_view kKoder[] = {"Aktiv", "Inaktiv"};
inline constexpr Tilstandsbeskrivelse kTilstande[] = {
    {kNs, "Gyldighed", "GyldighedStatusKode", kKoder}};
inline constexpr Relationsbeskrivelse kRelationer[] = {
    {"Adresser", Antal::kFlere, Relationsform::kDynamisk, "Adresse"},
    {"Overordnet", Antal::kEn, Relationsform::kEnkel, "Ting"},
    {"TilknyttedeBrugere", Antal::kFlere, Relationsform::kEnkel, "Bruger"},
};
inline constexpr Objektbeskrivelse kTing{.type = 99,
                                         .ns = kNs,
                                         .navn = "Ting",
                                         .segment = "ting",
                                         .felter = kFelter,
                                         .tilstande = kTilstande,
                                         .relationer = kRelationer,
                                         .lokal_udvidelse = true};
inline constexpr std::uint8_t kAdresser = 0;
inline constexpr std::uint8_t kOverordnet = 1;
inline constexpr std::uint8_t kBrugere = 2;

// An index type of the tests' own: groups, attribute kinds, relations with identity, extracts.
inline constexpr std::string_view kTrin[] = {"Opstaaet", "Oplyst", "Afsluttet"};
inline constexpr std::string_view kNiveauer[] = {"AABEN", "LUKKET"};
inline constexpr Felt kUndtaget[] = {{kNs, "Alternativ", 255}, {kNs, "Hjemmel", 1024}};
inline constexpr Felt kSagsfelter[] = {
    {kNs, "Noegle", 50},
    {kNs, "Titel", 255},
    {kNs, "Notat", 4096, Moenster::kFrit, Soegbar::kUden},
    {.ns = kNs, .navn = "Undtaget", .moenster = Moenster::kGruppe, .gruppe = kUndtaget},
};
inline constexpr Felt kEkstrafelter[] = {
    {kNs, "Status", 255},
    {.ns = kNs, .navn = "Niveau", .moenster = Moenster::kKode, .koder = kNiveauer},
};
inline constexpr Felt kEmnefelter[] = {{kNs, "Nummer", 50}};
inline constexpr Felt kYdelsesklasse[] = {
    {.ns = kNs, .navn = "Ref", .moenster = Moenster::kReference},
    {.ns = kNs, .navn = "Emne", .moenster = Moenster::kGruppe, .gruppe = kEmnefelter},
};
inline constexpr Felt kYdelsesfelter[] = {
    {kNs, "Id", 36, Moenster::kFrit, Soegbar::kEksakt},
    {kNs, "Navn", 255},
    {.ns = kNs,
     .navn = "Klasse",
     .moenster = Moenster::kGruppe,
     .gentages = true,
     .gruppe = kYdelsesklasse},
};
inline constexpr Attributbeskrivelse kSagsattributter[] = {
    {.ns = kNs, .navn = "Ekstra", .felter = kEkstrafelter, .i_udvidelse = true},
    {.ns = kNs, .navn = "Ydelse", .felter = kYdelsesfelter, .noeglefelt = 0},
};
inline constexpr std::uint8_t kArtEkstra = 1;
inline constexpr std::uint8_t kArtYdelse = 2;
inline constexpr Tilstandsbeskrivelse kFremdrift[] = {
    {.ns = kNs, .navn = "Fremdrift", .kodenavn = "FremdriftKode", .koder = kTrin, .uden = -1}};
inline constexpr Felt kPartfelter[] = {{kNs, "FuldtNavn", 255}, {kNs, "Noegle", 50}};
inline constexpr Felt kKlassefelter[] = {{kNs, "Nummer", 50}, {kNs, "Titel", 255}};
inline constexpr Relationsbeskrivelse kSagsrelationer[] = {
    {.navn = "Part",
     .form = Relationsform::kGenerel,
     .maal = "Person",
     .ns = kNs,
     .felter = kPartfelter},
    {.navn = "Klasse",
     .form = Relationsform::kGenerel,
     .maal = "Klasse",
     .ns = kNs,
     .felter = kKlassefelter},
    {.navn = "Mapninger", .form = Relationsform::kMapning, .maal = "Klasse"},
    {.navn = "Ejer", .antal = Antal::kEn, .maal = "Organisation"},
};
inline constexpr std::uint8_t kPart = 0;
inline constexpr std::uint8_t kKlasse = 1;
inline constexpr std::uint8_t kMapninger = 2;
inline constexpr std::uint8_t kEjerrelation = 3;
// Roles 0, 1, ... of the general relations.
inline constexpr std::string_view kRoller[] = {"0d1a0f6e-3c5b-4a57-9f0e-5a4a60f0c0a0",
                                               "0d1a0f6e-3c5b-4a57-9f0e-5a4a60f0c0a1"};
inline constexpr Indeksudtraek kUdtraek[] = {
    {.indeks = 128, .slags = Indeksudtraek::Slags::kRelationsref, .art = kPart},
    {.indeks = 129,
     .slags = Indeksudtraek::Slags::kRelationsref,
     .art = kPart,
     .rolle = kRoller[0]},
    {.indeks = 130,
     .slags = Indeksudtraek::Slags::kRelationsfelt,
     .art = kKlasse,
     .sti = {0, 0xff, 0xff},
     .rolle = kRoller[0]},
    {.indeks = 131,
     .slags = Indeksudtraek::Slags::kAttributfelt,
     .art = kArtYdelse,
     .sti = {2, 1, 0}},
    {.indeks = 132,
     .slags = Indeksudtraek::Slags::kAttributfelt,
     .art = kArtYdelse,
     .sti = {2, 0, 0xff}},
};
inline constexpr Objektbeskrivelse kSag{.type = 98,
                                        .ns = kNs,
                                        .navn = "Sag",
                                        .segment = "sag",
                                        .felter = kSagsfelter,
                                        .tilstande = kFremdrift,
                                        .relationer = kSagsrelationer,
                                        .egenskabsnavn = "Egenskaber",
                                        .flere_attributter = kSagsattributter,
                                        .indekser = kUdtraek,
                                        .indeksform = true,
                                        .uden_notifikation = true,
                                        .kun_udtraek = true};

// A day in 2025 at Danish midnight; day 0 is 1 January.
inline Tid dag(int n) {
    const Tid start = *parse_datetime("2025-01-01T12:00:00Z");
    return dansk_midnat(start.plus(n * kDoegn));
}
inline Virkning fra_til(Tid fra, Tid til) {
    Virkning v;
    v.fra = fra;
    v.til = til;
    return v;
}
inline constexpr Tid kInf = Tid::plus_uendelig();

inline Uuid id(int n) {
    return Uuid::named(Uuid{}, std::to_string(n));
}
inline Egenskab navngivet(Virkning v, std::string name) {
    return {std::move(v), {{1, std::move(name)}}};
}
inline Relation rel(std::uint8_t art, int ref, Virkning v) {
    Relation r;
    r.art = art;
    r.ref = Reference(id(ref));
    r.virkning = std::move(v);
    return r;
}
inline Relation adresse(int ref, int rolle, std::string indeks, Virkning v) {
    Relation r = rel(kAdresser, ref, std::move(v));
    r.rolle = Reference(id(1000 + rolle));
    r.type = Reference(id(2000));
    r.indeks = std::move(indeks);
    return r;
}

inline Reference rolle(std::size_t n) {
    return Reference(*Uuid::parse(kRoller[n]));
}
inline Relation generel(std::uint8_t art, Reference ref, std::size_t n, std::string indeks,
                        Virkning v, std::vector<Feltvaerdi> fields = {}) {
    Relation r;
    r.art = art;
    r.ref = std::move(ref);
    r.virkning = std::move(v);
    r.rolle = rolle(n);
    r.type = Reference(id(2000));
    r.indeks = std::move(indeks);
    r.felter = std::move(fields);
    return r;
}
inline Egenskab ydelse(Virkning v, std::string key, std::string name) {
    return {std::move(v), {{0, std::move(key)}, {1, std::move(name)}}, kArtYdelse};
}

}  // namespace faelled::oio::test
