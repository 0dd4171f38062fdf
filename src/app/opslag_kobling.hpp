// The look-ups across the indexes as JSON (docs/indekser.md "Opslag"): POST /opslag/1/overblik,
// /opslag/1/paragraf8, /opslag/1/paragraf11a, /opslag/1/paragraf11a/stk1. The number looked up
// stands in the body, never in an address.
#pragma once

#include <memory>
#include <string_view>
#include <utility>

#include "adgang/gate.hpp"
#include "app/tokenflade.hpp"
#include "opslag/kontrolsager.hpp"
#include "opslag/overblik.hpp"
#include "opslag/ydelsesliste.hpp"

namespace faelled::app {

inline constexpr std::string_view kOpslagEntityId =
    "http://entityid.faelled.example/service/opslag/1";

[[nodiscard]] adgang::Tjenesteadgang opslagsadgang();

// The operations behind the surface.
struct Opslagsoperationer {
    opslag::Overblikke overblik;
    opslag::Ydelseslister ydelser;  // for § 8
    opslag::Kontrolsagsopslag kontrolsager;
};
// The indexes outlive it. `navnerum`: see Overbliksindstillinger.
[[nodiscard]] std::unique_ptr<Opslagsoperationer> opslagsoperationer(
    sagdokument::Sagdokument& sager, ydelse::Ydelse& ydelser, const Uuid& navnerum);

// `operationer` outlives what is returned.
[[nodiscard]] std::unique_ptr<rest::JsonApi> opslagsflade(const Tokenflade& v,
                                                          Opslagsoperationer& operationer);

}  // namespace faelled::app
