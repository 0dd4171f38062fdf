// The landing page: plain HTML, readable without style and without script.
#include <fmt/format.h>

#include "app/driftssvar.hpp"
#include "app/version.hpp"

namespace faelled::app {

namespace {

constexpr std::string_view kHoved = R"(<!DOCTYPE html>
<html lang="da">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Fælled</title>
<style>
body { font: 1.1rem/1.6 system-ui, sans-serif; color: #1a1a1a; background: #fff;
       max-width: 58rem; margin: 0 auto; padding: 1.5rem; }
h1, h2 { line-height: 1.25; }
a { color: #0b4f9e; }
a:focus { outline: 3px solid #e5a000; outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid #767676; }
code { overflow-wrap: anywhere; }
td code { overflow-wrap: normal; }
caption { text-align: left; }
</style>
</head>
<body>
<header><h1>Fælled</h1></header>
<main>
)";

std::string html(std::string_view tekst) {
    std::string ud;
    for (const char c : tekst) {
        switch (c) {
            case '&':
                ud += "&amp;";
                break;
            case '<':
                ud += "&lt;";
                break;
            case '>':
                ud += "&gt;";
                break;
            case '"':
                ud += "&quot;";
                break;
            default:
                ud += c;
        }
    }
    return ud;
}

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
    std::string ud(kHoved);
    ud +=
        "<p>Dette er en sandkasse på din egen maskine: kommunernes fælles støttesystemer til "
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
    ud += fmt::format("</main>\n<footer><p>faelled {}</p></footer>\n</body>\n</html>\n", version());
    return ud;
}

}  // namespace faelled::app
