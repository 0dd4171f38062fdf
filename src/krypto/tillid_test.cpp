#include <doctest/doctest.h>

#include "krypto/test_certifikater.hpp"
#include "krypto/x509.hpp"

using namespace faelled;
using namespace faelled::krypto;
using namespace faelled::krypto::test;

namespace {

using enum Certifikatdom;

std::string blad_pem(const Emne& emne, const Noeglepar& ca = proeve_ca()) {
    Emne e = emne;
    if (e.noeglebit == 2048) e.noegle_pem = proevenoegle();
    return udsted(ca, e, proeveur()).value().certifikat_pem;
}
std::shared_ptr<const Certifikat> blad(const Emne& emne, const Noeglepar& ca = proeve_ca()) {
    return Certifikat::laes(blad_pem(emne, ca)).value();
}
std::shared_ptr<const Tillid> tillid(Tillid::Indstillinger s = {}) {
    if (s.roedder_pem.empty()) s.roedder_pem = {proeve_ca().certifikat_pem};
    return Tillid::create(std::move(s)).value();
}
const Noeglepar& fremmed_ca() {
    static const Noeglepar par = lav_ca("Prøve-CA", proeveur()).value();
    return par;
}

}  // namespace

TEST_CASE("trust: chain and validity, signed with PKCS#1 and with PSS (SIK-001)") {
    const auto t = tillid();
    for (const bool pss : {false, true}) {
        Emne emne = oces3("11111111");
        emne.pss = pss;
        const auto c = blad(emne);
        CHECK(t->bedoem(*c, proevetid()) == kGyldig);
        CHECK(t->bedoem(*c, c->gyldig_fra().plus(-kSekund)) == kIkkeEndnu);
        CHECK(t->bedoem(*c, c->gyldig_til().plus(kSekund)) == kUdloebet);
    }
    // Same name, another key.
    CHECK(t->bedoem(*blad(oces3("11111111"), fremmed_ca()), proevetid()) == kUkendtUdsteder);
    Emne kort = oces3("11111111");
    kort.noeglebit = 1024;
    CHECK(t->bedoem(*blad(kort), proevetid()) == kUkendtUdsteder);
    Emne senere = oces3("11111111");
    senere.gyldig_fra = proevetid().plus(kDoegn);
    CHECK(t->bedoem(*blad(senere), proevetid()) == kIkkeEndnu);
    CHECK(t->bedoem(*blad(senere), proevetid().plus(2 * kDoegn)) == kGyldig);
}

TEST_CASE("trust: revocation lists, soft and hard") {
    const std::string spaerret = blad_pem(oces3("11111111"));
    const auto ond = Certifikat::laes(spaerret).value();
    const auto god = blad(oces3("22222222"));
    const std::string liste =
        spaerreliste(proeve_ca(), {spaerret}, proevetid(), proevetid().plus(kDoegn)).value();
    const Tid nu = proevetid().plus(kSekund);
    const Tid efter = proevetid().plus(2 * kDoegn);

    const auto bloed = tillid({.spaerrelister = {liste}});
    CHECK(bloed->bedoem(*ond, nu) == kSpaerret);
    CHECK(bloed->bedoem(*god, nu) == kGyldig);
    CHECK(bloed->bedoem(*ond, efter) == kSpaerret);  // an old list still revokes
    CHECK(bloed->bedoem(*god, efter) == kGyldig);

    const auto haard = tillid({.spaerrelister = {liste}, .haard_spaerring = true});
    CHECK(haard->bedoem(*ond, nu) == kSpaerret);
    CHECK(haard->bedoem(*god, nu) == kGyldig);
    CHECK(haard->bedoem(*god, efter) == kUkendtSpaerring);
    CHECK(tillid({.haard_spaerring = true})->bedoem(*god, nu) == kUkendtSpaerring);

    const std::string fremmed =
        spaerreliste(fremmed_ca(), {blad_pem(oces3("22222222"), fremmed_ca())}, proevetid(),
                     proevetid().plus(kDoegn))
            .value();
    const auto r = Tillid::create({.roedder_pem = {proeve_ca().certifikat_pem},
                                   .mellem_pem = {},
                                   .spaerrelister = {fremmed}});
    REQUIRE_FALSE(r);
    CHECK(r.error().slags == FejlSlags::kKalder);
}

TEST_CASE("trust: verdicts are remembered, bounded, and until something runs out") {
    const auto t = tillid({.huskede = 2});
    for (int i = 0; i < 5; ++i)
        CHECK(t->bedoem(*blad(oces3("11111111")), proevetid()) == kGyldig);
    const auto c = blad(oces3("11111111"));
    for (int i = 0; i < 3; ++i)
        CHECK(t->bedoem(*c, proevetid()) == kGyldig);
    CHECK(t->bedoem(*c, c->gyldig_til().plus(kSekund)) == kUdloebet);
    CHECK(t->bedoem(*c, proevetid()) == kGyldig);  // a clock that is moved back
}

TEST_CASE("trust: development needs no chain, but time and revocation count") {
    const std::string spaerret = blad_pem(oces3("11111111"));
    const auto t = tillid(
        {.spaerrelister =
             {spaerreliste(proeve_ca(), {spaerret}, proevetid(), proevetid().plus(kDoegn)).value()},
         .kraev_kaede = false});
    const auto fremmed = blad(oces3("11111111"), fremmed_ca());
    CHECK(t->bedoem(*fremmed, proevetid()) == kGyldig);
    CHECK(t->bedoem(*fremmed, fremmed->gyldig_til().plus(kSekund)) == kUdloebet);
    CHECK(t->bedoem(*Certifikat::laes(spaerret).value(), proevetid()) == kSpaerret);
    CHECK(Tillid::create({.roedder_pem = {}, .kraev_kaede = false})
              .value()
              ->bedoem(*fremmed, proevetid()) == kGyldig);
}

TEST_CASE("trust: settings that do not read are refused") {
    CHECK_FALSE(Tillid::create({.roedder_pem = {"vrøvl"}}));
    CHECK_FALSE(Tillid::create({.roedder_pem = {}, .mellem_pem = {""}}));
    CHECK_FALSE(Tillid::create({.roedder_pem = {}, .mellem_pem = {}, .spaerrelister = {"vrøvl"}}));
}
