// Calling others over HTTPS. libcurl stays in .cpp files of net.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace faelled::net {

// How the other end is trusted, and who we are to it. PEM texts, not paths.
struct Klienttls {
    std::string ca_pem = {};          // who may have signed its certificate; empty: the system's
    std::string certifikat_pem = {};  // ours, with its chain; empty: none is shown
    std::string noegle_pem = {};      // unencrypted
};

struct Klientgraenser {
    std::int64_t forbind_ms;  // until TCP and TLS stand
    std::int64_t i_alt_ms;    // until the whole answer is here
    std::size_t svar_bytes;   // body of the answer
    std::size_t hoved_bytes;  // its header lines together
};

struct Klientindstillinger {
    Klienttls tls = {};
    Klientgraenser graenser;
    // Unencrypted http is for tests and for what runs on the same machine.
    bool tillad_http = false;
    std::string proxy = {};       // "http://host:port"; the environment's variables do not count
    std::size_t holdt_aabne = 4;  // idle connections kept
};

struct Klientkald {
    std::string metode = "GET";
    std::string url;
    std::vector<std::pair<std::string, std::string>> headere = {};
    std::string krop = {};
};

struct Klientsvar {
    int status = 0;
    std::vector<std::pair<std::string, std::string>> headere;  // names in lower case, in order
    std::string krop;
};

// Thread-safe; connections are kept and used again. kald blocks for as long as the limits allow:
// not for an I/O thread.
class Httpklient {
  public:
    [[nodiscard]] static std::unique_ptr<Httpklient> create(Klientindstillinger settings);
    virtual ~Httpklient() = default;
    // Any status is an answer; redirects are not followed, compressed bodies not asked for. TLS 1.2
    // or 1.3, the other end's name checked. Fejl kKalder for a call that cannot be made (method,
    // URL, header, our certificate), kMiljoe when no whole answer came within the limits. A Fejl's
    // text names the cause, never the content; a call that failed may have reached the other end.
    [[nodiscard]] virtual Result<Klientsvar> kald(const Klientkald& kald) = 0;
};

}  // namespace faelled::net
