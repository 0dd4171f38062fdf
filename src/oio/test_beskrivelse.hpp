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

}  // namespace faelled::oio::test
