// The services of Klassifikation: Klasse 7, and Facet, Klasse, Klassifikation and
// KlassifikationSystem 6 (klassifikation.md chapter 2). Two contracts over one store, each with a
// schema set of its own.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

#include "oio/beskrivelse.hpp"
#include "oio/xml_form.hpp"
#include "soap/klassifikation/system.hpp"
#include "soap/objektbinding.hpp"
#include "soap/operation.hpp"

namespace faelled::soap {

struct Klassifikationsopsaetning {
    Klassifikationstyper typer6;            // Klassifikation, Facet, Klasse of version 6
    const oio::Objektbeskrivelse* klasse7;  // Klasse of version 7
    // Called once per description.
    std::function<Objektoperationer(const oio::Objektbeskrivelse&)> objekt;
    Klassifikationssystem system;
    std::size_t list_maks = 5000;  // most UUIDs in one ListInput
    // Version 6 and 7 are two services to the gate; both outlive what is returned.
    const adgang::Tjenesteadgang* adgang6 = nullptr;
    const adgang::Tjenesteadgang* adgang7 = nullptr;
    std::shared_ptr<const Svarunderskriver> underskriver;
};

// `labels` and the descriptions outlive what is returned.
[[nodiscard]] std::vector<Tjeneste> klassifikationstjenester(const Klassifikationsopsaetning& setup,
                                                             const oio::Etiketter& labels);

}  // namespace faelled::soap
