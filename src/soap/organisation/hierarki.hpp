// OrganisationSystem (organisation.md 5.9-5.11): fremsoegobjekthierarki, import and anonymiser on
// the wire.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/uuid.hpp"
#include "oio/operationer.hpp"
#include "oio/xml_form.hpp"
#include "soap/hierarkiform.hpp"
#include "soap/operation.hpp"

namespace faelled::soap {

inline constexpr oio::Navnerum kOrganisationSystem{
    "organisationsystem", "http://stoettesystemerne.dk/organisation/organisationsystem/6/"};

// The six containers of the answer, in schema order; Hierarkityper has the types in the same order.
inline constexpr std::array<std::string_view, 6> kHierarkibeholdere = {
    "Organisationer", "OrganisationEnheder",    "OrganisationFunktioner",
    "Brugere",        "Interessefaellesskaber", "ItSystemer"};
using Hierarkityper = std::array<const oio::Objektbeskrivelse*, 6>;

struct HierarkiForespoergsel {
    oio::SoegInput hoved;  // offset, maximum, SoegRegistrering, SoegVirkning
    // One per type; empty: no narrowing.
    std::array<std::optional<oio::Egenskab>, 6> egenskaber;
};
using Hierarkisvar = std::array<std::vector<oio::Oejebliksbillede>, 6>;

struct ImportForespoergsel {
    oio::ImporterInput organisation;
    std::vector<oio::ImporterInput> enheder;
};
struct AnonymiserForespoergsel {
    std::variant<Uuid, std::string> person;  // PersonUUID or PersonCPR
};

struct Systemoperationer {
    std::function<Result<Hierarkisvar>(const Kalder&, const HierarkiForespoergsel&)>
        fremsoegobjekthierarki;
    std::function<Result<std::vector<UnikRetur>>(const Kalder&, ImportForespoergsel)> import;
    std::function<Result<void>(const Kalder&, const AnonymiserForespoergsel&)> anonymiser;
};

// `types` and `labels` outlive what is returned. types[0] is Organisation, types[1]
// OrganisationEnhed.
[[nodiscard]] std::vector<Operation> systemoperationer(const Hierarkityper& types,
                                                       Systemoperationer functions,
                                                       const oio::Etiketter& labels);

}  // namespace faelled::soap
