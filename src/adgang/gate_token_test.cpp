#include <doctest/doctest.h>

#include "adgang/test_verden.hpp"

using namespace faelled;
using namespace faelled::adgang;
using namespace faelled::adgang::test;
using Grund = Afvisning::Grund;

TEST_CASE("SIK-040: a signed call with a token is let in as who the token says") {
    Verden v;
    for (const std::string_view soap : {kS12, kS11}) {
        Kald k;
        k.soap = soap;
        k.besked_id += soap;
        const auto in = v.soap(k.tekst());
        INFO((in ? std::string() : in.error().vis()));
        REQUIRE(in.has_value());
        CHECK(in->underskrevet);
        CHECK(in->indhold.er("urn:x", "Laes"));
        CHECK(in->besked_id == k.besked_id);
        CHECK_FALSE(in->framework);
        CHECK(in->kalder.system() == kSynk);
        CHECK(in->kalder.systemnavn() == "Synk");
        CHECK(in->kalder.myndighed() == kKorsbaek);
        CHECK(in->kalder.organisation() == u(21));
        CHECK(in->kalder.aftale() == kAftale);
        CHECK(in->kalder.har(kUdstilBit));
        CHECK_FALSE(in->kalder.har(kRedigerBit));
        CHECK(in->kalder.grupper().size() == 1);
        CHECK(in->kalder.transaktion() == u(99));
        CHECK(in->kalder.certifikat() == synk().certifikat->fingeraftryk());
        CHECK(in->kalder.besked() == noegle_af_id(synk().certifikat->fingeraftryk(), k.besked_id));
    }
}
