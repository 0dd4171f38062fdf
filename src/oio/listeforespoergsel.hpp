// The request of KlassifikationListeHent (klassifikation.md chapter 8), as every surface reads it
// and the service takes it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "base/uuid.hpp"

namespace faelled::oio {

// One of the three UUIDs, or a key with those below it narrowing.
struct Listekriterie {
    std::optional<Uuid> klassifikation{};
    std::optional<Uuid> facet{};
    std::optional<Uuid> klasse{};
    std::string klassifikation_noegle{};
    std::string facet_noegle{};
    std::string klasse_noegle{};
};

struct Listeforespoergsel {
    std::vector<Listekriterie> kriterier{};  // at least one; what they name is put together
    bool kun_aktuelle = true;                // published now; the two times are then not looked at
    std::optional<Tid> fra{};                // published at some time in [fra, til)
    std::optional<Tid> til{};
    bool kun_faelles = false;  // without local objects
    // The house's own, not in SOAP: a page of the classes, counted through all facets in the
    // answer's order; what is left without classes by that is left out.
    std::size_t foerste = 0;
    std::optional<std::size_t> antal{};
};

}  // namespace faelled::oio
