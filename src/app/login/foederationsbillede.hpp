// What the Context Handler must know, from what the administration has registered
// (administration.md 4.5).
#pragma once

#include <memory>
#include <set>
#include <string>

#include "administration/administration.hpp"
#include "contexthandler/foederation.hpp"

namespace faelled::app {

// As it holds at `nu`. Faces that are not active, and those whose metadata do not read (logged),
// are left out. `test`: entity ids of identity providers that must be marked as tests.
[[nodiscard]] Result<std::shared_ptr<const contexthandler::Foederationsbillede>>
foederationsbillede(administration::Administration& adm, Tid nu, const std::set<std::string>& test);

}  // namespace faelled::app
