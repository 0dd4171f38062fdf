#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "adgang/rettigheder.hpp"
#include "base/base64.hpp"
#include "krypto/jws.hpp"
#include "sts/sts_test_hjaelp.hpp"

using namespace faelled;
using namespace faelled::sts;
using namespace faelled::sts::test;

namespace {

Tokenoenske jwt() {
    Tokenoenske o = Verden::oenske();
    o.form = Tokenform::kJwt;
    o.brugsnoegle.reset();
    return o;
}

}  // namespace

TEST_CASE("4.2: the JWT, its header and every claim once") {
    Verden v;
    const Udfald u = v.bed(jwt());
    REQUIRE(u.has_value());
    const krypto::Jws jws = krav(krypto::Jws::laes(u->tekst));
    const auto own = certifikat(Noegler::alle().sts);
    CHECK(jws.alg == krypto::Signaturalgoritme::kRsaSha256);
    CHECK(jws.typ == "JWT");
    CHECK(jws.kid == krypto::kid(*own));
    CHECK(jws.x5t == krypto::x5t(*own));
    CHECK(jws.verificer(own->noegle()));
    CHECK_FALSE(jws.verificer(certifikat(Noegler::alle().anden)->noegle()));

    const auto claims = nlohmann::json::parse(jws.indhold);
    const auto holder = certifikat(Noegler::alle().synk);
    const std::string priv = base64(adgang::skriv_privilegier(std::vector<adgang::Rettighedsgruppe>{
        {kKorsbaek, kUdstil, v.synk.tildelinger.at(kTjeneste)[0].afgraensninger},
        {kKorsbaek, kRediger, {}}}));
    const nlohmann::json expected = {
        {"iss", kUdsteder},
        {"aud", kOrganisation},
        {"sub", holder->emne()},
        {"iat", 1'772'442'000},
        {"nbf", 1'772'442'000},
        {"exp", 1'772'442'000 + 480 * 60},
        {"jti", u->id},
        {"cvr", "11111111"},
        {"spec_ver", "1.0"},
        {"priv", priv},
        {"cnf", {{"x5t#S256", krypto::x5t_s256(holder->fingeraftryk())}}}};
    CHECK(claims == expected);
    // A parser would hide a name that stands twice.
    for (const auto& [name, value] : claims.items()) {
        const std::string quoted = "\"" + name + "\":";
        CHECK(jws.indhold.find(quoted) == jws.indhold.rfind(quoted));
        CHECK((value.is_primitive() || name == "cnf"));
    }
}

TEST_CASE("4.2: a JWT on behalf of another is bound to who acts") {
    Verden v;
    Tokenoenske o = jwt();
    o.paa_vegne_af = Vegneaftryk{krypto::kid(*certifikat(Noegler::alle().synk))};
    const Udfald u = v.bed(o, Noegler::alle().platform);
    REQUIRE(u.has_value());
    const auto claims = nlohmann::json::parse(krav(krypto::Jws::laes(u->tekst)).indhold);
    CHECK(claims.at("sub") == certifikat(Noegler::alle().synk)->emne());
    CHECK(claims.at("cnf").at("x5t#S256") ==
          krypto::x5t_s256(certifikat(Noegler::alle().platform)->fingeraftryk()));
}

TEST_CASE("4.2: the service decides between bearer and holder of key") {
    Verden v;
    CHECK_FALSE(v.bed(jwt()).value().bearer);
    v.tjeneste.bearer = true;
    CHECK(v.bed(jwt()).value().bearer);
}
