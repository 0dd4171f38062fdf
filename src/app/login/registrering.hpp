// Registering a system of our own for login, with its roles: made when it is missing, its metadata
// brought up to date when they changed. Private to app/login.
#pragma once

#include <string>
#include <vector>

#include "administration/administration.hpp"

namespace faelled::app::registrering {

// The installation itself, in a role that somebody must have.
[[nodiscard]] administration::Administrator som(const char* identity, Cvr organisation,
                                                administration::Rolle role);
// The system with that face, as user-facing system or as identity provider.
[[nodiscard]] Result<Uuid> system(administration::Administration& adm, const std::string& name,
                                  bool idp, const std::string& entity, const std::string& metadata);
// One of its roles, published.
[[nodiscard]] Result<Uuid> brugersystemrolle(
    administration::Administration& adm, const Uuid& system, const std::string& id,
    const std::string& name, std::vector<administration::Rolleafgraensning> afgraensninger);
// The organisation may have ids that begin with the domain.
[[nodiscard]] Result<void> domaene(administration::Administration& adm, Cvr cvr,
                                   const std::string& domain);
// A job function role that gives `role`, limited to `kle` unless that is empty.
[[nodiscard]] Result<void> jobrolle(administration::Administration& adm, Cvr cvr, const Uuid& role,
                                    const std::string& name, const std::string& slug,
                                    const std::string& kle);

}  // namespace faelled::app::registrering
