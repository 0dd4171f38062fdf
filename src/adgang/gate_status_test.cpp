// What the register says: agreements, states, contexts, development mode; and the sabotage of each
// safety.
#include <doctest/doctest.h>

#include "adgang/test_afvist.hpp"
#include "adgang/test_verden.hpp"

using namespace faelled;
using namespace faelled::adgang;
using namespace faelled::adgang::test;
using Grund = Afvisning::Grund;

namespace {

std::string uden_sikkerhed(const std::string& contexts, std::string_view soap = kS11) {
    return "<s:Envelope xmlns:s=\"" + std::string(soap) + "\"><s:Body><d:Kald xmlns:d=\"urn:d\">" +
           contexts + "<d:Tekst>hej</d:Tekst></d:Kald>" + "</s:Body></s:Envelope>";
}

std::string invocation(const Uuid& agreement, const Uuid& system, const Uuid& authority,
                       const Uuid& service, const std::string& more = {}) {
    return "<i:InvocationContext "
           "xmlns:i=\"http://serviceplatformen.dk/xml/schemas/InvocationContext/1/\">"
           "<i:ServiceAgreementUUID>" +
           agreement.text() + "</i:ServiceAgreementUUID><i:UserSystemUUID>" + system.text() +
           "</i:UserSystemUUID><i:UserUUID>" + authority.text() + "</i:UserUUID><i:ServiceUUID>" +
           service.text() + "</i:ServiceUUID>" + more + "</i:InvocationContext>";
}

std::string authority(const std::string& cvr) {
    return "<a:AuthorityContext "
           "xmlns:a=\"http://serviceplatformen.dk/xml/schemas/AuthorityContext/1/\">"
           "<a:MunicipalityCVR>" +
           cvr + "</a:MunicipalityCVR></a:AuthorityContext>";
}

std::string god_invocation() {
    return invocation(kDemoaftale, kSynk, u(11), kDemoUuid);
}

// Each message is new.
std::string nyt_kald() {
    static int n = 0;
    Kald k;
    k.besked_id = "urn:x:" + std::to_string(++n);
    return k.tekst();
}

}  // namespace

TEST_CASE("What is no longer active is refused at once, by every kind of token") {
    Verden v;
    const auto saml = v.gate->assertion(Assertion{}.tekst(), Verden::tls(&synk()),
                                        [](std::string_view) { return true; });
    REQUIRE(saml.has_value());
    const std::string access =
        "Holder-of-key " + v.adgangstokens->udsted((*saml)->indhold).value().token;
    const std::string jwt = "Bearer " + Jwt{}.tekst();
    REQUIRE(v.soap(nyt_kald()).has_value());
    REQUIRE(v.http(jwt).has_value());
    REQUIRE(v.http(access).has_value());

    Grund expected{};
    SUBCASE("the system") {
        v.plan.synk_aktiv = false;
        expected = Grund::kCertifikat;
    }
    SUBCASE("the certificate") {
        v.plan.synk_spaerret = true;
        expected = Grund::kCertifikat;
    }
    SUBCASE("the agreement") {
        v.plan.aftaler.clear();
        expected = Grund::kIngenAftale;
    }
    SUBCASE("the agreement with this authority") {
        for (Rolletildeling& r : v.plan.aftaler)
            r.kontekst = kNordby;
        expected = Grund::kIngenAftale;
    }
    SUBCASE("the agreement, by its own end") {
        for (Rolletildeling& r : v.plan.aftaler)
            r.til = start();
        expected = Grund::kIngenAftale;
    }
    SUBCASE("the authority") {
        v.plan.myndighed_aktiv = false;
        expected = Grund::kIngenAftale;
    }
    SUBCASE("the service") {
        v.plan.tjeneste_aktiv = false;
        expected = Grund::kUkendtTjeneste;
    }
    v.saet();
    CHECK(afvist(v.soap(nyt_kald())) == expected);
    CHECK(afvist(v.http(jwt)) == expected);
    CHECK(afvist(v.http(access)) == expected);
    CHECK(afvist(v.gate->forbindelse(Assertion{}.tekst(), Verden::tls(&synk()), v.organisation)) ==
          expected);
    if (expected != Grund::kUkendtTjeneste) {
        CHECK(afvist(v.gate->assertion(Assertion{}.tekst(), Verden::tls(&synk()),
                                       [](std::string_view) { return true; })) == expected);
    }
    // The switch: tokens are good until they run out.
    v.settings.kontroller_status = false;
    v.lav();
    CHECK(v.soap(nyt_kald()).has_value());
    CHECK(v.http(jwt).has_value());
    CHECK(v.http(access).has_value());
}

