// KlassifikationListeHent 2 as SOAP (klassifikation.md chapter 8): the deployed contract with
// transliterated names, and the sandbox package's with Danish letters. Both are taken at either
// path; the answer is in the form of the request.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "base/traeskriver.hpp"
#include "base/uuid.hpp"
#include "soap/operation.hpp"

namespace faelled::soap {

struct Listekriterie {
    std::optional<Uuid> klassifikation;
    std::optional<Uuid> facet;
    std::optional<Uuid> klasse;
    std::string klassifikation_noegle;
    std::string facet_noegle;
    std::string klasse_noegle;
};
struct Listeforespoergsel {
    std::vector<Listekriterie> kriterier;
    bool kun_aktuelle = true;
    std::optional<Tid> fra;
    std::optional<Tid> til;
    bool kun_faelles = false;
};

struct Listehentopsaetning {
    // Writes KlassifikationListe with the names of the deployed contract. False: nothing found, and
    // nothing written.
    std::function<Result<bool>(const Kalder&, const Listeforespoergsel&, Traeskriver&)> hent;
    const adgang::Tjenesteadgang* adgang = nullptr;  // outlives what is returned
    std::shared_ptr<const Svarunderskriver> underskriver;
};

[[nodiscard]] std::vector<Tjeneste> listehenttjenester(const Listehentopsaetning& setup);

}  // namespace faelled::soap
