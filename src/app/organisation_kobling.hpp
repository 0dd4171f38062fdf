// Wires the Organisation service to its surfaces: twelve SOAP services and GraphQL.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "adgang/gate.hpp"
#include "app/klasseopslag.hpp"
#include "base/clock.hpp"
#include "organisation/organisation.hpp"
#include "rest/organisation/kilde.hpp"
#include "soap/organisation/tjenester.hpp"

namespace faelled::app {

inline constexpr std::string_view kOrganisationEntityId =
    "http://stoettesystemerne.dk/service/organisation/3";

// Who Organisation is to the gate, and what roles and data limits of a token mean there.
[[nodiscard]] adgang::Tjenesteadgang organisationsadgang();
// The other way round, for demo systems: roles, and the values of the data limits SeNavn and
// SeCPR-nummer, that give these rights.
[[nodiscard]] std::vector<std::string> organisationsroller(std::uint32_t rettigheder);

// `tjeneste` must outlive what is returned.
[[nodiscard]] soap::Organisationsopsaetning soap_opsaetning(organisation::Organisation& tjeneste,
                                                            std::size_t list_maks);

// `tjeneste`, `klasser` and `ur` must outlive what is returned.
[[nodiscard]] rest::Organisationskilde graphql_kilde(organisation::Organisation& tjeneste,
                                                     const Klasseopslag& klasser, const Clock& ur);

// Name of an Organisation object, for labels; empty when there is none.
[[nodiscard]] std::string organisationsnavn(oio::Motor& motor, const Uuid& organisation);

}  // namespace faelled::app
