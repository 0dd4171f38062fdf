#include "app/driftssvar.hpp"

#include "base/metrics.hpp"
#include "web/side.hpp"

namespace faelled::app {

namespace {

net::Svar tekst(int status, std::string krop) {
    net::Svar s;
    s.status = status;
    s.krop = std::move(krop);
    return s;
}

}  // namespace

Driftssvar::Driftssvar(const Forsideoplysninger& o, std::function<bool()> skrivbar,
                       std::function<bool()> besked)
    : skrivbar_(std::move(skrivbar)), besked_(std::move(besked)) {
    if (o.sandkasse) {
        forside_ = web::dokument({.titel = "Fælled: sandkassen",
                                  .indhold = forside(o),
                                  .program = true,
                                  .miljoe = o.miljoe,
                                  .sandkasse = true});
    } else {
        forside_.status = 303;
        forside_.headere.emplace_back("Location", web::kAppRod);
    }
}

net::Svar Driftssvar::ready() const {
    if (!klar_.load()) return tekst(503, "starter eller stopper\n");
    if (!skrivbar_()) return tekst(503, "lageret kan ikke skrives\n");
    return tekst(200, "klar\n");
}

// AMQP and the paths of mailboxes: one of several nodes has them, or with RabbitMQ all.
net::Svar Driftssvar::ready_besked() const {
    net::Svar all = ready();
    if (all.status != 200 || besked_()) return all;
    return tekst(503, "en anden node har Beskedfordeleren\n");
}

net::Svar Driftssvar::svar(const net::Anmodning& a) const {
    const bool laes = a.metode == "GET" || a.metode == "HEAD";
    const bool kendt = a.sti == "/" || a.sti == "/live" || a.sti == "/ready" ||
                       a.sti == "/ready/besked" || a.sti == "/metrics";
    if (!kendt) return tekst(404, "Her er ikke noget. Se forsiden: /\n");
    if (!laes) {
        net::Svar s = tekst(405, "Kun GET\n");
        s.headere.emplace_back("Allow", "GET, HEAD");
        return s;
    }
    if (a.sti == "/live") return tekst(200, "lever\n");
    if (a.sti == "/ready") return ready();
    if (a.sti == "/ready/besked") return ready_besked();
    if (a.sti == "/metrics") {
        net::Svar s;
        s.indholdstype = "text/plain; version=0.0.4; charset=utf-8";
        s.krop = metrics::exposition();
        return s;
    }
    return forside_;
}

}  // namespace faelled::app
