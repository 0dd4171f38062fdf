// Where in the descriptions the fields, states and relations lie that the GraphQL types are made
// of.
#pragma once

#include <cstdint>

#include "base/result.hpp"
#include "rest/organisation/kilde.hpp"

namespace faelled::rest {

// Looked up by name once, at start.
struct Tabel {
    struct Gyldighed {
        std::uint8_t art = 0;
        std::uint8_t aktiv = 0;
        std::uint8_t inaktiv = 0;
    };
    struct Enhed {
        std::uint8_t noegle = 0, navn = 0;
        std::uint8_t adresser = 0, opgaver = 0, overordnet = 0, tilhoerer = 0, funktioner = 0,
                     it_systemer = 0;
        Gyldighed gyldighed;
    } enhed;
    struct Bruger {
        std::uint8_t noegle = 0, navn = 0;
        std::uint8_t adresser = 0, typer = 0, personer = 0;
        Gyldighed gyldighed;
    } bruger;
    struct Funktion {
        std::uint8_t noegle = 0, navn = 0;
        std::uint8_t type = 0, opgaver = 0, brugere = 0, enheder = 0;
        Gyldighed gyldighed;
    } funktion;
    struct Person {
        std::uint8_t noegle = 0, cpr = 0, navn = 0;
    } person;
    struct Adresse {
        std::uint8_t noegle = 0, tekst = 0;
    } adresse;
    struct Organisation {
        std::uint8_t noegle = 0, navn = 0;
        std::uint8_t myndighed = 0, overordnet = 0, virksomhed = 0;
    } organisation;
    struct Virksomhed {
        std::uint8_t noegle = 0, cvr = 0;
    } virksomhed;
    struct Myndighed {
        std::uint8_t kode = 0;
    } myndighed;
    struct ItSystem {
        std::uint8_t navn = 0;
    } it_system;

    // Fejl kIntern names what is missing.
    [[nodiscard]] static Result<Tabel> create(const Organisationskilde& kilde);
};

}  // namespace faelled::rest
