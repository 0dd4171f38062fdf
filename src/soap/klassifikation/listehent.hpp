// KlassifikationListeHent 2 as SOAP (klassifikation.md chapter 8): the deployed contract with
// transliterated names, and the sandbox package's with Danish letters. Both are taken at either
// path; the answer is in the form of the request.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "base/traeskriver.hpp"
#include "oio/listeforespoergsel.hpp"
#include "soap/operation.hpp"

namespace faelled::soap {

using oio::Listeforespoergsel;
using oio::Listekriterie;

struct Listehentopsaetning {
    // Writes KlassifikationListe with the names of the deployed contract. False: nothing found, and
    // nothing written.
    std::function<Result<bool>(const Kalder&, const Listeforespoergsel&, Traeskriver&)> hent;
    const adgang::Tjenesteadgang* adgang = nullptr;  // outlives what is returned
    std::shared_ptr<const Svarunderskriver> underskriver;
};

[[nodiscard]] std::vector<Tjeneste> listehenttjenester(const Listehentopsaetning& setup);

}  // namespace faelled::soap
