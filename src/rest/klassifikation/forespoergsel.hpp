// The request of KlassifikationListeHent, from JSON or from a GraphQL argument (klassifikation.md
// 8.3 and 8.5).
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adgang/kalder.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "base/traeskriver.hpp"
#include "base/uuid.hpp"
#include "rest/graphql/limits.hpp"
#include "rest/graphql/value.hpp"

namespace faelled::rest {

struct Listekriterie {
    std::optional<Uuid> klassifikation;
    std::optional<Uuid> facet;
    std::optional<Uuid> klasse;
    std::string klassifikation_noegle;
    std::string facet_noegle;
    std::string klasse_noegle;
};
struct Listeforespoergsel {
    std::vector<Listekriterie> kriterier;
    bool kun_aktuelle = true;
    std::optional<Tid> fra;
    std::optional<Tid> til;
    bool kun_faelles = false;
    // The house's own: a page of the classes, counted through all facets in the answer's order.
    std::size_t foerste = 0;
    std::optional<std::size_t> antal;
};

// Writes KlassifikationListe with the names of the deployed contract. False: nothing found, and
// nothing written.
using Listekilde =
    std::function<Result<bool>(const adgang::Kalder&, const Listeforespoergsel&, Traeskriver&)>;

enum class Listeform { kJson, kGraphql };  // names with a capital first letter, or a small one

// Fejl 40 with the field's name.
[[nodiscard]] Result<Listeforespoergsel> laes_listeforespoergsel(const graphql::Value& in,
                                                                 Listeform form);
// A JSON body: KlassifikationListeHent_I, or an object with that as its member.
[[nodiscard]] Result<Listeforespoergsel> laes_listeforespoergsel(std::string_view json,
                                                                 const graphql::Limits& limits);

}  // namespace faelled::rest
