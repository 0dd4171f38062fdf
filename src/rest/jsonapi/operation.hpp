// One operation of a JSON API as data. The endpoint, its OpenAPI description and the tests that
// walk every operation follow from a list of these; a service's operations are wired in by the
// program.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adgang/afvisning.hpp"
#include "adgang/forstyrrelse.hpp"
#include "adgang/kalder.hpp"
#include "base/result.hpp"
#include "base/uuid.hpp"
#include "krypto/certifikat.hpp"
#include "net/http.hpp"

namespace faelled::rest {

struct Apiparameter {
    std::string navn;  // as written in the query; compared without case
    std::string beskrivelse;
    bool kraevet = false;
    std::string skema = R"({"type":"string"})";  // JSON Schema
};

// A person who is logged in, as the session layer knows her.
struct Apisession {
    std::string identitet;
    std::string navn;
    std::string niveau;        // of the login
    std::string organisation;  // CVR acted for
    std::string hjemme;        // CVR whose login it was
    struct Rolle {
        std::string organisation;  // CVR
        std::string id;            // entity id of the role
        std::vector<adgang::Afgraensning> afgraensninger{};
    };
    std::vector<Rolle> roller;  // what the login gave
    std::string csrf;           // what calls that change something must carry
};

// A call on its way to its operation. Path parameters are UUIDs or other texts without '/'.
struct Apikald {
    std::map<std::string, std::string, std::less<>> sti;            // "{uuid}" -> as sent, decoded
    std::map<std::string, std::string, std::less<>> forespoergsel;  // lower-case names, decoded
    std::string_view krop;                                          // valid during the call
    std::optional<krypto::Fingeraftryk> certifikat;
    std::optional<Apisession> session;  // then the certificate says nothing
    std::string organisation;  // header Faelled-Organisation: CVR acted for; empty when not given
    std::string aarsag;        // header Faelled-Aarsag: why, for the trace; empty when not given
    Uuid transaktion;          // x-TransaktionsId, or a new one
    std::optional<adgang::Kalder> kalder;  // where callers come with a token (Apibeskrivelse::doer)
    const net::Anmodning* anmodning = nullptr;  // as it came; valid during the call

    // 40 when the path parameter is no UUID.
    [[nodiscard]] Result<Uuid> uuid(std::string_view navn = "uuid") const;
    // Empty when missing.
    [[nodiscard]] std::string parameter(std::string_view navn) const;
};

struct Apisvar {
    std::string krop = {};  // JSON
    int status = 0;         // 0: 200, or 204 when there is no body
    std::vector<std::pair<std::string, std::string>> headere = {};
};

struct Apioperation {
    std::string metode = {};                   // "GET"
    std::string sti = {};                      // "/admin/aftaler/{uuid}/anmod"
    std::string navn = {};                     // operationId, unique: "aftaler.anmod"
    std::string resume = {};                   // one Danish line
    std::vector<Apiparameter> parametre = {};  // of the query; those of the path follow from it
    // Names among the API's schemas; "[]X" is a list of X, empty nothing.
    std::string ind = {};
    std::string indtype = "application/json";  // media type of `ind`, for the description
    std::string ud = {};
    std::size_t krop_bytes = 0;  // largest body; 0: the API's own
    // May block; runs in the pool, from many threads at once.
    std::function<Result<Apisvar>(const Apikald&)> koer = {};
};

// What became of a call.
struct Apiudfald {
    const Apikald& kald;
    std::string_view operation;  // operationId, or the method when there is none
    int status = 200;
    std::string_view regel;  // rule that refused, else empty
    std::int64_t varighed_us = 0;
    std::string_view sti;                          // path of the call
    const adgang::Afvisning* afvisning = nullptr;  // the gate's, when it refused
};

// HTTP status of a refusal: 40 400, 41 401, 43 403, 44 404, 49 409, kMiljoe 503, else 500.
[[nodiscard]] int http_status(const Fejl& f);

// What belongs to a whole API.
struct Apibeskrivelse {
    std::string titel;
    std::string version;
    std::string rod;      // every path begins with it: "/admin/"
    std::string openapi;  // where the description is served: "/admin/openapi.json"
    std::map<std::string, std::string> skemaer;  // name -> JSON Schema
    // Operations under the root that somebody else serves: for the description alone.
    std::vector<Apioperation> andre = {};
    // HTTP status of a refusal. Empty: http_status().
    std::function<int(const Fejl&)> status;
    // Body of a refusal as JSON. Empty: {kode, felt, regel, tekst, sporing}.
    std::function<std::string(const Fejl&, const Uuid& transaktion)> fejlkrop;
    // Callers come with a token: asked before anything else, instead of for a client certificate; a
    // refusal is answered with its challenge. The description is then open to anybody. Empty:
    // callers come with a certificate.
    std::function<std::expected<adgang::Kalder, adgang::Afvisning>(const net::Anmodning&,
                                                                   const Uuid& transaktion)>
        doer = {};
    // Whether a client certificate (DER) can be trusted now, asked before anything else; Fejl is
    // the answer. Empty: the TLS handshake's word is enough.
    std::function<Result<void>(const std::string& der)> tro = {};
    // The session of a person who is logged in, asked before the certificate is; nothing when the
    // request brings none. Fejl is the answer. Empty: nobody logs in here.
    std::function<Result<std::optional<Apisession>>(const net::Anmodning&)> session = {};
    // Whoever asks is let in, and the wiring has decided who that can be (a sandbox's own API).
    bool aaben = false;
    // Whether the caller may call at all, asked before a missing parameter is told of. Empty: told
    // to anybody.
    std::function<Result<void>(const Apikald&)> kendt = {};
    // Sandbox only: calls of a system that go wrong on purpose.
    adgang::Certifikatforstyrrer forstyrrer = {};
    // Called before each answer to somebody with a certificate, from a thread that may block; on
    // Fejl the answer is 503 instead. Empty: nothing is filed.
    std::function<Result<void>(const Apiudfald&)> noter = {};
    std::size_t krop_bytes = std::size_t{1} << 20;
};

}  // namespace faelled::rest
