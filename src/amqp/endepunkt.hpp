// The AMQP endpoint: TLS on a port, a Forbindelse behind every connection. Thread-safe.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "amqp/megler.hpp"
#include "amqp/tilstand.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"
#include "net/stroem.hpp"

namespace faelled::amqp {

struct Endepunktindstillinger {
    std::string adresse;
    std::uint16_t port = 0;  // 0: any free port
    std::string certifikat_pem;
    std::string noegle_pem;
    std::string
        ca_pem;  // named in the certificate request; a certificate is asked for, not required
    std::string version;
    std::size_t traade = 2;
    Graenser graenser{};
    std::size_t forbindelser = 12'000;
    std::size_t ikke_logget_ind = 2'000;  // of these
    std::int64_t haandtryk_sekunder = 20;
    std::int64_t skrive_sekunder = 60;  // a client that takes nothing for so long is cut off
};

class Endepunkt {
  public:
    // Fejl kMiljoe when the port is taken or a key does not load. Broker and clock outlive it, and
    // the broker has answered everything before it is destroyed.
    [[nodiscard]] static Result<std::unique_ptr<Endepunkt>> start(
        const Endepunktindstillinger& settings, Megler& megler, const Clock& ur);
    ~Endepunkt();
    Endepunkt(const Endepunkt&) = delete;
    Endepunkt& operator=(const Endepunkt&) = delete;

    [[nodiscard]] std::uint16_t port() const { return server_->port(); }
    // Tells every client (320), waits at most `sekunder` for them to go, then closes. Idempotent.
    void stop(std::int64_t sekunder) { server_->stop(sekunder); }

  private:
    Endepunkt(const Endepunktindstillinger& settings, Megler& megler, const Clock& ur);

    Vilkaar vilkaar_;
    std::unique_ptr<net::Stroemserver> server_;
};

}  // namespace faelled::amqp
