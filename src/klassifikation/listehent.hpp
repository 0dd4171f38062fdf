// KlassifikationListeHent (SF1514, klassifikation.md chapter 8): whole or partial hierarchies in
// flat structures, without the registration model. The same call behind SOAP, REST and GraphQL.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "klassifikation/klassifikation.hpp"

namespace faelled::klassifikation {

// One of the three UUIDs, or a key with those below it narrowing.
struct Listekriterie {
    std::optional<Uuid> klassifikation;
    std::optional<Uuid> facet;
    std::optional<Uuid> klasse;
    std::string klassifikation_noegle;
    std::string facet_noegle;
    std::string klasse_noegle;
};

struct ListeInput {
    std::vector<Listekriterie> kriterier;  // at least one; what they name is put together
    bool kun_aktuelle = true;              // published now; the two times are then not looked at
    std::optional<Tid> fra;                // published at some time in [fra, til)
    std::optional<Tid> til;
    bool kun_faelles = false;  // without local objects
    // A page of the classes, counted through all facets in the answer's order; what is left without
    // classes by that is left out.
    std::size_t foerste = 0;
    std::optional<std::size_t> antal;
};

// Days; empty ends are open.
struct Listeperiode {
    std::string fra;
    std::string til;
};
struct Listereference {
    Uuid uuid;
    std::string noegle;
};

// What all three levels have.
struct Listehoved {
    Uuid uuid;
    std::string noegle;
    std::string titel;
    std::string beskrivelse;
    std::string retskilde;
    std::string ejer;
    Cvr ejer_cvr;
    Tid sidst_aendret;
    std::vector<Listeperiode> publiceret;  // open at both ends: not there
};

struct Listemapning {
    std::string ejer;
    Cvr ejer_cvr;
    Listereference rolle;
    // The class with what is above it, or a URN.
    std::optional<Listereference> klasse;
    Listereference facet;
    Listereference klassifikation;
    std::string urn;
    Listeperiode virkning;
};

struct Listeklasse : Listehoved {
    std::string sortering;
    std::string aendringsnotat;
    std::vector<std::string> soegeord;
    std::optional<Listereference> foraelder;
    std::vector<Listemapning> mapninger;
};
struct Listefacet : Listehoved {
    std::vector<Listeklasse> klasser;  // by key
};
struct Listeklassifikation : Listehoved {
    std::vector<Listefacet> facetter;
};
using Klassifikationsliste = std::vector<Listeklassifikation>;

// Right: Udstil. A class comes with its facet and classification around it and its descendants
// below. Empty when nothing fits. Fejl 40 when a criterion says nothing.
[[nodiscard]] Result<Klassifikationsliste> listehent(Klassifikation& service, const Kalder& k,
                                                     const ListeInput& in);

}  // namespace faelled::klassifikation
