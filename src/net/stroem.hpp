// TLS server for protocols of long-lived connections, behind a narrow interface: bytes in, bytes
// out. Boost and OpenSSL stay in stroem.cpp.
//
// A connection stays on one I/O thread for life, so a protocol object needs no lock. An idle
// connection owns no buffer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/metrics.hpp"
#include "base/result.hpp"

namespace faelled::net {

// The connection, as its protocol sees it. All on the connection's thread.
class Stroem {
  public:
    virtual ~Stroem() = default;
    // Queued, and written when the call that the server made has returned. The protocol bounds what
    // it queues by asking uskrevet().
    virtual void skriv(std::string bytes) = 0;
    [[nodiscard]] virtual std::size_t uskrevet() const = 0;
    // After what is queued has been written.
    virtual void luk() = 0;
    // The client has proven who it is: it no longer counts among those that have not.
    virtual void godkendt() = 0;
    // Callable from any thread, at any time, also when the connection is gone: makes the server
    // call vaekket().
    [[nodiscard]] virtual std::function<void()> vaekker() = 0;
};

// One per connection, made after the TLS handshake, destroyed on the connection's thread.
class Stroemprotokol {
  public:
    virtual ~Stroemprotokol() = default;
    virtual void modtaget(std::string_view bytes) = 0;
    // False: bytes are left in the socket. Asked after every call.
    [[nodiscard]] virtual bool vil_laese() const = 0;
    // Something has been written: uskrevet() is smaller.
    virtual void skrevet() = 0;
    virtual void vaekket() = 0;
    // About once a second; monotonic microseconds.
    virtual void tik(std::int64_t nu_us) = 0;
    // The server stops: say goodbye.
    virtual void stop() = 0;
};

struct Stroemklient {
    // DER of the certificate that the client proved; null when it has shown none.
    std::shared_ptr<const std::string> certifikat_der;
    std::string afsender;   // peer address as text
    bool loopback = false;  // both ends
};
using Protokolfabrik =
    std::function<std::unique_ptr<Stroemprotokol>(Stroem& stroem, Stroemklient klient)>;

struct Stroemgraenser {
    std::size_t forbindelser;    // at once; further ones are closed at accept
    std::size_t ikke_godkendte;  // of these, such as have not proven who they are
    std::int64_t haandtryk_sekunder;
    std::int64_t skrive_sekunder;  // without any progress of what is to be written
};

struct Stroemmaalinger {
    metrics::Gauge& aabne;
    metrics::Counter& i_alt;
    metrics::Counter& afvist;  // closed at accept
    metrics::Counter& haandtryk_fejlet;
};

struct Stroemindstillinger {
    std::string adresse;
    std::uint16_t port = 0;      // 0: any free port
    std::string certifikat_pem;  // chain
    std::string noegle_pem;
    std::string ca_pem;  // named in the certificate request; any certificate, or none, is accepted
    std::size_t traade = 2;
    Stroemgraenser graenser;
    Stroemmaalinger maalinger;
};

class Stroemserver {
  public:
    virtual ~Stroemserver() = default;
    [[nodiscard]] virtual std::uint16_t port() const = 0;
    // Stops accepting, calls stop() of every protocol, waits at most `seconds` for the connections
    // to end, then closes. Idempotent.
    virtual void stop(std::int64_t seconds) = 0;
};

// Binds and starts. Fejl kMiljoe when the address is taken or a key does not load.
[[nodiscard]] Result<std::unique_ptr<Stroemserver>> start_stroemserver(
    const Stroemindstillinger& settings, Protokolfabrik fabrik);

}  // namespace faelled::net
