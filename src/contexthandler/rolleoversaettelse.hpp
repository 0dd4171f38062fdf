// Job function roles become a system's own roles, at every login, by the mappings of now
// (sikkerhed.md 7.9, 7.10; SIK-064).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "adgang/rettigheder.hpp"
#include "contexthandler/foederation.hpp"
#include "saml/svar.hpp"

namespace faelled::contexthandler {

enum class Bortfald : std::uint8_t {
    kUkendtRolle,       // no such job function role
    kForkertScope,      // Scope is not the role's owner
    kIkkeDelegeret,     // another authority's role, and not delegated to the user's
    kIngenTilknytning,  // of no meaning in this system: normal
    kManglerParameter,  // a required parameter has no value
};
[[nodiscard]] std::string_view navn(Bortfald b);

struct Oversaettelse {
    std::vector<adgang::Rettighedsgruppe> roller;  // in the order of the input, each once
    struct Bortfaldet {
        std::string rolle;
        Bortfald grund;
    };
    std::vector<Bortfaldet> bortfaldne;
};

// `ind`: what the IdP said, for a user of authority `cvr`. `attributter`: where a parameter without
// a constraint in its group is looked for.
[[nodiscard]] Oversaettelse oversaet(std::span<const adgang::Rettighedsgruppe> ind, Cvr cvr,
                                     std::span<const saml::Attribut> attributter,
                                     const Brugersystem& system, const Foederationsbillede& b,
                                     Tid nu);

}  // namespace faelled::contexthandler
