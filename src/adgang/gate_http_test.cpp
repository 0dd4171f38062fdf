// REST and GraphQL calls: JWT and access tokens (6.1, 6.2, 6.4), and connections with an assertion.
#include <doctest/doctest.h>

#include "adgang/test_afvist.hpp"
#include "adgang/test_verden.hpp"

using namespace faelled;
using namespace faelled::adgang;
using namespace faelled::adgang::test;
using Grund = Afvisning::Grund;

namespace {

Grund afvist_jwt(const std::function<void(Jwt&)>& change) {
    Verden v;
    Jwt j;
    change(j);
    return afvist(v.http("Bearer " + j.tekst()));
}

// A token of the world's access token service, for Organisation.
std::string udstedt(Verden& v, std::optional<std::int64_t> seconds = {}) {
    const auto saml = v.gate->assertion(Assertion{}.tekst(), Verden::tls(&synk()),
                                        [](std::string_view) { return true; });
    REQUIRE(saml.has_value());
    return v.adgangstokens->udsted((*saml)->indhold, seconds).value().token;
}

std::string usigneret_jwt(const std::string& header, const std::string& claims) {
    return base64url(header) + "." + base64url(claims) + ".";
}

}  // namespace

TEST_CASE("6.4: a JWT under either scheme, in any case, new and remembered") {
    Verden v;
    const std::string token = Jwt{}.tekst();
    for (const char* scheme : {"Bearer ", "Holder-of-key ", "bearer ", "HOLDER-OF-KEY  "}) {
        const auto caller = v.http(scheme + token);
        INFO((caller ? std::string() : caller.error().vis()));
        REQUIRE(caller.has_value());
        CHECK(caller->system() == kSynk);
        CHECK(caller->myndighed() == kKorsbaek);
        CHECK(caller->organisation() == u(21));
        CHECK(caller->har(kUdstilBit));
        CHECK_FALSE(caller->besked().has_value());
    }
}

