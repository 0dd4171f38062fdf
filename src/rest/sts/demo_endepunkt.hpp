// Serviceplatformen's REST demo service (sikkerhed.md 6.3): says what it is told, to whoever holds
// an access token for it. What a client tries its REST calls on.
//
//   GET /service/AccessTokenDemo_1/callDemoService/{text}[?errorMessage=...]
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "adgang/forstyrrelse.hpp"
#include "adgang/gate.hpp"
#include "base/clock.hpp"
#include "base/entropy.hpp"
#include "net/http.hpp"
#include "sts/sts.hpp"

namespace faelled::rest {

// The demo service as the gate knows it: any role for the authority will do.
[[nodiscard]] adgang::Tjenesteadgang demoadgang(std::string entity_id);

class DemoEndepunkt {
  public:
    // `switches` in the sandbox only. All but the auditor outlive the endpoint; pool and audit log
    // are stopped before it dies.
    DemoEndepunkt(const adgang::Gate& gate, const adgang::Tjenesteadgang& service,
                  sts::Revisor auditor, net::Arbejdspulje& pool, const Clock& clock,
                  Entropy& entropy, adgang::Forstyrrer* switches = nullptr);
    ~DemoEndepunkt();
    DemoEndepunkt(const DemoEndepunkt&) = delete;
    DemoEndepunkt& operator=(const DemoEndepunkt&) = delete;

    // False, and `done` untouched, when the path is not ours. Does not block; thread-safe.
    bool behandler(const std::shared_ptr<const net::Anmodning>& request, const net::Afslut& done);

  private:
    struct Indre;
    std::unique_ptr<Indre> indre_;
};

}  // namespace faelled::rest
