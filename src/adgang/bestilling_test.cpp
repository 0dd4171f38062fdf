// Token requests: the key forms of 2.5, who may ask, replay (3.3 steps 1-2).
#include <doctest/doctest.h>

#include "adgang/test_afvist.hpp"
#include "adgang/test_verden.hpp"
#include "adgang/wss.hpp"

using namespace faelled;
using namespace faelled::adgang;
using namespace faelled::adgang::test;
using Grund = Afvisning::Grund;

namespace {

struct Bestillingsverden : Verden {
    std::expected<Bestilling, Afvisning> bestil(const Kald& k) {
        const Bestillingskontrol control({}, reg, *tillid, ur, genspil);
        auto read = xml::Dokument::laes(k.tekst(), xml::Graenser(1 << 18, 100, 20'000, 100));
        REQUIRE(read.has_value());
        dokument.emplace(*std::move(read));
        return control.kontroller(dokument->rod());
    }
    // Signed, without a token.
    static Kald anmodning() {
        Kald k;
        k.token.clear();
        k.ekstra_i_security = xml::skriv_binaert_token("bst", synk().certifikat->base64());
        k.keyinfo = xml::skriv_henvisning_token("bst");
        k.indhold = "<t:RequestSecurityToken xmlns:t=\"urn:t\"></t:RequestSecurityToken>";
        return k;
    }
};

std::string issuer_serial(const krypto::Certifikat& c) {
    return "<wsse:SecurityTokenReference xmlns:wsse=\"" + std::string(xml::kWsse) +
           "\"><ds:X509Data><ds:X509IssuerSerial><ds:X509IssuerName>CN=anything</"
           "ds:X509IssuerName><ds:X509SerialNumber>" +
           c.serienummer() +
           "</ds:X509SerialNumber></ds:X509IssuerSerial></ds:X509Data>"
           "</wsse:SecurityTokenReference>";
}

std::string thumbprint(const krypto::Certifikat& c) {
    const auto& sha1 = c.sha1();
    return "<wsse:SecurityTokenReference xmlns:wsse=\"" + std::string(xml::kWsse) +
           "\"><wsse:KeyIdentifier ValueType=\"" + std::string(xml::kThumbprintSha1) + "\">" +
           base64({reinterpret_cast<const char*>(sha1.data()), sha1.size()}) +
           "</wsse:KeyIdentifier></wsse:SecurityTokenReference>";
}

}  // namespace

TEST_CASE("3.3: every KeyInfo form of a token request leads to the registered certificate") {
    Bestillingsverden v;
    Kald k = Bestillingsverden::anmodning();
    SUBCASE("BinarySecurityToken") {}
    SUBCASE("X509Data") {
        k.keyinfo = xml::skriv_x509data(synk().certifikat->base64(), "ds");
    }
    SUBCASE("subject key identifier") {
        k.keyinfo = xml::skriv_henvisning_ski(base64(synk().certifikat->ski()));
    }
    SUBCASE("thumbprint") {
        k.keyinfo = thumbprint(*synk().certifikat);
    }
    SUBCASE("issuer and serial number") {
        k.keyinfo = issuer_serial(*synk().certifikat);
    }
    const auto in = v.bestil(k);
    INFO((in ? std::string() : in.error().vis() + in.error().forventet));
    REQUIRE(in.has_value());
    CHECK(in->system->uuid == kSynk);
    CHECK(in->certifikat->fingeraftryk() == synk().certifikat->fingeraftryk());
    CHECK(in->besked.besked_id == k.besked_id);
    CHECK(in->besked.action == "urn:laes");
    CHECK(in->besked.krop.foerste().er("urn:t", "RequestSecurityToken"));
}

TEST_CASE("SIK-016: a token request is taken once, also without a MessageID") {
    Bestillingsverden v;
    Kald k = Bestillingsverden::anmodning();
    SUBCASE("with") {}
    SUBCASE("without") {
        k.besked_id.clear();
    }
    CHECK(v.bestil(k).has_value());
    CHECK(afvist(v.bestil(k)) == Grund::kGenspil);
    CHECK(v.genspil.antal() == 1);
}

TEST_CASE("3.3.2: who may not ask") {
    Bestillingsverden v;
    Kald k = Bestillingsverden::anmodning();
    const auto som = [&](const krypto::Identitet& who) {
        k.underskriver = &who;
        k.ekstra_i_security = xml::skriv_binaert_token("bst", who.certifikat->base64());
        return v.bestil(k);
    };
    CHECK(afvist(som(fremmed())) == Grund::kUkendtCertifikat);
    v.plan.synk_spaerret = true;
    v.saet();
    CHECK(afvist(som(synk())) == Grund::kCertifikat);
    v.plan.synk_spaerret = false;
    v.plan.synk_aktiv = false;
    v.saet();
    const auto inactive = som(synk());
    CHECK(afvist(inactive) == Grund::kCertifikat);
    CHECK(inactive.error().system == kSynk);
    CHECK(som(anden()).has_value());
    v.plan.synk_aktiv = true;
    v.saet();
    v.ur.set(start().plus(800 * kDoegn));
    k.created = utc_datetime(v.ur.now());
    k.expires.clear();
    CHECK(afvist(som(synk())) == Grund::kCertifikat);
}

TEST_CASE("2.5, 2.6: a token request whose key or cover is wrong") {
    Bestillingsverden v;
    Kald k = Bestillingsverden::anmodning();
    SUBCASE("another's key") {
        k.underskriver = &anden();
        CHECK(afvist(v.bestil(k)) == Grund::kSignatur);
    }
    SUBCASE("an unknown key identifier") {
        k.keyinfo = xml::skriv_henvisning_ski(base64(fremmed().certifikat->ski()));
        CHECK(afvist(v.bestil(k)) == Grund::kUkendtCertifikat);
    }
    SUBCASE("no KeyInfo") {
        k.keyinfo.clear();
        CHECK(afvist(v.bestil(k)) == Grund::kNoegleinfo);
    }
    SUBCASE("a reference to nothing") {
        k.keyinfo = xml::skriv_henvisning_token("findes-ikke");
        CHECK(afvist(v.bestil(k)) == Grund::kNoegleinfo);
    }
    SUBCASE("garbage for a certificate") {
        k.ekstra_i_security = xml::skriv_binaert_token("bst", "AAAA");
        CHECK(afvist(v.bestil(k)) == Grund::kNoegleinfo);
    }
    SUBCASE("an unsigned part") {
        for (const char* part : {"action", "id", "to", "tid", "krop"}) {
            k.uden = {part};
            CHECK(afvist(v.bestil(k)) == Grund::kIkkeDaekket);
        }
    }
}
