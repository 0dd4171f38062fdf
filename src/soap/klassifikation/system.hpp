// KlassifikationSystem (klassifikation.md chapter 7): fremsoegobjekthierarki and import on the
// wire.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/uuid.hpp"
#include "oio/operationer.hpp"
#include "oio/xml_form.hpp"
#include "soap/hierarkiform.hpp"
#include "soap/operation.hpp"

namespace faelled::soap {

// Klassifikation, Facet, Klasse.
using Klassifikationstyper = std::span<const oio::Objektbeskrivelse* const, 3>;

struct KlassifikationshierarkiInput {
    oio::SoegInput hoved;  // offset, maximum, SoegRegistrering, SoegVirkning
    std::array<std::optional<oio::Egenskab>, 3> egenskaber;  // empty: no narrowing
};
using Klassifikationshierarki = std::array<std::vector<oio::Oejebliksbillede>, 3>;

struct KlassifikationsimportInput {
    oio::ImporterInput klassifikation;
    std::vector<oio::ImporterInput> facetter;
    std::vector<oio::ImporterInput> klasser;
};
struct Klassifikationssystem {
    std::function<Result<Klassifikationshierarki>(const Kalder&,
                                                  const KlassifikationshierarkiInput&)>
        fremsoegobjekthierarki;
    std::function<Result<std::vector<UnikRetur>>(const Kalder&, KlassifikationsimportInput)> import;
};

// `types` and `labels` outlive what is returned.
[[nodiscard]] std::vector<Operation> klassifikationssystem(Klassifikationstyper types,
                                                           Klassifikationssystem functions,
                                                           const oio::Etiketter& labels);

}  // namespace faelled::soap