TEST_CASE("An agreement that ends while its token is remembered ends the calls") {
    Verden v;
    for (Rolletildeling& r : v.plan.aftaler)
        r.til = start().plus(10 * kSekund);
    v.saet();
    const std::string jwt = "Bearer " + Jwt{}.tekst();
    REQUIRE(v.http(jwt).has_value());
    v.ur.advance(9 * kSekund);
    CHECK(v.http(jwt).has_value());
    v.ur.advance(kSekund);
    CHECK(afvist(v.http(jwt)) == Grund::kIngenAftale);
}

TEST_CASE("A role whose agreement was stopped is gone, the others stay") {
    Verden v;
    Jwt j;
    j.grupper.push_back({kKorsbaek, kRedigerRolle, {}});
    const std::string jwt = "Bearer " + j.tekst();
    auto caller = v.http(jwt);
    REQUIRE(caller.has_value());
    CHECK(caller->har(kUdstilBit | kRedigerBit));
    v.plan.aftaler.pop_back();
    v.saet();
    caller = v.http(jwt);
    REQUIRE(caller.has_value());
    CHECK(caller->har(kUdstilBit));
    CHECK_FALSE(caller->har(kRedigerBit));
    CHECK(caller->grupper().size() == 1);
    // A role with another scope than the agreement gives is none.
    v.plan.aftaler[0].udstedt_for = kNordby;
    v.saet();
    caller = v.http(jwt);
    REQUIRE(caller.has_value());
    CHECK(caller->grupper().empty());
}

TEST_CASE("3.8: a token on behalf of another has the other's agreements, and names both") {
    Verden v;
    Assertion a;
    a.noegle = &anden();
    a.handlende = anden().certifikat->emne();
    Kald k;
    k.underskriver = &anden();
    k.token = a.tekst();
    const auto in = v.soap(k.tekst());
    INFO((in ? std::string() : in.error().vis()));
    REQUIRE(in.has_value());
    CHECK(in->kalder.system() == kAnden);
    CHECK(in->kalder.paa_vegne_af() == kSynk);
    // Without the other's name the agreement must be the acting system's own.
    a.handlende.clear();
    k.token = a.tekst();
    k.besked_id += "2";
    CHECK(afvist(v.soap(k.tekst())) == Grund::kIngenAftale);
    a.handlende = anden().certifikat->emne();
    a.emne = "CN=Ukendt";
    k.token = a.tekst();
    k.besked_id += "3";
    CHECK(afvist(v.soap(k.tekst())) == Grund::kIngenAftale);
}

// --- chapter 8 --------------------------------------------------------------------------------

TEST_CASE("SIK-070: a certificate with contexts is let in as the authority they name") {
    Verden v;
    for (const std::string& contexts :
         {god_invocation(), authority("11111111"), god_invocation() + authority("11111111")}) {
        const auto in = v.soap(uden_sikkerhed(contexts), &v.demo, Verden::tls(&synk()));
        INFO((in ? std::string() : in.error().vis()));
        REQUIRE(in.has_value());
        CHECK_FALSE(in->underskrevet);
        CHECK(in->kalder.system() == kSynk);
        CHECK(in->kalder.myndighed() == kKorsbaek);
        CHECK(in->kalder.aftale() == kDemoaftale);
        CHECK(in->indhold.er("urn:d", "Kald"));
    }
}

TEST_CASE("SIK-070: what the caller says about itself goes into the record") {
    Verden v;
    const auto in =
        v.soap(uden_sikkerhed(invocation(kDemoaftale, kSynk, u(11), kDemoUuid,
                                         "<i:OnBehalfOfUser>kbk1234</i:OnBehalfOfUser>"
                                         "<i:AccountingInfo>projekt-7</i:AccountingInfo>")),
               &v.demo, Verden::tls(&synk()));
    REQUIRE(in.has_value());
    CHECK(in->kalder.spor().oplysninger().bruger == "kbk1234");
    CHECK(in->kalder.spor().oplysninger().kontering == "projekt-7");
    CHECK(in->kalder.spor().oplysninger().kaldsid.empty());
}

