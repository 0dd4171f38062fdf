// Wires the Organisation service to its surfaces: twelve SOAP services and GraphQL.
#pragma once

#include <cstddef>

#include "app/grunddata.hpp"
#include "base/clock.hpp"
#include "organisation/organisation.hpp"
#include "rest/organisation/kilde.hpp"
#include "soap/organisation/tjenester.hpp"

namespace faelled::app {

// `tjeneste` must outlive what is returned.
[[nodiscard]] soap::Organisationsopsaetning soap_opsaetning(organisation::Organisation& tjeneste,
                                                            std::size_t list_maks);

// `tjeneste`, `grund` and `ur` must outlive what is returned.
[[nodiscard]] rest::Organisationskilde graphql_kilde(organisation::Organisation& tjeneste,
                                                     const Grunddata& grund, const Clock& ur);

}  // namespace faelled::app
