// A JSON API from a list of operations: routing, parameters, answers, refusals and the OpenAPI
// description, which is made from the same list and so is complete by construction.
//
// Refusals are {"kode", "felt", "regel", "tekst", "sporing"}: the StatusKode, the field and the
// rule that it broke, a Danish sentence, the trace id. Whoever has no client certificate, or
// one that cannot be trusted, gets 401 before anything else is looked at; what a certificate may do
// is the operation's business.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/entropy.hpp"
#include "net/http.hpp"
#include "rest/jsonapi/operation.hpp"

namespace faelled::rest {

// Thread-safe; constant after it is made.
class JsonApi {
  public:
    // `pulje` and `entropi` outlive it, and the pool is stopped before it dies. Two operations with
    // one method and path, or one name, are a programming error: the process dies.
    JsonApi(Apibeskrivelse beskrivelse, std::vector<Apioperation> operationer,
            net::Arbejdspulje& pulje, Entropy& entropi);
    ~JsonApi();
    JsonApi(const JsonApi&) = delete;
    JsonApi& operator=(const JsonApi&) = delete;

    // False, and `done` untouched, when the path is not under the API's root.
    bool behandler(const std::shared_ptr<const net::Anmodning>& request, const net::Afslut& done);
    // The answer itself; may block.
    [[nodiscard]] net::Svar svar(const net::Anmodning& request) const;

    // OpenAPI 3.1 document.
    [[nodiscard]] const std::string& openapi() const;

  private:
    struct Indre;
    std::unique_ptr<Indre> indre_;
};

// The document alone, for JsonApi and its tests.
[[nodiscard]] std::string skriv_openapi(const Apibeskrivelse& b,
                                        const std::vector<Apioperation>& operationer);

}  // namespace faelled::rest
