// Serviceplatformen's demo service (sikkerhed.md 8.7): the first call every supplier makes. Answers
// what it was asked, in the token model and in the context model.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "base/uuid.hpp"
#include "soap/operation.hpp"

namespace faelled::soap {

// Both are fixed: clients carry them in their configuration.
inline constexpr std::string_view kDemoEntityId =
    "http://demo.prod-serviceplatformen.dk/service/DemoService/1";
inline const Uuid kDemoUuid = Uuid::literal("d8a062c0-27d1-11e6-b67b-9e71128cae77");

// At /service/SP/Demo/1. `access` outlives what is returned.
[[nodiscard]] Tjeneste demotjeneste(const adgang::Tjenesteadgang& access,
                                    std::shared_ptr<const Svarunderskriver> signer);

// The schemas that its WSDL imports: of the service, of the three contexts and of the fault.
[[nodiscard]] std::vector<Skema> demoskemaer();

}  // namespace faelled::soap
