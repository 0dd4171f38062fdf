// What the sandbox registers so that its test identity provider and demo system can be used:
// systems with metadata, federation agreements, roles. Private to app/login.
#pragma once

#include <string>
#include <vector>

#include "administration/administration.hpp"

namespace faelled::app {

struct Testregistrering {
    std::string idp, fagsystem;  // entity ids
    std::string idp_metadata, fagsystem_metadata;
    std::vector<Cvr> myndigheder;
};
// Makes what is missing; brings metadata up to date. Nothing else is changed.
[[nodiscard]] Result<void> registrer(administration::Administration& adm,
                                     const Testregistrering& r);

}  // namespace faelled::app
