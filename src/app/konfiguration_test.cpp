#include "app/konfiguration.hpp"

#include <doctest/doctest.h>

#include "app/filer.hpp"

using namespace faelled;
using namespace faelled::app;

namespace {

std::string fejl(std::string_view tekst) {
    const auto k = laes_konfiguration(tekst, "f.toml");
    REQUIRE_FALSE(k.has_value());
    CHECK(k.error().slags == FejlSlags::kKalder);
    return k.error().tekst;
}

}  // namespace

TEST_CASE("An empty file means the defaults") {
    const auto k = laes_konfiguration("", "f.toml");
    REQUIRE(k.has_value());
    CHECK(k->http.graenser.krop_bytes == 50u << 20);
    CHECK(k->oio.rettemaade == oio::Rettemaade::kFlet);
    CHECK(k->introspektion);
}

TEST_CASE("Every kind of value is taken over") {
    const auto k = laes_konfiguration(R"(
[http]
forbindelser = 10
gzip = false
[traade]
io = 3
arbejde = 5
[store]
cache_mb = 64
[oio]
rettemaade = "erstat_lister"
afvis_dobbelte_adresser = true
soeg_loft = 7
list_maks = 8
haendelser = false
[graphql]
introspektion = false
[udbakke]
maks = 0
[log]
niveau = "advarsel"
[drift]
stop_sekunder = 1
)",
                                      "f.toml");
    REQUIRE(k.has_value());
    CHECK(k->http.graenser.forbindelser == 10);
    CHECK_FALSE(k->http.gzip);
    CHECK(k->traade.io == 3);
    CHECK(k->traade.arbejde == 5);
    CHECK(k->store.cache_bytes == 64u << 20);
    CHECK(k->oio.rettemaade == oio::Rettemaade::kErstatLister);
    CHECK(k->oio.afvis_dobbelte_adresser);
    CHECK(k->oio.soeg_loft == 7);
    CHECK(k->list_maks == 8);
    CHECK_FALSE(k->oio.haendelser);
    CHECK_FALSE(k->introspektion);
    CHECK(k->udbakke_maks == 0);
    CHECK(k->log_niveau == "advarsel");
    CHECK(k->stop_sekunder == 1);
}

TEST_CASE("An unknown key is refused with file, line and the nearest known key") {
    CHECK(fejl("[http]\n\nforbindelse = 10\n") ==
          "f.toml:3: ukendt nøgle http.forbindelse; mente du http.forbindelser?");
    CHECK(fejl("qqqqqqqqqqqqqqqq = 1\n") == "f.toml:1: ukendt nøgle qqqqqqqqqqqqqqqq");
    CHECK(fejl("[htp]\n").starts_with("f.toml:1: ukendt nøgle htp"));
}

TEST_CASE("Wrong values are refused with what was expected") {
    CHECK(fejl("[http]\nforbindelser = \"ti\"\n") ==
          "f.toml:2: http.forbindelser skal være et heltal fra 1 til 100000");
    CHECK(fejl("[http]\nforbindelser = 0\n").find("heltal") != std::string::npos);
    CHECK(fejl("[http]\nforbindelser = 1.5\n").find("heltal") != std::string::npos);
    CHECK(fejl("[http]\ngzip = 1\n").find("true eller false") != std::string::npos);
    CHECK(fejl("[oio]\nrettemaade = \"merge\"\n").find("flet") != std::string::npos);
    CHECK(fejl("[log]\nniveau = \"trace\"\n").find("debug") != std::string::npos);
}

TEST_CASE("All mistakes are told at once, and text that is no TOML too") {
    const std::string begge = fejl("[http]\na = 1\nb = 2\n");
    CHECK(begge.find("f.toml:2") != std::string::npos);
    CHECK(begge.find("f.toml:3") != std::string::npos);
    CHECK(fejl("[http\n").starts_with("f.toml:1: "));
}

TEST_CASE("The documentation knows every key, and no other") {
    const auto dok = laes_fil("docs/konfiguration.md");
    REQUIRE(dok.has_value());
    for (const std::string& noegle : konfigurationsnoegler()) {
        CAPTURE(noegle);
        CHECK(dok->find("| `" + noegle + "` |") != std::string::npos);
    }
}

TEST_CASE("The example in the documentation is a valid configuration") {
    const auto dok = laes_fil("docs/konfiguration.md");
    REQUIRE(dok.has_value());
    const std::size_t begynd = dok->find("```toml\n");
    REQUIRE(begynd != std::string::npos);
    const std::size_t slut = dok->find("```", begynd + 8);
    const auto k =
        laes_konfiguration(std::string_view(*dok).substr(begynd + 8, slut - begynd - 8), "eks");
    CHECK_MESSAGE(k.has_value(), (k ? "" : k.error().tekst));
}
