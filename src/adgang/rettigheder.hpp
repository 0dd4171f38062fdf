// What a token says its holder may do: OIO Basic Privilege Profile, written exactly as KOMBIT's own
// token service writes it and read in both namespaces (sikkerhed.md 3.5).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "adgang/register.hpp"
#include "base/result.hpp"
#include "base/strong.hpp"

namespace faelled::adgang {

// One PrivilegeGroup.
struct Rettighedsgruppe {
    Cvr scope;  // authority whose data it is about
    std::string
        rolle;  // servicesystemrolle id: "http://…/roles/servicesystemrole/<name>/<version>"
    std::vector<Afgraensning> afgraensninger;  // values split, types in the order of the list

    bool operator==(const Rettighedsgruppe&) const = default;
};

// The older and the newer namespace of the list: tokens and OIOSAML2 have the first, OIOSAML3 the
// second (sikkerhed.md 7.9).
enum class Privilegieform : std::uint8_t { kItst, kDigst };
// The UTF-8 text of the list, not base64: with XML declaration, the list alone in the namespace,
// one group per element, several values of a constraint joined with ','.
[[nodiscard]] std::string skriv_privilegier(std::span<const Rettighedsgruppe> grupper,
                                            Privilegieform form = Privilegieform::kItst);

// Reads such a list, untrusted: both namespaces, a repeated constraint adds its values, white space
// around values is dropped. Fejl kKalder 41 with `element` and `regel` when it is not one: no or
// two Privilege in a group, a Scope without a CVR number of eight digits, something unknown. At
// most kMaxPrivilegiebytes long.
[[nodiscard]] Result<std::vector<Rettighedsgruppe>> laes_privilegier(std::string_view xml);
inline constexpr std::size_t kMaxPrivilegiebytes = std::size_t{256} * 1024;

}  // namespace faelled::adgang
