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
sts = 6
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
[revision]
adgang_doegn = 30
administration_doegn = 1827
forbrug_doegn = 0
segl_sekunder = 5
[post]
advis_doegn = 90
)",
                                      "f.toml");
    REQUIRE(k.has_value());
    CHECK(k->http.graenser.forbindelser == 10);
    CHECK_FALSE(k->http.gzip);
    CHECK(k->traade.io == 3);
    CHECK(k->traade.arbejde == 5);
    CHECK(k->traade.sts == 6);
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
    CHECK(k->revision.adgang_doegn == 30);
    CHECK(k->revision.administration_doegn == 1827);
    CHECK(k->revision.forbrug_doegn == 0);
    CHECK(k->revision.segl_sekunder == 5);
    CHECK(k->post.advis_doegn == 90);
}

TEST_CASE("An installation is configured by files, lists and prints") {
    const auto k = laes_konfiguration(R"(
[installation]
data = "/var/lib/faelled"
miljoe = "produktion"
[lyt]
adresser = ["10.0.0.1", "::1"]
port = 8443
[tls]
certifikat = "tls.p12"
kodeord_fil = "tls.kode"
[sts]
entity_id = "https://saml.faelled.example/runtime"
certifikat = "sts.pem"
noegle = "sts.key"
tidligere = ["gammel.pem"]
[organisation]
certifikat = "org.pem"
[serviceplatform]
certifikat = "sp.pem"
[tillid]
roedder = ["rod.pem"]
[operatoer]
aftryk = ["AB:CD:EF:0123456789abcdef0123456789abcdef0123456789abcdef0123456789"]
)",
                                      "f.toml");
    REQUIRE(k.has_value());
    CHECK(k->installation.adresser == std::vector<std::string>{"10.0.0.1", "::1"});
    CHECK(k->installation.port == 8443);
    CHECK(k->tls.certifikat == "tls.p12");
    CHECK(k->sts.tidligere == std::vector<std::string>{"gammel.pem"});
    CHECK(k->operatoer_aftryk.front().starts_with("abcdef0123"));
    CHECK(mangler_til_serve(*k).empty());

    CHECK(fejl("[operatoer]\naftryk = [\"abc\"]\n") ==
          "f.toml:2: operatoer.aftryk skal være en liste af SHA-256-aftryk, hver på 64 hexcifre");
    CHECK(fejl("[tillid]\nroedder = \"rod.pem\"\n") ==
          "f.toml:2: tillid.roedder skal være en liste af tekster");
    CHECK(fejl("[tls]\ncertifikat = \"\"\n") == "f.toml:2: tls.certifikat skal være en tekst");
    CHECK(mangler_til_serve(Konfiguration{}) ==
          "installation.data mangler\ninstallation.miljoe mangler\ntls.certifikat mangler\n"
          "sts.entity_id mangler\nsts.certifikat mangler\norganisation.certifikat mangler\n"
          "serviceplatform.certifikat mangler\ntillid.roedder mangler\noperatoer.aftryk mangler");
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
    // Evidence goes after five years at the earliest; unsealed records are suspect after an hour.
    CHECK(fejl("[revision]\nadministration_doegn = 396\n") ==
          "f.toml:2: revision.administration_doegn skal være 0 eller et heltal fra 1827 til 36500");
    CHECK(fejl("[revision]\nsegl_sekunder = 3600\n") ==
          "f.toml:2: revision.segl_sekunder skal være et heltal fra 1 til 1800");
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

TEST_CASE("indeks.strenge: which rules refuse from whom") {
    const std::string one = "11111111-2222-4333-8444-555555555555";
    const auto k =
        laes_konfiguration("[indeks]\nstrenge = [\"" + one + " C01 C11\", \"* C02\"]\n", "f.toml");
    REQUIRE(k.has_value());
    const indeks::Strenge& s = k->indekser.strenge;
    REQUIRE(s.size() == 2);
    CHECK(s.at(Uuid::literal(one)).size() == 2);
    CHECK(s.at(Uuid::literal(one)).contains(*indeks::regel_ved_id("C11")));
    CHECK(s.at(indeks::kAlle).size() == 1);
    CHECK(s.at(indeks::kAlle).contains(*indeks::regel_ved_id("C02")));
    for (const char* wrong : {"\"* C99\"", "\"C01\"", "\"alle C01\"", "\"*\""})
        CHECK(fejl("[indeks]\nstrenge = [" + std::string(wrong) + "]\n").find("indeks.strenge") !=
              std::string::npos);
}
