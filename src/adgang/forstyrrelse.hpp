// Sandbox only: calls of a system that go wrong on purpose, so that its maker can see what it does
// then. The surfaces ask; who answers is the sandbox.
#pragma once

#include <cstdint>

#include "base/uuid.hpp"

namespace faelled::adgang {

enum class Forstyrrelse : std::uint8_t {
    kIngen,
    kServerfejl,  // HTTP 500, and nothing a client can read
    kFault,       // SOAP fault of the server, HTTP 500 as JSON elsewhere
    kUdloebet,    // the token has expired
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

}  // namespace faelled::adgang
