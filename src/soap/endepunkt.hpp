// The SOAP endpoint: HTTP request in, HTTP reply out. Finds the operation by the Body's element,
// asks the gate who calls, runs the operation and writes the envelope.
//
// Once the element is known every outcome is the operation's own output element with HTTP 200; a
// fault is only for what goes wrong before that (organisation.md 6.2) and for a full pool.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "adgang/forstyrrelse.hpp"
#include "adgang/gate.hpp"
#include "base/clock.hpp"
#include "base/entropy.hpp"
#include "net/http.hpp"
#include "net/overflade.hpp"
#include "soap/operation.hpp"
#include "xml/xml.hpp"

namespace faelled::adgang {
class Revision;
}

namespace faelled::soap {

struct Indstillinger {
    xml::Graenser graenser{50u << 20, 100, 2'000'000, 100};
    // Larger requests are parsed in the pool for what is heavy, not on the I/O thread.
    std::size_t straks_bytes = 256u << 10;
    // "https://localhost:8443", before the service's path in the WSDL. Empty: https and the Host
    // asked for.
    std::string base_url;
    // Every call's record; the answer waits until it is durable. Null: no log (tests).
    adgang::Revision* revision = nullptr;
    adgang::Forstyrrer* forstyrrer = nullptr;  // sandbox only
    // Signed calls that would run on the I/O thread run in a pool: for more cores than I/O threads.
    bool signer_i_pulje = false;
};

// Where operations run that are not kStraks.
struct Puljer {
    net::Arbejdspulje& arbejder;
    net::Arbejdspulje& tung;
};

// Thread-safe; constant after it is made.
class Endepunkt {
  public:
    // Gate, pools, clock and entropy outlive the endpoint, and the pools are stopped before the
    // endpoint dies. Two operations with one input element are a programming error: the process
    // dies.
    Endepunkt(const adgang::Gate& gate, Puljer pools, const Clock& clock, Entropy& entropy,
              std::vector<Tjeneste> services, std::vector<Skema> schemas, Indstillinger settings);
    ~Endepunkt();
    Endepunkt(const Endepunkt&) = delete;
    Endepunkt& operator=(const Endepunkt&) = delete;

    // False, and nothing else, when the path (with or without the last slash) is no service's. Else
    // `done` is called exactly once: POST is a SOAP call to any operation of any service, GET with
    // ?wsdl or ?xsd=NAME a description.
    bool behandler(std::shared_ptr<const net::Anmodning> request, net::Afslut done);
    // Every service with its operations, and the paths that are taken for a service's.
    [[nodiscard]] std::vector<net::Overflade> overflader() const;

  private:
    struct Indre;
    std::unique_ptr<Indre> indre_;
};

}  // namespace faelled::soap
