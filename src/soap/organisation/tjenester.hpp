// The twelve services of Organisation 6 and their schemas, from the descriptions and from
// functions.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "oio/beskrivelse.hpp"
#include "oio/xml_form.hpp"
#include "soap/objektbinding.hpp"
#include "soap/operation.hpp"
#include "soap/organisation/administration.hpp"
#include "soap/organisation/hierarki.hpp"

namespace faelled::soap {

struct Organisationsopsaetning {
    std::span<const oio::Objektbeskrivelse* const> typer;  // the ten
    Hierarkityper hierarkityper{};                         // in the order of kHierarkibeholdere
    std::function<Objektoperationer(const oio::Objektbeskrivelse&)> objekt;  // called once per type
    Systemoperationer system;
    Fysisksletning fysiskslet;
    std::size_t list_maks = 5000;                    // most UUIDs in one ListInput (5.7)
    const adgang::Tjenesteadgang* adgang = nullptr;  // of all twelve; outlives what is returned
    std::shared_ptr<const Svarunderskriver> underskriver;
};

// Paths are "/organisation/<segment>/6/". `labels` and the descriptions outlive what is returned.
[[nodiscard]] std::vector<Tjeneste> organisationstjenester(const Organisationsopsaetning& setup,
                                                           const oio::Etiketter& labels);

// All schemas that these services import, in any order.
[[nodiscard]] std::vector<Skema> organisationsskemaer(
    std::span<const oio::Objektbeskrivelse* const> types, const Hierarkityper& hierarchy);

}  // namespace faelled::soap
