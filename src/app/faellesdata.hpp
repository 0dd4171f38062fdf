// The shared objects: for each authority a Virksomhed, a Myndighed and an Organisation, and the
// logical IT systems (organisation.md 4.6-4.9, 10.4). Owned by the operator, seen by all.
#pragma once

#include <span>
#include <vector>

#include "app/demo/objektbygger.hpp"
#include "app/grunddata.hpp"

namespace faelled::app {

[[nodiscard]] Uuid virksomhed_uuid(Cvr cvr);
[[nodiscard]] Uuid myndighed_uuid(Cvr cvr);

[[nodiscard]] std::vector<Objekt> faelles_objekter(std::span<const Myndighed> myndigheder,
                                                   std::span<const ItSystem> itsystemer);

}  // namespace faelled::app
