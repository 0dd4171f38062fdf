// The Organisation GraphQL API over HTTP (organisation.md chapter 14), and in the sandbox a query
// page.
//
//   POST /organisation/organisationhent/1   {query, operationName, variables}, also with a slash at
//                                           the end
//   GET  /organisation/graphiql/1/          a page for writing queries; only when `graphiql` is on
//
// Who calls is proven by Authorization: Bearer or Holder-of-key with a JWT or an access token
// (sikkerhed.md 6.2, 6.4). Answers before execution: 400 (transaction header or body), 401 with a
// challenge and 403 (the gate says no), 405, 408 (over time), 413, 415, 503 (pool full, or the call
// cannot be filed), all as {timestamp, status, error, message, path}. Everything later is 200 with
// `errors`. x-TransaktionsId is echoed, x-TransaktionsTid is ours, on every answer.
#pragma once

#include <cstdint>
#include <memory>

#include "adgang/forstyrrelse.hpp"
#include "adgang/gate.hpp"
#include "base/clock.hpp"
#include "base/entropy.hpp"
#include "base/result.hpp"
#include "net/http.hpp"
#include "rest/graphql/limits.hpp"
#include "rest/organisation/kilde.hpp"

namespace faelled::adgang {
class Revision;
}

namespace faelled::rest {

struct GraphqlIndstillinger {
    graphql::Limits graenser = graphql::kServerLimits;
    bool introspektion = true;
    bool graphiql = false;  // sandbox only
    std::int64_t tidsgraense_us = 120 * kSekund;
    // Every call's record; the answer waits until it is durable. Null: no log (tests).
    adgang::Revision* revision = nullptr;
    adgang::Forstyrrer* forstyrrer = nullptr;  // sandbox only
};

class GraphqlEndepunkt {
    struct Indre;

  public:
    // Fejl when a description lacks a field or relation the schema needs, or a function is not set.
    // `gate`, `tjeneste`, `pulje`, `ur` and `entropi` must outlive the endpoint; stop the pool and
    // the audit log before destroying it.
    [[nodiscard]] static Result<std::unique_ptr<GraphqlEndepunkt>> create(
        const adgang::Gate& gate, const adgang::Tjenesteadgang& tjeneste, net::Arbejdspulje& pulje,
        Organisationskilde kilde, const Clock& ur, Entropy& entropi, GraphqlIndstillinger settings);
    // For create() alone: nobody else can name Indre.
    explicit GraphqlEndepunkt(std::unique_ptr<Indre> indre);
    ~GraphqlEndepunkt();
    GraphqlEndepunkt(const GraphqlEndepunkt&) = delete;
    GraphqlEndepunkt& operator=(const GraphqlEndepunkt&) = delete;

    // False, and `afslut` untouched, when the path is not ours. Does not block; thread-safe.
    bool behandler(const std::shared_ptr<const net::Anmodning>& anmodning,
                   const net::Afslut& afslut);

  private:
    std::unique_ptr<Indre> indre_;
};

}  // namespace faelled::rest
