// The access token service (OIO IDWS REST, sikkerhed.md 6.1): swaps a SAML token for a short opaque
// one, for REST calls over the same TLS client certificate.
//
//   POST /service/AccessTokenService_1/token   saml-token=<base64>[&should-expire-in=<seconds>]
//
// Refusals are 400 or 401 with a challenge, audited like what is given.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string_view>

#include "adgang/adgangstoken.hpp"
#include "adgang/forstyrrelse.hpp"
#include "adgang/gate.hpp"
#include "base/clock.hpp"
#include "base/entropy.hpp"
#include "net/http.hpp"
#include "sts/sts.hpp"

namespace faelled::rest {

struct Adgangstokenopsaetning {
    // True for an entity id whose tokens may be swapped: the REST services of this platform.
    adgang::Modtagerkrav modtager;
    adgang::Certifikatforstyrrer forstyrrer = {};  // sandbox only
    bool forklar = false;                          // refusals say what was expected: sandbox only
    std::size_t bytes = std::size_t{512} << 10;    // of a request: base64 of 256 KiB, escaped
};

class AdgangstokenEndepunkt {
  public:
    // All but the settings and the auditor outlive the endpoint; pool and audit log are stopped
    // before it dies.
    AdgangstokenEndepunkt(const adgang::Gate& gate, adgang::Adgangstokens& tokens,
                          sts::Revisor auditor, net::Arbejdspulje& pool, const Clock& clock,
                          Entropy& entropy, Adgangstokenopsaetning settings);
    ~AdgangstokenEndepunkt();
    AdgangstokenEndepunkt(const AdgangstokenEndepunkt&) = delete;
    AdgangstokenEndepunkt& operator=(const AdgangstokenEndepunkt&) = delete;

    // False, and `done` untouched, when the path is not ours. Does not block; thread-safe.
    bool behandler(std::shared_ptr<const net::Anmodning> request, net::Afslut done);

  private:
    struct Indre;
    std::unique_ptr<Indre> indre_;
};

}  // namespace faelled::rest
