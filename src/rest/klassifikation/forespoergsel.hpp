// The request of KlassifikationListeHent, from JSON or from a GraphQL argument (klassifikation.md
// 8.3 and 8.5).
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "adgang/kalder.hpp"
#include "base/result.hpp"
#include "base/traeskriver.hpp"
#include "oio/listeforespoergsel.hpp"
#include "rest/graphql/limits.hpp"
#include "rest/graphql/value.hpp"

namespace faelled::rest {

using oio::Listeforespoergsel;
using oio::Listekriterie;

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
