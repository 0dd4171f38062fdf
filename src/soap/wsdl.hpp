// WSDL 1.1 of a service, from its operation table.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "soap/operation.hpp"
#include "soap/politik.hpp"

namespace faelled::soap {

// One binding and port, document/literal: SOAP 1.2 with RequestHeader as a header part in and out,
// or SOAP 1.1 with ServiceplatformFault for a service of Serviceplatformen. `base`: what stands
// before the service's path, e.g. "https://localhost:8443".
[[nodiscard]] std::string skriv_wsdl(const Tjeneste& service, std::span<const Skema> schemas,
                                     std::string_view base, Politik policy = Politik::kToken);

// The schema as served by `service`: imports as absolute URLs of the same service.
[[nodiscard]] std::string skema_for(const Skema& schema, const Tjeneste& service,
                                    std::string_view base);

}  // namespace faelled::soap
