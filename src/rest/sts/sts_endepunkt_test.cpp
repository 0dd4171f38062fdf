#include "rest/sts/sts_endepunkt.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "base/base64.hpp"
#include "krypto/jws.hpp"
#include "rest/sts/rest_sts_test_hjaelp.hpp"
#include "rest/sts/sts_svar.hpp"

using namespace faelled;
using namespace faelled::rest;
using namespace faelled::rest::test;
using faelled::sts::test::certifikat;
using faelled::sts::test::Noegler;
using faelled::sts::test::Verden;
using nlohmann::json;

namespace {

constexpr const char* kJsonSti = "/runtime/api/rest/wstrust/v1/issue";
constexpr const char* kOauthSti = "/runtime/api/rest/oauth/v1/issue";
const std::string kScope = "entityid:" + sts::test::kOrganisation + ",anvenderkontekst:11111111";

struct Proeve {
    explicit Proeve(bool forklar = false) : tjeneste(verden.lav()) {
        endepunkt = std::make_unique<StsEndepunkt>(*tjeneste, pulje, verden.ur, verden.entropi,
                                                   Stsindstillinger{.forklar = forklar});
    }
    net::Svar post(std::string target, std::string body, std::string type,
                   const krypto::Noeglepar* who = &Noegler::alle().synk) {
        net::Anmodning a = anmodning("POST", std::move(target), who);
        if (!type.empty()) a.headere.emplace_back("content-type", std::move(type));
        a.krop = std::move(body);
        return spoerg(*endepunkt, std::move(a)).value();
    }
    net::Svar post_json(const json& body, const krypto::Noeglepar* who = &Noegler::alle().synk) {
        return post(kJsonSti, body.dump(), "application/json", who);
    }

    Verden verden;
    Straks pulje;
    std::unique_ptr<sts::Sts> tjeneste;
    std::unique_ptr<StsEndepunkt> endepunkt;
};

json oenske() {
    return {
        {"TokenType", "http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.1#SAMLV2.0"},
        {"RequestType", "http://docs.oasis-open.org/ws-sx/ws-trust/200512/Issue"},
        {"KeyType", "http://docs.oasis-open.org/ws-sx/ws-trust/200512/PublicKey"},
        {"AnvenderKontekst", {{"Cvr", "11111111"}}},
        {"UseKey", certifikat(Noegler::alle().synk)->base64()},
        {"AppliesTo", {{"EndpointReference", {{"Address", sts::test::kOrganisation}}}}},
        {"OnBehalfOf", nullptr}};
}

std::string formular(const std::string& scope = kScope) {
    std::string out =
        "client_id=" + sts::test::kOrganisation + "&grant_type=client_credentials&scope=" + scope;
    return out;
}

}  // namespace

TEST_CASE("4.1: a token as JSON") {
    Proeve p;
    const net::Svar svar = p.post_json(oenske());
    REQUIRE(svar.status == 200);
    CHECK(svar.indholdstype == "application/json; charset=utf-8");
    const json body = json::parse(svar.krop);
    CHECK(body.at("Lifetime") == "03/02/2026 17:00:00");
    CHECK(body.at("AppliesTo").at("EndpointReference").at("Address") == sts::test::kOrganisation);
    CHECK(body.at("KeyType") == oenske().at("KeyType"));
    CHECK(body.at("RequestType") == oenske().at("RequestType"));
    CHECK(body.at("TokenType") == oenske().at("TokenType"));
    const auto xml =
        fra_base64(body.at("RequestedSecurityToken").at("Assertion").get<std::string>(), 1 << 20);
    CHECK(xml.value().starts_with("<Assertion "));
    CHECK(p.verden.poster.at(0).operation == "sts/json");
}