TEST_CASE("SIK-070: every contradiction and gap is refused with its code") {
    Verden v;
    const auto nej = [&](const std::string& contexts, const krypto::Identitet* who = &synk()) {
        const auto answer = v.soap(uden_sikkerhed(contexts), &v.demo, Verden::tls(who));
        (void)afvist(answer);
        return std::string(kode(answer.error().grund).sp_kode);
    };
    CHECK(nej(god_invocation(), nullptr) == "FAELLED-SP-0401");
    CHECK(nej(god_invocation(), &fremmed()) == "FAELLED-SP-0401");
    CHECK(nej("") == "FAELLED-SP-0400");
    CHECK(nej(authority("1111111")) == "FAELLED-SP-0400");
    CHECK(nej(authority("11111111") + authority("11111111")) == "FAELLED-SP-0400");
    CHECK(nej("<i:InvocationContext "
              "xmlns:i=\"http://serviceplatformen.dk/xml/schemas/InvocationContext/1/\"/>") ==
          "FAELLED-SP-0400");
    CHECK(nej(invocation(kDemoaftale, kAnden, u(11), kDemoUuid)) == "FAELLED-SP-0409");
    CHECK(nej(god_invocation() + authority("22222222")) == "FAELLED-SP-0409");
    CHECK(nej(invocation(kAftale, kSynk, u(11), kDemoUuid)) == "FAELLED-SP-0403");
    CHECK(nej(invocation(kDemoaftale, kSynk, u(12), kDemoUuid)) == "FAELLED-SP-0403");
    CHECK(nej(invocation(kDemoaftale, kSynk, u(77), kDemoUuid)) == "FAELLED-SP-0403");
    CHECK(nej(invocation(kDemoaftale, kSynk, u(11), kOrganisationUuid)) == "FAELLED-SP-0403");
    CHECK(nej(authority("22222222")) == "FAELLED-SP-0403");
    CHECK(nej(god_invocation(), &anden()) == "FAELLED-SP-0409");
    CHECK(nej(authority("11111111"), &anden()) == "FAELLED-SP-0403");
    // An agreement of the token model, or for another certificate of the system, is none here.
    v.plan.demoaftaler[0].certifikat.reset();
    v.saet();
    CHECK(nej(god_invocation()) == "FAELLED-SP-0403");
    v.plan.demoaftaler[0].certifikat = anden().certifikat->fingeraftryk();
    v.saet();
    CHECK(nej(god_invocation()) == "FAELLED-SP-0403");
}

TEST_CASE("8.5: in the token model the token's authority rules, InvocationContext is passed over") {
    Verden v;
    Assertion a;
    a.modtager = kDemo;
    a.grupper = {{kKorsbaek, "kald", {}}};
    Kald k;
    k.soap = kS11;
    k.token = a.tekst();
    k.framework = "2.0";
    k.indhold = "<d:Kald xmlns:d=\"urn:d\"></d:Kald>";
    const auto med = [&](const std::string& contexts) {
        static int n = 0;
        k.besked_id = "urn:y:" + std::to_string(++n);
        k.indhold = "<d:Kald xmlns:d=\"urn:d\">" + contexts + "</d:Kald>";
        return v.soap(k.tekst(), &v.demo);
    };
    CHECK(med("").has_value());
    CHECK(med(authority("11111111")).has_value());
    CHECK(med(invocation(kAftale, kAnden, u(12), kOrganisationUuid)).has_value());
    CHECK(afvist(med(authority("22222222"))) == Grund::kKontekststrid);
    CHECK(afvist(med(authority("x"))) == Grund::kIngenKontekst);
}

TEST_CASE("The certificate model is closed for services of the token model") {
    Verden v;
    CHECK(afvist(v.soap(uden_sikkerhed(authority("11111111")), nullptr, Verden::tls(&synk()))) ==
          Grund::kManglerSikkerhed);
}

// --- development mode -------------------------------------------------------------------------

namespace {

void slaa_udvikling_til(Verden& v) {
    v.settings.udvikling = true;
    v.settings.adresser = {"127.0.0.1", "::1"};
    v.lav();
}

}  // namespace

TEST_CASE("Development mode: a registered certificate between loopback addresses is enough") {
    Verden v;
    v.plan.aftaler.push_back(Registerplan::tildeling(u(8), kNordby, kUdstilRolle));
    v.saet();
    slaa_udvikling_til(v);
    const std::string text = uden_sikkerhed("", kS12);
    auto in = v.soap(text, nullptr, Verden::tls(&synk(), true));
    REQUIRE(in.has_value());
    CHECK_FALSE(in->underskrevet);
    CHECK(in->kalder.myndighed() == kKorsbaek);
    CHECK(in->kalder.har(kUdstilBit | kRedigerBit));
    in = v.soap(text, nullptr, Verden::tls(&synk(), true), " 22222222 ");
    REQUIRE(in.has_value());
    CHECK(in->kalder.myndighed() == kNordby);
    CHECK_FALSE(in->kalder.har(kRedigerBit));

    CHECK(afvist(v.soap(text, nullptr, Verden::tls(&synk(), false))) == Grund::kIkkeLoopback);
    CHECK(afvist(v.soap(text, nullptr, Verden::tls(nullptr, true))) == Grund::kIngenCertifikat);
    CHECK(afvist(v.soap(text, nullptr, Verden::tls(&fremmed(), true))) == Grund::kUkendtCertifikat);
    CHECK(afvist(v.soap(text, nullptr, Verden::tls(&anden(), true))) == Grund::kIngenAftale);
    CHECK(afvist(v.soap(text, nullptr, Verden::tls(&synk(), true), "1111111")) ==
          Grund::kUgyldigMyndighed);
    CHECK(afvist(v.soap(text, nullptr, Verden::tls(&synk(), true), "33333333")) ==
          Grund::kIngenAftale);
    const auto rest = v.gate->http({Verden::tls(&synk(), true), {}, {}, Uuid{}}, v.organisation);
    CHECK(rest.has_value());
}

