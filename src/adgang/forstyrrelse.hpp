// Sandbox only: calls of a system that go wrong on purpose, so that its maker can see what it does
// then. The surfaces ask; who answers is the sandbox.
#pragma once

#include <cstdint>
#include <functional>

#include "base/uuid.hpp"
#include "krypto/certifikat.hpp"

namespace faelled::adgang {

enum class Forstyrrelse : std::uint8_t {
    kIngen,
    kServerfejl,  // HTTP 500, and nothing a client can read
    kFault,       // SOAP fault of the server, HTTP 500 as JSON elsewhere
    kUdloebet,    // the token has expired; from the token service: a token that has run out
    kTabt,        // the call is done, the answer is lost with the connection
};

class Forstyrrer {
  public:
    virtual ~Forstyrrer() = default;
    // Whether forstyr() would do anything. Quick; thread-safe.
    [[nodiscard]] virtual bool rammer(const Uuid& system) const = 0;
    // What happens to this call. Waits first when the system's calls are slow, so not on an I/O
    // thread. Thread-safe.
    [[nodiscard]] virtual Forstyrrelse forstyr(const Uuid& system) = 0;
};

// The same for surfaces that know their caller by its certificate alone: kIngen for one that
// belongs to no system. Waits as forstyr() does. Empty outside the sandbox.
using Certifikatforstyrrer = std::function<Forstyrrelse(const krypto::Fingeraftryk&)>;

}  // namespace faelled::adgang
