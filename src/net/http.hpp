// HTTPS server behind a narrow interface. Boost stays in server.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "krypto/certifikat.hpp"

namespace faelled::net {

// Who a piece of work is done for, so that time is shared between callers: from the client
// certificate when it is known, else from the address. 0 is the house itself.
using Kaldernoegle = std::uint64_t;

// What a queue that is shared fairly may hold. All at least 1.
struct Turgraenser {
    std::size_t i_alt = 2048;       // waiting
    std::size_t pr_kalder = 512;    // of one caller waiting
    std::size_t samtidige = 1'024;  // of one caller running
};

// One request, whole. Views stay valid until its Afslut has been called.
struct Anmodning {
    std::string metode;              // "GET", "POST", ...
    std::string maal;                // request target as sent: path and query
    std::string_view sti;            // path part of maal
    std::string_view forespoergsel;  // query part without '?', undecoded
    std::vector<std::pair<std::string, std::string>> headere;  // names in lower case, in order
    std::string krop;
    std::string afsender;   // peer address as text
    bool loopback = false;  // the connection came in on a loopback address from a loopback address
    std::optional<krypto::Fingeraftryk>
        klientcertifikat;  // presented and proven in the TLS handshake
    // The same certificate's DER bytes, one copy per connection; null when there is none.
    std::shared_ptr<const std::string> klientcertifikat_der;
    Kaldernoegle kalder = 0;

    // First header of that (lower-case) name.
    [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const;
};

struct Svar {
    int status = 200;
    std::string indholdstype = "text/plain; charset=utf-8";
    std::vector<std::pair<std::string, std::string>> headere;
    std::string krop;
    // From another thread than the connection's: that one compresses and writes the head. For who
    // hands over many replies in a row.
    bool faerdiggoer_der = false;
    bool tabt = false;  // nothing is sent, the connection is closed instead (a sandbox's wish)
};

// Called exactly once per request, from any thread. The server compresses the body with gzip when
// the request allows it and the body is larger than 1 KiB (see Indstillinger::gzip).
using Afslut = std::function<void(Svar)>;
// Runs on an I/O thread and must not block: what may block goes to an Arbejdspulje.
// The Anmodning is shared so that it can outlive the call.
using Behandler = std::function<void(std::shared_ptr<const Anmodning>, Afslut)>;

struct Graenser {
    std::size_t forbindelser;         // at once; further ones are closed at accept
    std::size_t krop_bytes;           // request body; 413 above
    std::size_t header_bytes;         // all header lines together; 431 above
    std::size_t header_antal;         // 431 above
    std::int64_t laes_sekunder;       // from first byte of a request to its last; 408 and close
    std::int64_t ledig_sekunder;      // idle keep-alive connection
    std::int64_t haandtryk_sekunder;  // TLS handshake
    std::int64_t svar_sekunder;       // writing the response to a slow reader
};

struct Serverindstillinger {
    std::string adresse;         // "127.0.0.1", "::1", "0.0.0.0"
    std::uint16_t port = 0;      // 0: any free port
    std::string certifikat_pem;  // chain
    std::string noegle_pem;
    std::string ca_pem;  // names of these CAs are sent in the certificate request; any client
                         // certificate is accepted in the handshake, adgang decides who is known
    std::size_t traade = 2;  // I/O threads
    Graenser graenser;
    bool gzip = true;
    // Requests that wait for their turn on an I/O thread; more of a caller are answered 503.
    Turgraenser tur{};
    // True for a certificate whose holder is somebody of his own; the others share the turn of
    // their address, since anybody can make a certificate. Called once a connection on an I/O
    // thread; empty: all are.
    std::function<bool(const krypto::Fingeraftryk&)> kendt{};
};

class Server {
  public:
    virtual ~Server() = default;
    [[nodiscard]] virtual std::uint16_t port() const = 0;
    // From now on every answer says Connection: close and ends its connection, so that its client
    // comes back by way of the load balancer, to another node. Thread-safe.
    virtual void afvikl() = 0;
    // Stops accepting, lets running requests finish for at most `seconds`, then closes. Idempotent.
    virtual void stop(std::int64_t seconds) = 0;
};

// Binds and starts. Fejl kMiljoe when the address is taken or a key does not load.
[[nodiscard]] Result<std::unique_ptr<Server>> start_server(Serverindstillinger settings,
                                                           Behandler behandler);

// True for 127.0.0.0/8 and ::1.
[[nodiscard]] bool er_loopback(std::string_view adresse);

// A bounded pool for work that may block, its time shared fairly between callers: next is a job of
// who has had the least time, so nobody waits behind another's thousand (decision 014).
class Arbejdspulje {
  public:
    virtual ~Arbejdspulje() = default;
    // False when too many jobs already wait, of all or of this caller: answer 503 then.
    [[nodiscard]] virtual bool send(Kaldernoegle who, std::function<void()> job) = 0;
    // The house's own work.
    [[nodiscard]] bool send(std::function<void()> job) { return send(0, std::move(job)); }
    // Finishes what waits and joins.
    virtual void stop() = 0;
};

struct Puljeindstillinger {
    std::string_view navn;  // label of its metrics; "" has none
    std::size_t traade = 1;
    Turgraenser tur{};
};
[[nodiscard]] std::unique_ptr<Arbejdspulje> lav_arbejdspulje(const Puljeindstillinger& settings);

}  // namespace faelled::net