TEST_CASE("Development mode checks a token that comes as strictly as production does") {
    Verden v;
    slaa_udvikling_til(v);
    Kald k;
    k.underskriver = &anden();
    CHECK(afvist(v.soap(k.tekst(), nullptr, Verden::tls(&synk(), true))) == Grund::kSignatur);
    CHECK(afvist(v.gate->http({Verden::tls(&synk(), true), "Bearer a.b.c", {}, Uuid{}},
                              v.organisation)) == Grund::kTokenform);
}

TEST_CASE("Development mode opens on loopback addresses only") {
    Verden v;
    v.settings.udvikling = true;
    for (const std::vector<std::string>& addresses :
         {std::vector<std::string>{}, {"0.0.0.0"}, {"127.0.0.1", "10.0.0.1"}, {"localhost"}}) {
        v.settings.adresser = addresses;
        CHECK_FALSE(
            Gate::create(v.settings, {v.reg, *v.tillid, v.ur, v.genspil, nullptr}).has_value());
    }
}

// --- sabotage ---------------------------------------------------------------------------------

TEST_CASE("Sabotage is refused where it was not allowed, and noticed where it was") {
    Verden v;
    v.settings.sabotage.modtager = true;
    if (!sabotage_tilladt()) {
        CHECK_FALSE(
            Gate::create(v.settings, {v.reg, *v.tillid, v.ur, v.genspil, nullptr}).has_value());
    }
    tillad_sabotage();
    v.settings.sabotage = {};

    // The attack is refused; with the one switch on it gets in: so the attack tests that safety,
    // and the test above that uses it turns red when somebody takes the safety out.
    const auto attack = [&](bool Sabotage::* switch_, const std::function<bool()>& gets_in) {
        CHECK_FALSE(gets_in());
        v.settings.sabotage.*switch_ = true;
        v.lav();
        CHECK(gets_in());
        v.settings.sabotage.*switch_ = false;
        v.lav();
    };
    static int n = 0;
    const auto kald = [&](const std::function<void(Kald&)>& change) {
        return [&v, change] {
            Kald k;
            k.besked_id = "urn:sabotage:" + std::to_string(++n);
            change(k);
            return v.soap(k.tekst()).has_value();
        };
    };
    SUBCASE("signature coverage") {
        attack(&Sabotage::daekning, kald([](Kald& k) { k.uden = {"krop"}; }));
    }
    SUBCASE("the token's signer") {
        attack(&Sabotage::underskrift, kald([](Kald& k) {
            Assertion a;
            a.underskriver = &fremmed();
            k.token = a.tekst();
        }));
    }
    SUBCASE("audience") {
        attack(&Sabotage::modtager, kald([](Kald& k) {
            Assertion a;
            a.modtager = kDemo;
            k.token = a.tekst();
        }));
    }
    SUBCASE("holder of key in SOAP") {
        attack(&Sabotage::noeglebevis, kald([](Kald& k) { k.underskriver = &anden(); }));
    }
    SUBCASE("holder of key in HTTP") {
        attack(&Sabotage::noeglebevis,
               [&] { return v.http("Bearer " + Jwt{}.tekst(), &anden()).has_value(); });
    }
    SUBCASE("replay") {
        REQUIRE(v.soap(Kald{}.tekst()).has_value());
        attack(&Sabotage::genspil, [&] { return v.soap(Kald{}.tekst()).has_value(); });
    }
    SUBCASE("agreement") {
        v.plan.aftaler.clear();
        v.saet();
        attack(&Sabotage::aftale, kald([](Kald&) {}));
    }
    SUBCASE("tenant") {
        Assertion a;
        a.modtager = kDemo;
        a.grupper = {{kKorsbaek, "kald", {}}};
        attack(&Sabotage::myndighed, [&] {
            Kald k;
            k.besked_id = "urn:sabotage:" + std::to_string(++n);
            k.soap = kS11;
            k.token = a.tekst();
            k.framework = "2.0";
            k.indhold =
                "<d:Kald xmlns:d=\"urn:d\"><a:AuthorityContext "
                "xmlns:a=\"http://serviceplatformen.dk/xml/schemas/AuthorityContext/1/\">"
                "<a:MunicipalityCVR>22222222</a:MunicipalityCVR></a:AuthorityContext>"
                "</d:Kald>";
            return v.soap(k.tekst(), &v.demo).has_value();
        });
    }
}
