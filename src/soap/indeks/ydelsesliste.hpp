// YdelseListeHent (SF1491) as SOAP 1.2 (indekser.md chapter 12): BevillingHent, EffektueringHent.
// What is wrong with a request, and what an answer leaves out, stands in SvarReaktion of the normal
// answer.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/traeskriver.hpp"
#include "indeks/ydelsesliste.hpp"
#include "soap/operation.hpp"

namespace faelled::soap {

struct Ydelseslistesvar {
    struct Advis {
        std::string id;
        std::string tekst;
    };
    bool tomt = false;  // nothing found: what was written is thrown away
    std::vector<Advis> advis;
};

struct Ydelseslisteopsaetning {
    // Writes the list of the answer with the names of the contract.
    using Hent = std::function<Result<Ydelseslistesvar>(
        const Kalder&, const indeks::Ydelseslisteoenske&, Traeskriver&)>;
    Hent bevillinger;
    Hent effektueringer;
    const adgang::Tjenesteadgang* adgang = nullptr;  // outlives what is returned
    std::shared_ptr<const Svarunderskriver> underskriver;
};

[[nodiscard]] Tjeneste ydelseslistetjeneste(const Ydelseslisteopsaetning& setup);

}  // namespace faelled::soap
