// A byte stream to another server: TCP, or TLS with the other end's chain and name checked. For who
// has a thread for it: reading and writing never block, `vent` does. libcurl stays in the .cpp.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "net/klient.hpp"

namespace faelled::net {

struct Klientstroemmaal {
    std::string vaert;
    std::uint16_t port = 0;
    bool tls = true;
    Klienttls tillid = {};
    std::int64_t forbind_ms = 5'000;  // until TCP and TLS stand
};

// One thread, but for `vaek`.
class Klientstroem {
  public:
    // Blocks. Fejl kMiljoe when nobody answers or it is somebody else, kKalder when the name or a
    // certificate of ours cannot be used.
    [[nodiscard]] static Result<std::unique_ptr<Klientstroem>> aabn(const Klientstroemmaal& to);
    virtual ~Klientstroem() = default;

    // How many bytes came; 0: none now. Fejl kMiljoe when the other end is gone.
    [[nodiscard]] virtual Result<std::size_t> laes(std::span<char> room) = 0;
    // How many were taken; 0: no room now.
    [[nodiscard]] virtual Result<std::size_t> skriv(std::string_view bytes) = 0;
    // Until something may be read, or also written, or `vaek` was called, or so long.
    virtual void vent(bool skrive, std::int64_t ms) = 0;
    // Ends a `vent`, this or the next. From any thread.
    virtual void vaek() = 0;
};

}  // namespace faelled::net