TEST_CASE("4.1: names in any case, Microsoft's names for the types, PEM") {
    Proeve p;
    json o = oenske();
    o.erase("AnvenderKontekst");
    o["anvenderkontekst"]["CVR"] = "11111111";
    o["RequestType"] = "http://schemas.microsoft.com/idfx/requesttype/issue";
    o["KeyType"] = "http://schemas.microsoft.com/idfx/keytype/asymmetric";
    o["UseKey"] = Noegler::alle().synk.certifikat_pem;
    o.erase("OnBehalfOf");
    CHECK(p.post_json(o).status == 200);
}

TEST_CASE("4.1, 3.8: OnBehalfOf a certificate, an assertion, and its base64") {
    Proeve p;
    json o = oenske();
    o["UseKey"] = certifikat(Noegler::alle().platform)->base64();
    o["OnBehalfOf"] = certifikat(Noegler::alle().synk)->base64();
    CHECK(p.post_json(o, &Noegler::alle().platform).status == 200);
    CHECK(p.verden.poster.back().paa_vegne_af == p.verden.synk.uuid);

    p.verden.tjeneste.system = p.verden.platform.uuid;
    p.verden.saet();
    const std::string token = p.verden.bed(*p.tjeneste, Verden::oenske()).value().tekst;
    for (const std::string& text : {token, base64(token)}) {
        o["OnBehalfOf"] = text;
        CHECK(p.post_json(o, &Noegler::alle().platform).status == 200);
        CHECK(p.verden.poster.back().paa_vegne_af == p.verden.synk.uuid);
    }
}

TEST_CASE("4.1: refusals") {
    Proeve p;
    json o = oenske();
    const krypto::Noeglepar* who = &Noegler::alle().synk;
    int status = 0;
    int code = 0;
    SUBCASE("no certificate") {
        who = nullptr;
        status = 401;
        code = 101;
    }
    SUBCASE("certificate of nobody") {
        who = &Noegler::alle().fremmed;
        status = 401;
        code = 101;
    }
    SUBCASE("no agreement") {
        o["AnvenderKontekst"]["Cvr"] = "22222222";
        status = 409;
        code = 101;
    }
    SUBCASE("no CVR") {
        o.erase("AnvenderKontekst");
        status = 400;
        code = 103;
    }
    SUBCASE("CVR with a fraction") {
        o["AnvenderKontekst"]["Cvr"] = 11111111.5;
        status = 400;
        code = 103;
    }
    SUBCASE("no UseKey") {
        o.erase("UseKey");
        status = 400;
        code = 103;
    }
    SUBCASE("another KeyType") {
        o["KeyType"] = "http://docs.oasis-open.org/ws-sx/ws-trust/200512/Bearer";
        status = 400;
        code = 110;
    }
    SUBCASE("audit log full") {
        p.verden.fuld = true;
        status = 500;
        code = 106;
    }
    const net::Svar svar = p.post_json(o, who);
    CHECK(svar.status == status);
    const json body = json::parse(svar.krop);
    CHECK(body.at("code") == code);
    CHECK(body.size() == 2);
    CHECK(body.at("message").get<std::string>().starts_with(std::to_string(code) + ": "));
    CHECK(body.at("message").get<std::string>().find('[') == std::string::npos);
    if (p.verden.fuld) return;
    REQUIRE(p.verden.poster.size() == 1);
    CHECK(header(svar, "x-SporingsId") == p.verden.poster[0].sporing.text());
    CHECK(p.verden.poster[0].resultat == code);
    if (who == &Noegler::alle().fremmed) {
        CHECK(body.at("message").get<std::string>().find(
                  krypto::kid(*certifikat(Noegler::alle().fremmed))) != std::string::npos);
    }
}

