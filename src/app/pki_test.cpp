#include "app/pki.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "app/filer.hpp"
#include "app/klar.hpp"
#include "app/testmappe_test.hpp"
#include "krypto/noegle.hpp"
#include "krypto/x509.hpp"

using namespace faelled;
using namespace faelled::app;

TEST_CASE("Keys and certificates are made once, private, and renewed in time") {
    const Testmappe m;
    ManualClock ur(system_clock().now());
    const auto foerst = klargoer_pki(m.sti("pki"), ur);
    REQUIRE(foerst.has_value());
    REQUIRE(foerst->systemer.size() == 3);
    CHECK(rettigheder(m.sti("pki")) == 0700);
    CHECK(rettigheder(m.sti("pki/ca.key")) == 0600);
    CHECK(rettigheder(m.sti("pki/server.key")) == 0600);
    for (const Systemfiler& s : foerst->systemer) {
        CHECK(rettigheder(s.noegle) == 0600);
        CHECK(rettigheder(s.p12) == 0600);
        CHECK(findes(s.certifikat));
    }

    for (const Platformfiler* p : {&foerst->adgangsstyring, &foerst->organisation,
                                   &foerst->serviceplatform, &foerst->operatoer}) {
        CHECK(rettigheder(p->noegle) == 0600);
        const auto identitet = krypto::identitet_fra_pem(p->par.certifikat_pem, p->par.noegle_pem);
        REQUIRE(identitet.has_value());
        CHECK(identitet->certifikat->art() == krypto::Certifikatart::kOrganisation);
        CHECK(identitet->certifikat->cvr() == Cvr(99999999));
    }

    const auto igen = klargoer_pki(m.sti("pki"), ur);
    REQUIRE(igen.has_value());
    CHECK(igen->ca.certifikat_pem == foerst->ca.certifikat_pem);
    CHECK(igen->server.certifikat_pem == foerst->server.certifikat_pem);
    CHECK(igen->systemer[1].system.certifikat == foerst->systemer[1].system.certifikat);

    // A lost certificate is made anew under the same CA, the others stay.
    fjern_fil(foerst->systemer[1].certifikat);
    const auto mistet = klargoer_pki(m.sti("pki"), ur);
    REQUIRE(mistet.has_value());
    CHECK(mistet->systemer[1].system.certifikat != foerst->systemer[1].system.certifikat);
    CHECK(mistet->systemer[0].system.certifikat == foerst->systemer[0].system.certifikat);

    // A new CA makes everything new.
    fjern_fil(m.sti("pki/ca.pem"));
    const auto ny = klargoer_pki(m.sti("pki"), ur);
    REQUIRE(ny.has_value());
    CHECK(ny->ca.certifikat_pem != foerst->ca.certifikat_pem);
    CHECK(ny->systemer[0].system.certifikat != foerst->systemer[0].system.certifikat);
}

TEST_CASE("The demo systems: one writes, one reads here and next door, one is the neighbour's") {
    const auto s = demosystemer();
    REQUIRE(s.size() == 3);
    REQUIRE(s[0].aftaler.size() == 1);
    CHECK(s[0].aftaler[0].myndighed == korsbaek().cvr);
    CHECK((s[0].aftaler[0].rettigheder & adgang::kRediger) != 0);
    CHECK((s[0].aftaler[0].rettigheder & adgang::kSeCpr) != 0);
    REQUIRE(s[1].aftaler.size() == 2);
    CHECK(s[1].aftaler[0].myndighed == korsbaek().cvr);
    CHECK(s[1].aftaler[1].myndighed == lillelund().cvr);
    for (const auto& a : s[1].aftaler) {
        CHECK(a.rettigheder == (adgang::kUdstil | adgang::kSeNavn));
    }
    REQUIRE(s[2].aftaler.size() == 1);
    CHECK(s[2].aftaler[0].myndighed == lillelund().cvr);
}

TEST_CASE("klar.json has exactly the promised fields") {
    Pki pki;
    pki.ca_fil = "/d/pki/ca.pem";
    for (auto& s : demosystemer())
        pki.systemer.push_back({s, "/d/c.pem", "/d/c.key", "/d/c.p12"});
    Klaroplysninger o;
    o.https_port = 8443;
    o.amqps_port = 5671;
    o.pki = &pki;
    o.myndigheder = {korsbaek(), lillelund()};
    o.tjenester = {{"Organisation", "urn:org", Uuid{}, "/d/org.pem", "/organisation/"}};
    o.brugere = {{"Åse \"Ås\" Holm", "asho", korsbaek().cvr, true}};
    const auto j = nlohmann::json::parse(klar_json(o));
    const auto felter = [](const nlohmann::json& x) {
        std::string ud;
        for (const auto& [k, v] : x.items())
            ud += k + " ";
        return ud;
    };
    CHECK(felter(j) ==
          "amqps brugere ca https login myndigheder operatoer program startet sts systemer "
          "tjenester ");
    CHECK(felter(j["systemer"][0]) ==
          "aftale certifikat cvr myndigheder navn noegle p12 p12_kodeord tjenester uuid ");
    CHECK(felter(j["myndigheder"][0]) == "cvr navn organisation ");
    CHECK(felter(j["tjenester"][0]) == "adresse certifikat entity_id navn uuid ");
    CHECK(felter(j["sts"]) == "adgangstoken certifikat entity_id json noegler oauth soap wsdl ");
    CHECK(j["systemer"][1]["myndigheder"].size() == 2);
    CHECK(felter(j["brugere"][0]) == "brugervendtnoegle cvr navn uuid ");
    CHECK(j["https"] == "https://localhost:8443");
    CHECK(j["amqps"] == "amqps://localhost:5671");
    CHECK(j["systemer"].size() == 3);
    CHECK(j["systemer"][2]["cvr"] == "22222222");
    CHECK(j["brugere"][0]["navn"] == "Åse \"Ås\" Holm");
}
