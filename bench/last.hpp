// A load generator: HTTPS with keep-alive from one thread, epoll and OpenSSL directly, because it
// shares the machine with the server it measures. Every answer is checked; a wrong answer is an
// error, not a fast reply.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace faelled::bench {

struct Maal {
    std::string
        vaert;  // name that the server's certificate must carry; connected to by IPv4 or IPv6
    std::uint16_t port = 0;
    std::string ca_fil;
    std::string certifikat_fil;  // client certificate; may be empty
    std::string noegle_fil;
};

// What is asked. Requests are numbered from `fra` on; the functions are called from the generator's
// thread.
struct Scenario {
    std::string sti;
    std::string headere;  // whole lines with CRLF, beside Host and Content-Length
    // Appends header lines of request n alone, each with CRLF. Empty function: none.
    std::function<void(std::string& headere, std::uint64_t n)> lav_headere;
    // Appends the body of request n. Empty function: GET.
    std::function<void(std::string& krop, std::uint64_t n)> lav;
    // Is this body the right answer to request n? (Status 200 is checked before.)
    std::function<bool(std::string_view svar, std::uint64_t n)> tjek;
    // No further request when true; empty function: never.
    std::function<bool()> faerdig;
};

struct Koersel {
    int forbindelser = 1;
    double sekunder = 0;            // ends after this time ...
    std::uint64_t anmodninger = 0;  // ... or after this many; 0: no such end
    std::uint64_t fra = 0;
    // 0: closed loop, each connection sends when it has its answer. Else so many requests a second
    // are meant to be sent, and latency counts from when a request was meant to be sent, so a
    // server that stands still does not hide what it kept waiting (no coordinated omission).
    double rate = 0;
    // Called when all connections stand and before the first request: handshakes are not measured.
    std::function<void()> forbundet = {};
};

struct Resultat {
    std::uint64_t antal = 0;  // answered, right or wrong
    std::uint64_t fejl = 0;
    double sekunder = 0;
    double rate = 0;  // right answers a second
    std::uint32_t p50_us = 0;
    std::uint32_t p90_us = 0;
    std::uint32_t p99_us = 0;
    std::uint32_t max_us = 0;
    std::uint64_t bytes = 0;   // of answers' bodies
    double klient_cpu_us = 0;  // the generator's own, a request
    std::string foerste_fejl;  // status and start of the first wrong answer
};

// Fejl kMiljoe when a connection cannot be made or breaks.
[[nodiscard]] Result<Resultat> koer(const Maal& maal, const Scenario& scenario,
                                    const Koersel& koersel);

}  // namespace faelled::bench
