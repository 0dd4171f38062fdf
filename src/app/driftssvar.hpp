// /live, /ready, /ready/besked, /metrics and the landing page: what people and monitors ask of the
// program itself.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "net/http.hpp"

namespace faelled::app {

struct Forsideoplysninger {
    struct Tjeneste {
        std::string navn;
        std::string sti;
    };
    std::vector<Tjeneste> tjenester;  // SOAP
    std::string graphql_sti;
    std::string graphiql_sti;  // empty: there is none
    std::string klar_fil;
    bool demo = false;
    bool sandkasse = false;  // else "/" leads to the pages, which want a login
    std::string miljoe = {};
};

// What the sandbox's start page says where there is no script: HTML in Danish.
[[nodiscard]] std::string forside(const Forsideoplysninger& o);

// Thread-safe after it is made.
class Driftssvar {
  public:
    // `skrivbar` says whether the store takes writes, `besked` whether this node has the
    // Beskedfordeler: all have it with RabbitMQ, else one.
    Driftssvar(const Forsideoplysninger& forside, std::function<bool()> skrivbar,
               std::function<bool()> besked);

    void saet_klar(bool klar) { klar_.store(klar); }
    // Any request that is nobody else's: one of the five paths, or 404.
    [[nodiscard]] net::Svar svar(const net::Anmodning& a) const;

  private:
    [[nodiscard]] net::Svar ready() const;
    [[nodiscard]] net::Svar ready_besked() const;

    net::Svar forside_;
    std::function<bool()> skrivbar_;
    std::function<bool()> besked_;
    std::atomic<bool> klar_{false};
};

}  // namespace faelled::app
