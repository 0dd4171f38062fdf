// The landing page as it reads without script; ui/src/sider/sandkasse.tsx takes its place where
// there is one.
#include <fmt/format.h>

#include "app/driftssvar.hpp"
#include "app/version.hpp"
#include "web/side.hpp"

namespace faelled::app {

namespace {

using web::html;

std::string tjenester(const Forsideoplysninger& o) {
    std::string ud =
        "<h2>Organisation (SF1500)</h2>\n<table>\n<caption>SOAP-tjenester</caption>\n"
        "<thead><tr><th scope=\"col\">Tjeneste</th><th scope=\"col\">Adresse</th>"
        "<th scope=\"col\">Beskrivelse</th></tr></thead>\n<tbody>\n";
    for (const auto& t : o.tjenester) {
        ud += fmt::format(
            "<tr><th scope=\"row\">{0}</th><td><code>{1}</code></td>"
            "<td><a href=\"{1}?wsdl\">WSDL for {0}</a></td></tr>\n",
            html(t.navn), html(t.sti));
    }
    ud += "</tbody>\n</table>\n";
    ud += fmt::format("<p>GraphQL: <code>{}</code>", html(o.graphql_sti));
    if (!o.graphiql_sti.empty()) {
        ud += fmt::format(". Prøv forespørgsler på <a href=\"{}\">GraphiQL-siden</a>",
                          html(o.graphiql_sti));
    }
    return ud + ".</p>\n";
}

}  // namespace

std::string forside(const Forsideoplysninger& o) {
    std::string ud =
        "<h1>Fælled</h1>\n<p>Dette er en sandkasse på din egen maskine: kommunernes fælles "
        "støttesystemer til "
        "udvikling "
        "og afprøvning. ";
    ud += o.demo ? "Her bor Korsbæk Kommune og naboen Lillelund Kommune. Alle personer er "
                   "opdigtede.</p>\n"
                 : "Den er startet uden demokommuner.</p>\n";
    ud += tjenester(o);
    ud += "<h2>Sådan kommer du i gang</h2>\n";
    ud += fmt::format(
        "<p>Adresser, certifikater og demosystemer står i <code>{}</code>. Kald en tjeneste med et "
        "af "
        "systemernes klientcertifikat; headeren <code>Faelled-Myndighed</code> med et CVR-nummer "
        "vælger "
        "myndighed.</p>\n",
        html(o.klar_fil));
    ud +=
        "<h2>Drift</h2>\n<ul>\n<li><a href=\"/live\">Lever programmet?</a></li>\n"
        "<li><a href=\"/ready\">Er det klar?</a></li>\n"
        "<li><a href=\"/metrics\">Måletal til Prometheus</a></li>\n</ul>\n";
    ud += fmt::format("<p>faelled {}</p>\n", version());
    return ud;
}

}  // namespace faelled::app
