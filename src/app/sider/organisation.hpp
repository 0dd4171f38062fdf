// Organisation as a JSON API, /organisation/api/1/: what our own pages show and do, for a person
// who is logged in and for a system with a token for Organisation alike. Everything is read and
// written through the service; here is only what people call things (docs/sider.md).
#pragma once

#include <memory>

#include "app/grunddata.hpp"
#include "app/klasseopslag.hpp"
#include "app/tokenflade.hpp"
#include "organisation/organisation.hpp"

namespace faelled::app {

// All of it outlives the surface.
struct Organisationssider {
    organisation::Organisation& service;
    const Klasseopslag& klasser;
    const Grunddata& grund;
    const Clock& ur;
    Entropy& entropi;
};
[[nodiscard]] std::unique_ptr<rest::JsonApi> organisationsflade(const Tokenflade& v,
                                                                const Organisationssider& s);

}  // namespace faelled::app
