// KlassifikationListeHent as a GraphQL schema and as an OpenAPI description (klassifikation.md
// 8.5), both made from the table in typer.hpp.
#pragma once

#include <deque>
#include <memory>
#include <string>

#include "adgang/kalder.hpp"
#include "base/result.hpp"
#include "rest/graphql/schema.hpp"
#include "rest/klassifikation/forespoergsel.hpp"
#include "rest/klassifikation/trae.hpp"

namespace faelled::rest {

// What the resolvers need; one a request. Answers live as long as it does.
class Listekontekst final : public graphql::Context {
  public:
    Listekontekst(const Listekilde& source, const adgang::Kalder& caller, std::int64_t deadline_us)
        : kilde(source), kalder(caller), frist_us_(deadline_us) {}
    [[nodiscard]] bool expired() const override;

    const Listekilde& kilde;
    const adgang::Kalder& kalder;
    std::deque<Traebygger> svar;

  private:
    std::int64_t frist_us_;
};

// The published description has the call as a mutation although it changes nothing; it is a query
// here, and `mutation` is taken for one.
[[nodiscard]] Result<std::shared_ptr<const graphql::Schema>> listeskema();

// OpenAPI 3.0 of the REST call at `path`.
[[nodiscard]] std::string listeopenapi(std::string_view path);

}  // namespace faelled::rest
