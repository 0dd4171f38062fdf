#include "app/driftssvar.hpp"

#include "base/metrics.hpp"

namespace faelled::app {

namespace {

net::Svar tekst(int status, std::string krop) {
    net::Svar s;
    s.status = status;
    s.krop = std::move(krop);
    return s;
}

}  // namespace

Driftssvar::Driftssvar(const Forsideoplysninger& o, std::function<bool()> skrivbar)
    : forside_(forside(o)), skrivbar_(std::move(skrivbar)) {}

net::Svar Driftssvar::ready() const {
    if (!klar_.load()) return tekst(503, "starter eller stopper\n");
    if (!skrivbar_()) return tekst(503, "lageret kan ikke skrives\n");
    return tekst(200, "klar\n");
}

net::Svar Driftssvar::svar(const net::Anmodning& a) const {
    const bool laes = a.metode == "GET" || a.metode == "HEAD";
    const bool kendt = a.sti == "/" || a.sti == "/live" || a.sti == "/ready" || a.sti == "/metrics";
    if (!kendt) return tekst(404, "Her er ikke noget. Se forsiden: /\n");
    if (!laes) {
        net::Svar s = tekst(405, "Kun GET\n");
        s.headere.emplace_back("Allow", "GET, HEAD");
        return s;
    }
    if (a.sti == "/live") return tekst(200, "lever\n");
    if (a.sti == "/ready") return ready();
    net::Svar s;
    if (a.sti == "/metrics") {
        s.indholdstype = "text/plain; version=0.0.4; charset=utf-8";
        s.krop = metrics::exposition();
        return s;
    }
    s.indholdstype = "text/html; charset=utf-8";
    s.headere.emplace_back("Content-Security-Policy",
                           "default-src 'none'; style-src 'unsafe-inline'");
    s.krop = forside_;
    return s;
}

}  // namespace faelled::app
