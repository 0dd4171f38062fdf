// What the GraphQL types are made of between resolvers.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "base/uuid.hpp"
#include "oio/model.hpp"

namespace faelled::rest {

// An object as registered now: Organisation, OrganisationEnhed, Bruger, Person, ItSystem,
// Myndighed, Virksomhed.
struct Kopi {
    Uuid uuid;
    std::shared_ptr<const oio::Registrering> registrering;
};

// Role, type and index of a dynamic relation.
struct Klassifikationsrelation {
    std::optional<Uuid> type;
    std::optional<Uuid> rolle;
    std::string indeks;
};

struct Adressevisning {
    Kopi adresse;
    Klassifikationsrelation relation;
};

struct Opgavevisning {
    Uuid klasse;
    std::optional<Klassifikationsrelation> relation;  // absent on contact places
};

struct Tilstandsvisning {
    bool aktiv = false;
    Tid fra = Tid::minus_uendelig();
    Tid til = Tid::plus_uendelig();
};

// One user in one unit through one function. BrugerMedlemskab shows the unit,
// OrganisationEnhedMedlemskab the user.
struct Medlemskabsvisning {
    Kopi funktion;
    std::optional<Uuid> modpart;
    Tid start = Tid::minus_uendelig();
    Tid slut = Tid::plus_uendelig();
};

// One contact place and one of its KLE classes.
struct Henvendelsesvisning {
    Kopi funktion;
    std::optional<Uuid> enhed;
    std::optional<Uuid> klasse;
};

// A page of units or users.
struct Side {
    std::vector<Kopi> kanter;
    bool naeste = false;
    bool forrige = false;
};

}  // namespace faelled::rest
