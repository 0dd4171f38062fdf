// KlassifikationListeHent as REST and as GraphQL (klassifikation.md 8.5).
//
//   POST /service/KlassifikationListeHentREST               {"KlassifikationListeHent_I": {...}}
//   GET  /service/KlassifikationListeHentREST/openapi.json  its description
//   POST /service/KlassifikationListeHentGQL                {query, operationName, variables}
//
// The published description repeats the last part of the REST path; that is taken too. Who calls is
// proven by a token in the Authorization header; see tokenflade.hpp for what both refuse. REST
// answers 400 for a request that breaks a rule, 403 without the role, and 200 with an Advis when
// nothing fits; GraphQL answers 200 with `errors`, and 408 over time.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "base/result.hpp"
#include "net/http.hpp"
#include "rest/graphql/limits.hpp"
#include "rest/graphql/schema.hpp"
#include "rest/klassifikation/forespoergsel.hpp"
#include "rest/tokenflade.hpp"

namespace faelled::rest {

struct Listehentvalg {
    Listekilde kilde;
    bool rest = true;  // what is switched off is not there
    bool graphql = true;
    bool introspektion = true;
    graphql::Limits graenser = graphql::kServerLimits;
    std::int64_t tidsgraense_us = 120 * kSekund;
};

class ListehentEndepunkt {
  public:
    // `flade` says who may call; its refusals are written as each surface has them. Fejl when the
    // schema does not hold together.
    [[nodiscard]] static Result<std::unique_ptr<ListehentEndepunkt>> create(
        const Tokenfladevalg& flade, Listehentvalg settings);
    ListehentEndepunkt(const Tokenfladevalg& flade, Listehentvalg settings,
                       std::shared_ptr<const graphql::Schema> schema);
    ListehentEndepunkt(const ListehentEndepunkt&) = delete;
    ListehentEndepunkt& operator=(const ListehentEndepunkt&) = delete;

    // False, and `done` untouched, when the path is not ours. Does not block; thread-safe.
    bool behandler(const std::shared_ptr<const net::Anmodning>& request, const net::Afslut& done);

  private:
    [[nodiscard]] net::Svar rest(const net::Anmodning& a, const adgang::Kalder& caller) const;
    [[nodiscard]] net::Svar graphql(const net::Anmodning& a, const adgang::Kalder& caller,
                                    std::int64_t start_us) const;
    [[nodiscard]] net::Svar beskrivelse(const net::Anmodning& a) const;

    Listehentvalg v_;
    Entropy& entropi_;
    std::shared_ptr<const graphql::Schema> skema_;
    Tokenflade rest_;
    Tokenflade graphql_;
    Tokenflade::Svarer som_rest_;
    Tokenflade::Svarer som_graphql_;
};

}  // namespace faelled::rest
