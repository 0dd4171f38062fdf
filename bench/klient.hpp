// One keep-alive TLS connection of the load generator. Private to bench.
#pragma once

#include <openssl/ssl.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "last.hpp"

namespace faelled::bench {

struct FrigivCtx {
    void operator()(SSL_CTX* p) const { SSL_CTX_free(p); }
};
struct FrigivSsl {
    void operator()(SSL* p) const { SSL_free(p); }
};
using SslCtx = std::unique_ptr<SSL_CTX, FrigivCtx>;
using Ssl = std::unique_ptr<SSL, FrigivSsl>;

[[nodiscard]] Result<SslCtx> lav_ctx(const Maal& maal);

class Klient {
  public:
    enum class Trin { kVenterLaes, kVenterSkriv, kSvar, kBrudt };

    // Connects and shakes hands (blocking), then reads and writes without blocking.
    [[nodiscard]] static Result<std::unique_ptr<Klient>> forbind(SSL_CTX* ctx, const Maal& maal);
    ~Klient();
    Klient(const Klient&) = delete;
    Klient& operator=(const Klient&) = delete;

    // The whole request is put into ud(), then gaa() is called till it gives kSvar.
    [[nodiscard]] std::string& ud() { return ud_; }
    Trin gaa();
    // Valid after kSvar, till naeste().
    [[nodiscard]] int status() const { return status_; }
    [[nodiscard]] std::string_view krop() const;
    void naeste();

    [[nodiscard]] int fd() const { return fd_; }

    std::uint64_t nummer = 0;
    std::int64_t start_ns = 0;

  private:
    explicit Klient(int fd) : fd_(fd) {}
    bool forstaa();
    Trin ventetrin(int resultat) const;

    int fd_;
    Ssl ssl_;
    std::string ud_;
    std::size_t sendt_ = 0;
    std::string ind_;
    std::size_t fyldt_ = 0;
    std::size_t hoved_ = 0;  // bytes of the head with its empty line; 0: not here yet
    std::size_t laengde_ = 0;
    int status_ = 0;
};

}  // namespace faelled::bench
