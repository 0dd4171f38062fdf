// WS-SecurityPolicy of a service, as CXF and WCF read it from a WSDL (sikkerhed.md 5.1). Private to
// soap.
#pragma once

#include <cstdint>
#include <string_view>

#include "soap/skema/skemaskriver.hpp"

namespace faelled::soap {

// kIngen: for clients of the development mode, which calls without a token.
enum class Politik : std::uint8_t { kIngen, kToken, kKontekst };

// Id of the policy that a binding refers to.
inline constexpr std::string_view kPolitikId = "ServiceplatformBindingPolicy";

// Namespace of wsp:Policy and wsp:PolicyReference: the two families use different versions.
[[nodiscard]] std::string_view politik_ns(bool serviceplatform);

// wsp:Policy with wsu:Id kPolitikId. Declares what it needs but wsp.
void skriv_politik(Politik p, bool serviceplatform, Udskrift& out);

}  // namespace faelled::soap
