// The token service's WSDL: names of service, port, binding, messages and policies are those that
// clients of the official one know; the address is ours (sikkerhed.md 3.1). Private to soap/sts.
#pragma once

#include <string>
#include <string_view>

namespace faelled::soap {

// `base`: "https://localhost:8443". One document, nothing imported.
[[nodiscard]] std::string skriv_sts_wsdl(std::string_view base);

}  // namespace faelled::soap
