// The token service as JSON and as OAuth 2 (sikkerhed.md 4), and its published keys.
//
//   POST /runtime/api/rest/wstrust/v1/issue   {TokenType, RequestType, KeyType, AnvenderKontekst
//   ...} POST /runtime/api/rest/oauth/v1/issue     client_id, grant_type, scope: form, query or
//   JSON GET  /runtime/oauth2/certs.idp            signing certificates, a JWK set
//
// The two first need a TLS client certificate: it is the caller. Every refusal is audited before it
// is answered.
#pragma once

#include <cstddef>
#include <memory>

#include "adgang/forstyrrelse.hpp"
#include "base/clock.hpp"
#include "base/entropy.hpp"
#include "net/http.hpp"
#include "sts/sts.hpp"

namespace faelled::rest {

struct Stsindstillinger {
    bool forklar = false;  // refusals say element and expected value: sandbox only
    std::size_t bytes = std::size_t{256} << 10;    // of a request
    adgang::Certifikatforstyrrer forstyrrer = {};  // sandbox only
};

class StsEndepunkt {
  public:
    // All but the settings outlive the endpoint; the pool is stopped before the endpoint dies.
    StsEndepunkt(const sts::Sts& sts, net::Arbejdspulje& pool, const Clock& clock, Entropy& entropy,
                 Stsindstillinger settings);
    ~StsEndepunkt();
    StsEndepunkt(const StsEndepunkt&) = delete;
    StsEndepunkt& operator=(const StsEndepunkt&) = delete;

    // False, and `done` untouched, when the path is not ours. Does not block; thread-safe.
    bool behandler(std::shared_ptr<const net::Anmodning> request, net::Afslut done);

  private:
    struct Indre;
    std::unique_ptr<Indre> indre_;
};

}  // namespace faelled::rest
