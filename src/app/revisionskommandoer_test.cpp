#include "app/revisionskommandoer.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "adgang/revision.hpp"
#include "app/filer.hpp"
#include "app/lageraabning.hpp"
#include "app/testmappe_test.hpp"
#include "base/text.hpp"
#include "krypto/x509.hpp"
#include "store/rocks/rocks_lager.hpp"

using namespace faelled;
using namespace faelled::app;

namespace {

Udgang kald(std::vector<std::string> ord) {
    ord.insert(ord.begin(), {"faelled", "audit"});
    std::vector<char*> argv;
    for (std::string& o : ord)
        argv.push_back(o.data());
    return static_cast<Udgang>(koer(static_cast<int>(argv.size()), argv.data()));
}

const Uuid kSystem = Uuid::literal("7f1d0a52-38a4-4c0f-9a55-000000000001");

// A stopped installation with 20 calls, each fifth refused, sealed by a real key.
void lav_installation(const Testmappe& m) {
    const auto ca = krypto::lav_ca("Revisionsprøve", system_clock());
    REQUIRE(ca.has_value());
    const auto par =
        krypto::udsted(*ca, {.navn = "revision", .organisation = "Prøve"}, system_clock());
    REQUIRE(par.has_value());
    const auto identitet = krypto::identitet_fra_pem(par->certifikat_pem, par->noegle_pem);
    REQUIRE(identitet.has_value());
    REQUIRE(skriv_fil(m.sti("revision.pem"), par->certifikat_pem, Adgang::kOffentlig));
    REQUIRE(skriv_fil(m.sti("fremmed.pem"), ca->certifikat_pem, Adgang::kOffentlig));
    const auto lager = store::aabn_rocks(lagermappe(m.sti("a")), {});
    REQUIRE(lager.has_value());
    auto log = *adgang::Revision::create(**lager, system_clock(), adgang::seglnoegle(*identitet));
    for (int n = 0; n < 20; ++n) {
        adgang::Revisionspost p;
        p.art = n % 5 == 0 ? adgang::Revisionsart::kAfvistKald : adgang::Revisionsart::kKald;
        p.resultat = n % 5 == 0 ? 43 : 20;
        p.tid = system_clock().now();
        p.system = kSystem;
        p.myndighed = Cvr(11111111);
        p.tjeneste = "tjeneste";
        p.operation = "laes";
        p.varighed_us = 500;
        REQUIRE(log->skriv_og_vent(p).has_value());
    }
}

std::vector<std::string> linjer(const std::string& fil) {
    const auto text = laes_fil(fil);
    REQUIRE(text.has_value());
    std::vector<std::string> ud;
    for (const std::string_view l : split(*text, '\n'))
        if (!l.empty()) ud.emplace_back(l);
    return ud;
}

}  // namespace

TEST_CASE("SIK-080: faelled audit lists, exports, verifies and counts") {
    const Testmappe m;
    const std::string data = m.sti("a");
    CHECK(kald({"verify", "--data", data}) == Udgang::kBrug);
    CHECK_FALSE(findes(data + "/lager"));
    lav_installation(m);

    SUBCASE("list and export") {
        const std::string ud = m.sti("ud");
        REQUIRE(kald({"export", "--data", data, "--fil", ud}) == Udgang::kOk);
        CHECK(linjer(ud).size() == 20);
        for (const std::string& l : linjer(ud))
            CHECK(nlohmann::json::parse(l).at("system") == kSystem.text());
        REQUIRE(kald({"export", "--data", data, "--fil", ud, "--fejl", "true", "--format",
                      "csv"}) == Udgang::kOk);
        CHECK(linjer(ud).size() == 5);  // four and the heading
        REQUIRE(kald({"list", "--data", data, "--fil", ud, "--antal", "3", "--art", "kald"}) ==
                Udgang::kOk);
        CHECK(linjer(ud).size() == 3);
        CHECK(linjer(ud).front().contains("tjeneste laes"));
        CHECK(kald({"list", "--data", data, "--system", "x"}) == Udgang::kBrug);
        CHECK(kald({"list", "--data", data, "--format", "xml"}) == Udgang::kBrug);
        CHECK(kald({"export", "--data", data, "--fil", m.sti("ingen/mappe")}) == Udgang::kMiljoe);
        CHECK(kald({"kaffe"}) == Udgang::kBrug);
    }
    SUBCASE("forbrug") {
        const std::string ud = m.sti("ud");
        REQUIRE(kald({"forbrug", "--data", data, "--fil", ud, "--opdel", "myndighed"}) ==
                Udgang::kOk);
        REQUIRE(linjer(ud).size() == 2);
        CHECK(linjer(ud)[1].starts_with("11111111,20,4,0,0,0.500,0.512"));
        CHECK(kald({"forbrug", "--data", data, "--opdel", "farve"}) == Udgang::kBrug);
    }
    SUBCASE("verify") {
        CHECK(kald({"verify", "--data", data}) == Udgang::kOk);
        CHECK(kald({"verify", "--data", data, "--certifikat", m.sti("revision.pem")}) ==
              Udgang::kOk);
        CHECK(kald({"verify", "--data", data, "--certifikat", m.sti("fremmed.pem")}) ==
              Udgang::kFund);
        CHECK(kald({"verify", "--data", data, "--vidne", "adgang:1:zz"}) == Udgang::kBrug);
        CHECK(kald({"verify", "--data", data, "--vidne", "adgang:2:" + std::string(64, '0')}) ==
              Udgang::kFund);
        const std::string key = std::string("P\x01", 2) + std::string(7, '\0') + '\x05';
        {
            const auto lager = store::aabn_rocks(lagermappe(data), {});
            std::string value = **(*lager)->hent(store::Rum::kRevision, key);
            value[20] = static_cast<char>(value[20] ^ 1);
            REQUIRE((*lager)
                        ->append({{}, {}, {}, {{store::Rum::kRevision, key, value, {}}}, {}})
                        .has_value());
        }
        CHECK(kald({"verify", "--data", data}) == Udgang::kFund);
    }
    SUBCASE("in use") {
        const auto laas = Mappelaas::tag(absolut(data));
        CHECK(kald({"list", "--data", data}) == Udgang::kMiljoe);
    }
}
