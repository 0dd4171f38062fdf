#include "krypto/jws.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "base/base64.hpp"
#include "krypto/test_certifikater.hpp"

using namespace faelled;
using namespace faelled::krypto;
using namespace faelled::krypto::test;

namespace {

std::string med_hoved(std::string_view hoved, std::string_view signatur = "x") {
    return base64url(hoved) + '.' + base64url(R"({"a":1})") + '.' + base64url(signatur);
}
bool afvist(const std::string& token) {
    const auto r = Jws::laes(token);
    return !r && r.error().slags == FejlSlags::kKalder;
}

}  // namespace

TEST_CASE("JWS: what is signed is read and verified, one changed character is not") {
    const Identitet i = identitet(oces3("11111111"));
    const std::string token = signer_jws(i, R"({"iss":"Fælled","cvr":"11111111"})").value();
    const Jws j = Jws::laes(token).value();
    CHECK(j.alg == Signaturalgoritme::kRsaSha256);
    CHECK(j.typ == "JWT");
    CHECK(j.kid == kid(*i.certifikat));
    CHECK(j.x5t == x5t(*i.certifikat));
    CHECK(j.indhold == R"({"iss":"Fælled","cvr":"11111111"})");
    CHECK(j.verificer(i.certifikat->noegle()));
    CHECK_FALSE(j.verificer(identitet(oces3("11111111"), 1).certifikat->noegle()));
    std::string aendret = token;
    const std::size_t midt = token.find('.') + 3;
    aendret[midt] = aendret[midt] == 'A' ? 'B' : 'A';
    const auto a = Jws::laes(aendret);
    CHECK((!a || !a->verificer(i.certifikat->noegle())));
}

TEST_CASE("JWS: RS384, RS512 and PS256 are accepted, nothing else is (SIK-090)") {
    const Identitet i = identitet(oces3("11111111"));
    const auto lav = [&](const char* alg, Signaturalgoritme a) {
        std::string t = base64url(std::string(R"({"alg":")") + alg + "\"}") + '.' + base64url("{}");
        const std::string s = i.noegle->signer(a, t).value();
        return t + '.' + base64url(s);
    };
    using enum Signaturalgoritme;
    for (const auto& [navn, a] :
         {std::pair{"RS256", kRsaSha256}, std::pair{"RS384", kRsaSha384},
          std::pair{"RS512", kRsaSha512}, std::pair{"PS256", kRsaPssSha256}}) {
        const auto j = Jws::laes(lav(navn, a));
        REQUIRE(j);
        CHECK(j->verificer(i.certifikat->noegle()));
    }
    CHECK_FALSE(Jws::laes(lav("RS256", kRsaSha512))->verificer(i.certifikat->noegle()));
    for (const char* navn : {"none", "None", "NONE", "", "HS256", "HS384", "HS512", "ES256", "RS1",
                             "rs256", "EdDSA", "PS512"})
        CHECK(afvist(lav(navn, kRsaSha256)));
}

TEST_CASE("JWS: form is strict") {
    CHECK_FALSE(afvist(med_hoved(R"({"alg":"RS256"})")));
    CHECK(afvist(""));
    CHECK(afvist("a.b"));
    CHECK(afvist(med_hoved(R"({"alg":"RS256"})") + ".x"));
    CHECK(afvist(med_hoved(R"({"alg":"RS256"})", "")));
    CHECK(afvist(med_hoved(R"({"alg":"RS256"})") + " "));
    CHECK(afvist(med_hoved("{}")));
    CHECK(afvist(med_hoved("[]")));
    CHECK(afvist(med_hoved("\"RS256\"")));
    CHECK(afvist(med_hoved(R"({"alg":"RS256")")));
    CHECK(afvist(med_hoved(R"({"alg":"none","alg":"RS256"})")));
    CHECK(afvist(med_hoved(R"({"alg":["RS256"]})")));
    CHECK(afvist(med_hoved(R"({"alg":"RS256","kid":1})")));
    CHECK(afvist(med_hoved(R"({"alg":"RS256","crit":["exp"]})")));
    CHECK(afvist(med_hoved(R"({"alg":"RS256","x":)" + std::string(2000, '[') +
                           std::string(2000, ']') + "}")));
    CHECK(afvist(med_hoved(R"({"alg":"RS256","x":")" + std::string(5000, 'x') + "\"}")));
    CHECK(afvist(med_hoved(R"({"alg":"RS256"})", std::string(70'000, 'x'))));
    CHECK(afvist(base64url(R"({"alg":"RS256"})") + '.' + base64url("\xff") + ".eA"));
}

TEST_CASE("JWS: key set for certs.idp") {
    const Identitet a = identitet(oces3("11111111"));
    const Identitet b = identitet(oces3("22222222"), 1);
    const auto saet =
        nlohmann::json::parse(jwk_saet(std::vector{a.certifikat, b.certifikat})).at("keys");
    REQUIRE(saet.size() == 2);
    const auto& n = saet[1];
    CHECK(n.at("kty") == "RSA");
    CHECK(n.at("use") == "sig");
    CHECK(n.at("e") == "AQAB");
    CHECK(fra_base64url(n.at("n").get<std::string>(), 1024)->size() == 256);
    CHECK(n.at("kid") == kid(*b.certifikat));
    CHECK(n.at("kid").get<std::string>().size() == 40);
    CHECK(n.at("x5t") == x5t(*b.certifikat));
    CHECK(n.at("x5t#S256") == x5t_s256(b.certifikat->fingeraftryk()));
    CHECK(n.at("x5c").at(0) == b.certifikat->base64());
    CHECK(jwk_saet({}) == R"({"keys":[]})");
}