TEST_CASE("6.4: the claims of a JWT") {
    CHECK(afvist_jwt([](Jwt& j) { j.iss += "/"; }) == Grund::kUdsteder);
    CHECK(afvist_jwt([](Jwt& j) { j.aud = kDemo; }) == Grund::kModtager);
    CHECK(afvist_jwt([](Jwt& j) { j.cvr = "1111111"; }) == Grund::kTokenform);
    CHECK(afvist_jwt([](Jwt& j) { j.spec_ver = "2.0"; }) == Grund::kTokenform);
    CHECK(afvist_jwt([](Jwt& j) { j.til = start().plus(-301 * kSekund); }) ==
          Grund::kTokenUdloebet);
    CHECK(afvist_jwt([](Jwt& j) { j.fra = start().plus(301 * kSekund); }) == Grund::kTokenUdloebet);
    CHECK(afvist_jwt([](Jwt& j) { j.ekstra = R"(,"cvr":"22222222")"; }) == Grund::kTokenform);
    CHECK(afvist_jwt([](Jwt& j) { j.ekstra = R"(,"aud":["http://x"])"; }) == Grund::kTokenform);
    CHECK(afvist_jwt([](Jwt& j) {
              j.cnf.clear();
              j.ekstra = R"(,"cnf":{"jkt":"x"})";
          }) == Grund::kTokenform);
    CHECK(afvist_jwt([](Jwt& j) {
              j.cnf.clear();
              j.ekstra = R"(,"cnf":null)";
          }) == Grund::kTokenform);
    CHECK(afvist_jwt([](Jwt& j) { j.underskriver = &fremmed(); }) == Grund::kTokenunderskriver);
}

TEST_CASE("6.4: alg none and HS256 are no signatures") {
    Verden v;
    const std::string claims = Jwt{}.krav();
    for (const char* alg : {"none", "None", "HS256", "ES256", ""}) {
        CAPTURE(alg);
        const std::string header = R"({"typ":"JWT","alg":")" + std::string(alg) + "\"}";
        CHECK(afvist(v.http("Bearer " + usigneret_jwt(header, claims))) == Grund::kTokenform);
        CHECK(afvist(v.http("Bearer " + usigneret_jwt(header, claims) + base64url("x"))) ==
              Grund::kTokenform);
    }
    // A good token's signature over other claims.
    Jwt other;
    other.cvr = "22222222";
    const std::string good = Jwt{}.tekst();
    const std::string mixed =
        good.substr(0, good.find('.') + 1) + base64url(other.krav()) + good.substr(good.rfind('.'));
    CHECK(afvist(v.http("Bearer " + mixed)) == Grund::kTokensignatur);
}

TEST_CASE("6.4: cnf binds the token to the TLS certificate") {
    Verden v;
    const std::string token = "Bearer " + Jwt{}.tekst();
    CHECK(afvist(v.http(token, &anden())) == Grund::kBekraeftelse);
    CHECK(afvist(v.http(token, nullptr)) == Grund::kBekraeftelse);
    Jwt without;
    without.cnf.clear();
    CHECK(afvist(v.http("Bearer " + without.tekst())) == Grund::kBekraeftelse);
    // The service's switch, for set-ups behind a proxy that ends TLS.
    v.plan.kraev_cnf = false;
    v.saet();
    CHECK(v.http(token, nullptr).has_value());
    CHECK(v.http("Bearer " + without.tekst(), nullptr).has_value());
}

TEST_CASE("6.2: the Authorization header") {
    Verden v;
    const std::string token = udstedt(v);
    REQUIRE(v.http("Holder-of-key " + token).has_value());
    CHECK(afvist(v.http("Bearer " + token)) == Grund::kSkema);
    for (const char* header : {"", "Holder-of-key", "Basic YTpi", "Holder-of-key a b",
                               "Negotiate x", "Holder-of-key\ta"}) {
        CAPTURE(header);
        CHECK(afvist(v.http(header)) == Grund::kSkema);
    }
    CHECK(afvist(v.http("Holder-of-key 0f6b1f7e-6c1d-4d6c-9d4e-1c2b3a4d5e6f")) ==
          Grund::kUkendtToken);
    std::string other = token;
    other.back() = other.back() == '0' ? '1' : '0';
    CHECK(afvist(v.http("Holder-of-key " + other)) == Grund::kUkendtToken);
    CHECK(afvist(v.http(std::nullopt)) == Grund::kManglerSikkerhed);
}

TEST_CASE("6.2: an access token belongs to one certificate and one service") {
    Verden v;
    const std::string token = "Holder-of-key " + udstedt(v);
    const auto caller = v.http(token);
    REQUIRE(caller.has_value());
    CHECK(caller->system() == kSynk);
    CHECK(caller->aftale() == kAftale);
    CHECK(afvist(v.http(token, &anden())) == Grund::kBekraeftelse);
    CHECK(afvist(v.http(token, nullptr)) == Grund::kBekraeftelse);
    CHECK(afvist(v.gate->http({Verden::tls(&synk()), token, {}, Uuid{}}, v.demo)) ==
          Grund::kModtager);
}

TEST_CASE("6.1: an access token runs out, is swept, and may only be shortened") {
    Verden v;
    const std::string token = "Holder-of-key " + udstedt(v, 100'000);
    const std::string brief = "Holder-of-key " + udstedt(v, 60);
    CHECK(v.http(brief).has_value());
    v.ur.advance(60 * kSekund);
    CHECK(afvist(v.http(brief)) == Grund::kTokenUdloebet);
    CHECK(v.adgangstokens->fej().value() == 1);
    CHECK(afvist(v.http(brief)) == Grund::kUkendtToken);
    CHECK(v.http(token).has_value());
    v.ur.advance(3540 * kSekund);
    CHECK(afvist(v.http(token)) == Grund::kTokenUdloebet);
}

TEST_CASE("6.1: an access token does not outlive its assertion") {
    Verden v;
    Assertion a;
    a.til = start().plus(100 * kSekund);
    const auto saml =
        v.gate->assertion(a.tekst(), Verden::tls(&synk()), [](std::string_view) { return true; });
    REQUIRE(saml.has_value());
    CHECK(v.adgangstokens->udsted((*saml)->indhold).value().sekunder == 100);
    v.ur.advance(100 * kSekund);
    const auto late = v.adgangstokens->udsted((*saml)->indhold);
    REQUIRE_FALSE(late.has_value());
    CHECK(late.error().kode == 41);
}

TEST_CASE("An access token that was handed out survives a crash, one that was not is not there") {
    Verden v;
    const std::string token = udstedt(v);
    v.lager->nedbrud();
    v.lav();
    CHECK(v.http("Holder-of-key " + token).has_value());
    v.lager->plan().disk_fuld = true;
    const auto saml = v.gate->assertion(Assertion{}.tekst(), Verden::tls(&synk()),
                                        [](std::string_view) { return true; });
    CHECK_FALSE(v.adgangstokens->udsted((*saml)->indhold).has_value());
    v.lager->plan().disk_fuld = false;
    v.lager->plan().laesefejl = true;
    CHECK(afvist(v.http("Holder-of-key " + std::string(64, 'a'))) == Grund::kOptaget);
}

TEST_CASE("Access tokens of a stopped system or service are taken back") {
    Verden v;
    const std::string token = "Holder-of-key " + udstedt(v);
    REQUIRE(v.http(token).has_value());
    const std::vector<krypto::Fingeraftryk> other{anden().certifikat->fingeraftryk()};
    const std::vector<krypto::Fingeraftryk> own{synk().certifikat->fingeraftryk()};
    CHECK(v.adgangstokens->traek_tilbage(other).value() == 0);
    CHECK(v.adgangstokens->traek_tilbage(own, kDemo).value() == 0);
    CHECK(v.http(token).has_value());
    CHECK(v.adgangstokens->traek_tilbage(own, kOrganisation + "/").value() == 1);
    CHECK(afvist(v.http(token)) == Grund::kUkendtToken);
    v.ur.advance(2 * 3600 * kSekund);
    CHECK(v.adgangstokens->fej().value() == 0);
}

TEST_CASE("Many access tokens are swept in portions, none is left") {
    Verden v;
    for (int n = 0; n < 1201; ++n)
        (void)udstedt(v, 10);
    const std::string kept = "Holder-of-key " + udstedt(v, 1000);
    v.ur.advance(11 * kSekund);
    CHECK(v.adgangstokens->fej().value() == 1201);
    CHECK(v.http(kept).has_value());
    CHECK(v.adgangstokens->traek_tilbage({{synk().certifikat->fingeraftryk()}}).value() == 1);
}

TEST_CASE("SIK-050: an assertion alone, whatever its XML declaration says") {
    Verden v;
    const auto any = [](std::string_view) { return true; };
    const std::string text = Assertion{}.tekst();
    for (const char* before : {"", "<?xml version=\"1.0\" encoding=\"utf-16\"?>", "\xEF\xBB\xBF",
                               "\xEF\xBB\xBF<?xml version=\"1.0\"?>\n"}) {
        CHECK(v.gate->assertion(before + text, Verden::tls(&synk()), any).has_value());
    }
    for (const std::string& bad :
         {std::string(), std::string("hej"), "<!DOCTYPE x>" + text, "<x>" + text + "</x>",
          text + "\xff", "<?xml version=\"1.0\"" + text}) {
        CHECK(afvist(v.gate->assertion(bad, Verden::tls(&synk()), any)) == Grund::kTokenform);
    }
    CHECK(afvist(v.gate->assertion(text, Verden::tls(&anden()), any)) == Grund::kBekraeftelse);
    CHECK(afvist(v.gate->assertion(text, Verden::tls(nullptr), any)) == Grund::kBekraeftelse);
    CHECK(afvist(v.gate->assertion(text, Verden::tls(&synk()),
                                   [](std::string_view) { return false; })) == Grund::kModtager);
}

TEST_CASE("6.1: another certificate over the same key is as good") {
    Verden v;
    const auto renewed = krypto::test::identitet(krypto::test::oces3("88888888", "Fornyet"), 0);
    REQUIRE(renewed.certifikat->fingeraftryk() != synk().certifikat->fingeraftryk());
    const auto any = [](std::string_view) { return true; };
    CHECK(v.gate->assertion(Assertion{}.tekst(), Verden::tls(&renewed), any).has_value());
    // DER of one certificate under the print of another proves nothing.
    Transport mixed = Verden::tls(&anden());
    mixed.certifikat_der = renewed.certifikat->der();
    CHECK(afvist(v.gate->assertion(Assertion{}.tekst(), mixed, any)) == Grund::kBekraeftelse);
}

TEST_CASE("4.3: a connection with an assertion gives the caller") {
    Verden v;
    const auto caller =
        v.gate->forbindelse(Assertion{}.tekst(), Verden::tls(&synk()), v.organisation);
    REQUIRE(caller.has_value());
    CHECK(caller->system() == kSynk);
    CHECK(caller->har(kUdstilBit));
    CHECK(afvist(v.gate->forbindelse(Assertion{}.tekst(), Verden::tls(&synk()), v.demo)) ==
          Grund::kModtager);
    CHECK(afvist(v.gate->forbindelse(Assertion{}.tekst(), Verden::tls(&anden()), v.organisation)) ==
          Grund::kBekraeftelse);
}
