#include "web/side.hpp"

#include <algorithm>
#include <utility>

#include "web/ressourcer.hpp"
#include "web/session.hpp"

namespace faelled::web {

namespace {

net::Svar kort(int status, std::string tekst) {
    net::Svar s;
    s.status = status;
    s.krop = std::move(tekst);
    return s;
}

const Ressource* find(std::string_view navn) {
    const auto all = ressourcer();
    const auto at = std::ranges::lower_bound(all, navn, {}, &Ressource::navn);
    return at != all.end() && at->navn == navn ? &*at : nullptr;
}

bool vil_have_gzip(const net::Anmodning& a) {
    return a.header("accept-encoding").value_or("").find("gzip") != std::string_view::npos;
}

}  // namespace

std::string aktiv(std::string_view fornavn, std::string_view endelse) {
    for (const Ressource& r : ressourcer())
        if (r.navn.starts_with(fornavn) && r.navn.ends_with(endelse))
            return std::string(kAktivRod) + std::string(r.navn);
    return {};
}

std::string html(std::string_view tekst) {
    std::string out;
    for (const char c : tekst) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\'':
                out += "&#39;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

net::Svar dokument(const Dokument& d) {
    static const std::string kStil = aktiv("app", ".css");
    static const std::string kProgram = aktiv("app", ".js");
    static const std::string kMaerke = aktiv("maerke", ".svg");
    net::Svar s;
    s.status = d.status;
    s.indholdstype = "text/html; charset=utf-8";
    s.headere.emplace_back("Content-Security-Policy", kIndholdspolitik);
    s.headere.emplace_back("X-Content-Type-Options", "nosniff");
    s.headere.emplace_back("Referrer-Policy", "same-origin");
    s.headere.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
    s.headere.emplace_back("Cache-Control", "no-store");
    std::string& out = s.krop;
    out =
        "<!DOCTYPE html>\n<html lang=\"da\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
        html(d.titel) + "</title>\n<link rel=\"icon\" href=\"" + kMaerke +
        "\" type=\"image/svg+xml\">\n<link rel=\"stylesheet\" href=\"" + kStil + "\">\n";
    if (d.program) out += "<script type=\"module\" src=\"" + kProgram + "\"></script>\n";
    out += "</head>\n<body>\n<div id=\"app\" data-miljoe=\"" + html(d.miljoe) +
           "\" data-sandkasse=\"" + (d.sandkasse ? "ja" : "nej") +
           "\">\n<main class=\"container page-container\">\n" + d.indhold +
           "</main>\n</div>\n</body>\n</html>\n";
    return s;
}

net::Svar Sider::fil(const net::Anmodning& a) {
    const Ressource* r = find(a.sti.substr(kAktivRod.size()));
    if (r == nullptr) return kort(404, "Her er ikke noget\n");
    net::Svar s;
    s.indholdstype = r->indholdstype;
    s.headere.emplace_back("ETag", r->maerke);
    s.headere.emplace_back("X-Content-Type-Options", "nosniff");
    s.headere.emplace_back("Vary", "Accept-Encoding");
    // Named by content: whoever has it need not ask again.
    s.headere.emplace_back("Cache-Control", "public, max-age=31536000, immutable");
    if (a.header("if-none-match") == r->maerke) {
        s.status = 304;
        return s;
    }
    if (!r->pakket.empty() && vil_have_gzip(a)) {
        s.headere.emplace_back("Content-Encoding", "gzip");
        s.krop = r->pakket;
    } else {
        s.krop = r->indhold;
    }
    return s;
}

std::optional<net::Svar> Sider::svar(const net::Anmodning& a) const {
    if (a.sti != "/app" && !a.sti.starts_with(kAppRod)) return std::nullopt;
    if (a.metode != "GET" && a.metode != "HEAD") {
        net::Svar s = kort(405, "Kun GET\n");
        s.headere.emplace_back("Allow", "GET, HEAD");
        return s;
    }
    if (a.sti.starts_with(kAktivRod)) return fil(a);
    if (!v_.logget_ind || !v_.logget_ind(a)) {
        if (v_.login) {
            net::Svar s = kort(303, {});
            s.headere.emplace_back("Location", v_.login(a.maal));
            s.headere.emplace_back("Cache-Control", "no-store");
            return s;
        }
        return dokument({.titel = "Log ind – Fælled",
                         .indhold = "<h1>Du er ikke logget ind</h1>\n<p>Siderne kræver login, og "
                                    "denne installation har ikke noget login endnu.</p>\n",
                         .miljoe = v_.miljoe,
                         .sandkasse = v_.sandkasse,
                         .status = 403});
    }
    return dokument({.titel = "Fælled",
                     .indhold =
                         "<noscript><h1>Siderne bruger script</h1>\n<p>Slå script til for denne "
                         "adresse, eller brug <code>faelled admin</code>.</p></noscript>\n",
                     .program = true,
                     .miljoe = v_.miljoe,
                     .sandkasse = v_.sandkasse});
}

}  // namespace faelled::web
