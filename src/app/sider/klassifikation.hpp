// Klassifikation as a JSON API, /klassifikation/api/1/: browsing and searching KLE and the other
// lists, for people at our pages and for systems with a token for Klassifikation. Read only.
#pragma once

#include <memory>

#include "app/tokenflade.hpp"
#include "klassifikation/klassifikation.hpp"

namespace faelled::app {

// All of it outlives the surface.
struct Klassifikationssider {
    klassifikation::Klassifikation& service;
    const Clock& ur;
};
[[nodiscard]] std::unique_ptr<rest::JsonApi> klassifikationsflade(const Tokenflade& v,
                                                                  const Klassifikationssider& s);

}  // namespace faelled::app
