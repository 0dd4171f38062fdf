// KlassifikationListeHent (SF1514, klassifikation.md chapter 8): whole or partial hierarchies in
// flat structures, without the registration model. The same call behind SOAP, REST and GraphQL.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "klassifikation/klassifikation.hpp"
#include "oio/listeforespoergsel.hpp"

namespace faelled::klassifikation {

using oio::Listekriterie;
using ListeInput = oio::Listeforespoergsel;

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
