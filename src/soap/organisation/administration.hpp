// OrganisationAdministration (organisation.md 5.12): fysiskslet on the wire.
#pragma once

#include <functional>
#include <vector>

#include "base/uuid.hpp"
#include "oio/beskrivelse.hpp"
#include "soap/operation.hpp"

namespace faelled::soap {

inline constexpr oio::Navnerum kOrganisationAdministration{
    "organisationadministration",
    "http://stoettesystemerne.dk/organisation/organisationadministration/6/"};

struct FysiskSletForespoergsel {
    Uuid organisation;
    Uuid enhed;
};

using Fysisksletning = std::function<Result<void>(const Kalder&, const FysiskSletForespoergsel&)>;

[[nodiscard]] std::vector<Operation> administrationsoperationer(Fysisksletning fysiskslet);

}  // namespace faelled::soap