TEST_CASE("4.1: what is no request; other paths and methods") {
    Proeve p(true);
    CHECK(p.post(kJsonSti, "{", "application/json").status == 400);
    CHECK(p.post(kJsonSti, "[]", "application/json").status == 400);
    CHECK(p.post(kJsonSti, std::string((256 << 10) + 1, ' '), "application/json").status == 400);
    CHECK(p.post("/runtime/api/rest/wstrust/v2/issue", "{}", "").status == 404);
    CHECK(spoerg(*p.endepunkt, anmodning("GET", kJsonSti)).value().status == 405);
    CHECK_FALSE(spoerg(*p.endepunkt, anmodning("POST", "/runtime/andet")).has_value());
    p.pulje.fuld = true;
    CHECK(p.post_json(oenske()).status == 503);
}

TEST_CASE("SIK-031: OAuth by form, by query and by JSON") {
    Proeve p;
    const std::string target = kOauthSti;
    const std::string form = "application/x-www-form-urlencoded";
    for (const net::Svar& svar : {p.post(target, formular(), form + "; charset=utf-8"),
                                  p.post(target + "?" + formular(), "", ""),
                                  p.post(target,
                                         json({{"client_id", sts::test::kOrganisation},
                                               {"grant_type", "client_credentials"},
                                               {"scope", kScope}})
                                             .dump(),
                                         "application/json"),
                                  p.post(target + "?" + formular(), formular(), form)}) {
        CHECK(svar.status == 200);
        const json body = json::parse(svar.krop);
        CHECK(body.at("token_type") == "Holder-of-key");
        CHECK(body.at("expires_in") == 480 * 60 - 1);  // the clock stands 123 ms after the second
        CHECK(krypto::Jws::laes(body.at("access_token").get<std::string>()).has_value());
        CHECK(header(svar, "Cache-Control") == "no-store");
    }
    CHECK(p.verden.poster.back().operation == "sts/oauth");
}

TEST_CASE("4.2: the scope is read by its words") {
    Proeve p;
    p.verden.tjeneste.entity_id = "urn:a,b:c,anvenderkontekst:1/2";
    p.verden.saet();
    const std::string id = p.verden.tjeneste.entity_id;
    const std::string body = "client_id=" + id +
                             "&grant_type=client_credentials&scope=entityid:" + id +
                             ",anvenderkontekst:11111111";
    CHECK(p.post(kOauthSti, body, "application/x-www-form-urlencoded").status == 200);
    CHECK(p.post(kOauthSti, body + ",onbehalfof:" + krypto::kid(*certifikat(Noegler::alle().synk)),
                 "application/x-www-form-urlencoded", &Noegler::alle().platform)
              .status == 200);
    CHECK(p.verden.poster.back().paa_vegne_af == p.verden.synk.uuid);
}

