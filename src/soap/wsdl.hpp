// WSDL 1.1 of a service, from its operation table.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "soap/operation.hpp"

namespace faelled::soap {

// One SOAP 1.2 binding and port, document/literal, RequestHeader as a header part in and out.
// `base`: what stands before the service's path, e.g. "https://localhost:8443".
[[nodiscard]] std::string skriv_wsdl(const Tjeneste& service, std::span<const Skema> schemas,
                                     std::string_view base);

// The schema as served by `service`: imports as absolute URLs of the same service.
[[nodiscard]] std::string skema_for(const Skema& schema, const Tjeneste& service,
                                    std::string_view base);

}  // namespace faelled::soap