TEST_CASE("4.2: errors") {
    struct Raekke {
        std::string krop;
        const krypto::Noeglepar* hvem;
        int status;
        std::string error;
    };
    const Noegler& n = Noegler::alle();
    const std::string grant = "&grant_type=client_credentials";
    const std::string id = "client_id=" + sts::test::kOrganisation;
    const Raekke rows[] = {
        {formular(), nullptr, 401, "invalid_client"},
        {formular(), &n.fremmed, 401, "invalid_client"},
        {grant + "&scope=" + kScope, &n.synk, 400, "invalid_request"},
        {"client_id=" + grant + "&scope=" + kScope, &n.synk, 400, "invalid_request"},
        {id + "&scope=" + kScope, &n.synk, 400, "invalid_request"},
        {id + "&grant_type=password&scope=" + kScope, &n.synk, 400, "unsupported_grant_type"},
        {id + grant, &n.synk, 400, "invalid_request"},
        {formular("entityid:,anvenderkontekst:11111111"), &n.synk, 400, "invalid_request"},
        {formular("entityid:" + sts::test::kOrganisation + ",anvenderkontekst:"), &n.synk, 400,
         "invalid_request"},
        {formular("entityid:" + sts::test::kOrganisation), &n.synk, 400, "invalid_request"},
        {formular("entityid:" + sts::test::kDemo + ",anvenderkontekst:11111111"), &n.synk, 400,
         "invalid_request"},
        {formular() + "&scope=" + kScope, &n.synk, 400, "invalid_request"},
        {formular("entityid:" + sts::test::kOrganisation + ",anvenderkontekst:1111111"), &n.synk,
         400, "invalid_request"},
        {formular("entityid:" + sts::test::kOrganisation + ",anvenderkontekst:22222222"), &n.synk,
         400, "unauthorized_client"},
        {"client_id=urn:x" + grant + "&scope=entityid:urn:x,anvenderkontekst:11111111", &n.synk,
         400, "invalid_scope"},
        {formular(kScope + ",onbehalfof:" + krypto::kid(*certifikat(n.platform))), &n.synk, 400,
         "unauthorized_client"}};
    for (const Raekke& r : rows) {
        CAPTURE(r.krop);
        Proeve p(true);
        const net::Svar svar =
            p.post(kOauthSti, r.krop, "application/x-www-form-urlencoded", r.hvem);
        CHECK(svar.status == r.status);
        const json body = json::parse(svar.krop);
        CHECK(body.at("error") == r.error);
        for (const char c : body.at("error_description").get<std::string>())
            CHECK((c >= 0x20 && c < 0x7F && c != '"' && c != '\\'));
        REQUIRE(p.verden.poster.size() == 1);
        CHECK(p.verden.poster[0].art == adgang::Revisionsart::kAfvistToken);
    }
    Proeve p;
    p.verden.fuld = true;
    const net::Svar svar = p.post(kOauthSti, formular(), "application/x-www-form-urlencoded");
    CHECK(svar.status == 500);
    CHECK(json::parse(svar.krop).at("code") == 106);
}

TEST_CASE("1.3: the published keys") {
    Proeve p;
    const net::Svar svar =
        spoerg(*p.endepunkt, anmodning("GET", "/runtime/oauth2/certs.idp")).value();
    CHECK(svar.status == 200);
    const json keys = json::parse(svar.krop).at("keys");
    REQUIRE(keys.size() == 1);
    CHECK(keys[0].at("kid") == krypto::kid(*certifikat(Noegler::alle().sts)));
    CHECK(spoerg(*p.endepunkt, anmodning("POST", "/runtime/oauth2/certs.idp")).value().status ==
          405);
}

TEST_CASE("4.1: sts-rest-request.json and -response.json of the examples") {
    const std::string folder = "../shared/contracts/sikkerhed/examples/";
    std::ifstream request(folder + "sts-rest-request.json");
    std::ifstream response(folder + "sts-rest-response.json");
    std::ifstream pem(folder + "certs/anvendersystem.pem");
    std::ifstream root(folder + "certs/rod-ca.pem");
    if (!request || !response || !pem || !root) {
        MESSAGE("skipped: no ", folder);
        return;
    }
    const auto text = [](std::ifstream& in) {
        return std::string{std::istreambuf_iterator<char>(in), {}};
    };
    Proeve p;
    const auto holder = sts::test::krav(krypto::Certifikat::laes(text(pem)));
    p.verden.tillid = sts::test::krav(krypto::Tillid::create({.roedder_pem = {text(root)}}));
    p.verden.synk.certifikater = {{holder}};
    p.tjeneste = p.verden.lav();
    p.endepunkt = std::make_unique<StsEndepunkt>(*p.tjeneste, p.pulje, p.verden.ur,
                                                 p.verden.entropi, Stsindstillinger{});
    net::Anmodning a = anmodning("POST", kJsonSti);
    a.klientcertifikat = holder->fingeraftryk();
    a.krop = text(request);
    const net::Svar svar = spoerg(*p.endepunkt, std::move(a)).value();
    REQUIRE(svar.status == 200);
    json ours = json::parse(svar.krop);
    json theirs = json::parse(text(response));
    ours["RequestedSecurityToken"]["Assertion"] = theirs["RequestedSecurityToken"]["Assertion"];
    CHECK(ours == theirs);
}
