#include "rest/sts/adgangstoken_endepunkt.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "adgang/genspil.hpp"
#include "base/base64.hpp"
#include "rest/sts/demo_endepunkt.hpp"
#include "rest/sts/rest_sts_test_hjaelp.hpp"
#include "store/memory/memory_lager.hpp"

using namespace faelled;
using namespace faelled::rest;
using namespace faelled::rest::test;
using faelled::sts::test::certifikat;
using faelled::sts::test::krav;
using faelled::sts::test::Noegler;
using faelled::sts::test::Verden;
using nlohmann::json;

namespace {

constexpr const char* kAtsSti = "/service/AccessTokenService_1/token";
constexpr const char* kDemoSti = "/service/AccessTokenDemo_1/callDemoService/";

adgang::Gateindstillinger gateindstillinger() {
    adgang::Gateindstillinger s;
    s.sts_entity_id = sts::test::kUdsteder;
    s.sts_certifikater = {certifikat(Noegler::alle().sts)};
    return s;
}

struct Proeve {
    Proeve()
        : tjeneste(verden.lav()),
          tokens(*lager, verden.ur, verden.entropi),
          gate(krav(adgang::Gate::create(gateindstillinger(), {verden.registeret, *verden.tillid,
                                                               verden.ur, genspil, &tokens}))),
          adgang_(demoadgang(sts::test::kDemo)),
          ats(gate, tokens, revisor(), pulje, verden.ur, verden.entropi,
              {.modtager = [](std::string_view id) { return id == sts::test::kDemo; }}),
          demo(gate, adgang_, revisor(), pulje, verden.ur, verden.entropi) {}

    sts::Revisor revisor() {
        return [this](const adgang::Revisionspost& post, adgang::Varig durable) {
            if (verden.fuld) return false;
            verden.poster.push_back(post);
            durable(verden.revision);
            return true;
        };
    }
    std::string saml(const std::string& service = sts::test::kDemo) {
        sts::Tokenoenske o = Verden::oenske();
        o.tjeneste = service;
        return verden.bed(*tjeneste, o).value().tekst;
    }
    net::Svar veksl(std::string body, const krypto::Noeglepar* who = &Noegler::alle().synk,
                    std::string type = "application/x-www-form-urlencoded;charset=utf-8") {
        net::Anmodning a = anmodning("POST", kAtsSti, who);
        a.headere.emplace_back("content-type", std::move(type));
        a.krop = std::move(body);
        verden.poster.clear();
        return spoerg(ats, std::move(a)).value();
    }
    net::Svar kald(const std::string& authorization, const std::string& target = "hej",
                   const krypto::Noeglepar* who = &Noegler::alle().synk) {
        net::Anmodning a = anmodning("GET", kDemoSti + target, who);
        if (!authorization.empty()) a.headere.emplace_back("authorization", authorization);
        a.headere.emplace_back("x-transaktionsid", "0f6b1f7e-6c1d-4d6c-9d4e-1c2b3a4d5e6f");
        a.headere.emplace_back("x-transaktionstid", "2026-03-02T09:00:10Z");
        verden.poster.clear();
        return spoerg(demo, std::move(a)).value();
    }

    Verden verden;
    Straks pulje;
    std::unique_ptr<sts::Sts> tjeneste;
    std::unique_ptr<store::MemoryLager> lager = store::lav_memory_lager();
    adgang::Genspil genspil{1000};
    adgang::Adgangstokens tokens;
    adgang::Gate gate;
    adgang::Tjenesteadgang adgang_;
    AdgangstokenEndepunkt ats;
    DemoEndepunkt demo;
};

// As a form must be sent; what clients forget is tested on its own.
std::string form(const std::string& base64_text) {
    std::string out = "saml-token=";
    for (const char c : base64_text)
        out += c == '+' ? "%2B" : c == '/' ? "%2F" : c == '=' ? "%3D" : std::string(1, c);
    return out;
}
std::string formular(const std::string& xml) {
    return form(base64(xml));
}

std::string udfordring(const net::Svar& s) {
    return std::to_string(s.status) + " " + header(s, "WWW-Authenticate");
}
std::string nej(int status, const std::string& error, const std::string& text) {
    return std::to_string(status) + " Holder-of-key error=\"" + error + "\",error_description=\"" +
           text + "\"";
}

}  // namespace

TEST_CASE("6.1, 6.3: a token is swapped, and the access token opens the demo service") {
    Proeve p;
    const net::Svar svar = p.veksl(formular(p.saml()));
    REQUIRE(svar.status == 200);
    CHECK(header(svar, "Cache-Control") == "no-store");
    CHECK(header(svar, "Pragma") == "no-cache");
    const json body = json::parse(svar.krop);
    CHECK(body.size() == 3);
    CHECK(body.at("token_type") == "Holder-of-key");
    CHECK(body.at("expires_in") == 3600);
    const std::string token = body.at("access_token");
    CHECK(token.size() == 64);
    REQUIRE(p.verden.poster.size() == 1);
    CHECK(p.verden.poster[0].art == adgang::Revisionsart::kAdgangstoken);
    CHECK(p.verden.poster[0].tjeneste == sts::test::kDemo);
    CHECK(p.verden.poster[0].myndighed == sts::test::kKorsbaek);
    CHECK(p.verden.poster[0].resultat == 20);

    const net::Svar hej = p.kald("Holder-of-key " + token, "hej%20med%2Bdig+%C3%A6&=");
    CHECK(hej.status == 200);
    CHECK(hej.krop == "hej med+dig+æ&=");
    CHECK(header(hej, "x-TransaktionsId") == "0f6b1f7e-6c1d-4d6c-9d4e-1c2b3a4d5e6f");
    CHECK(header(hej, "x-TransaktionsTid") == "2026-03-02T09:00:00.123Z");
    REQUIRE(p.verden.poster.size() == 1);
    CHECK(p.verden.poster[0].system == p.verden.synk.uuid);
    const net::Svar fejl = p.kald("holder-of-key " + token, "hej?errorMessage=det+gik+galt");
    CHECK(fejl.status == 400);
    CHECK(fejl.krop == "det gik galt");

    CHECK(udfordring(p.kald("Holder-of-key " + token, "hej", &Noegler::alle().anden)) ==
          nej(401, "invalid_token",
              "A valid certificate must be presented when presenting a Holder-of-key token"));
    CHECK(udfordring(p.kald("Bearer " + token)) ==
          nej(401, "invalid_token", "Authentication scheme was not valid"));
    p.verden.ur.advance(3601 * kSekund);
    CHECK(udfordring(p.kald("Holder-of-key " + token)) ==
          nej(401, "invalid_token", "Token was expired"));
    CHECK(p.verden.poster.back().art == adgang::Revisionsart::kAfvistKald);
}

TEST_CASE("SIK-050: a declaration that lies, base64url, no padding, spaces for plus") {
    Proeve p;
    const std::string xml = p.saml();
    CHECK(p.veksl(formular("<?xml version=\"1.0\" encoding=\"utf-16\"?>" + xml)).status == 200);
    // So that both alphabets and the padding make a difference.
    const std::string padded = "<?xml version=\"1.0\"?>\n " + xml;
    REQUIRE(base64(padded).find_first_of("+/") != std::string::npos);
    CHECK(p.veksl("saml-token=" + base64url(padded)).status == 200);
    for (const char* blanks : {"", " ", "  "}) {  // one of them ends in '+'
        const std::string text = base64("<?xml version=\"1.0\"?>\n" + std::string(blanks) + xml);
        CHECK(p.veksl("saml-token=" + text).status == 200);
        CHECK(p.veksl("saml-token=" + text + "%20%0A").status == 200);
    }
    std::string bare = base64(padded);
    while (bare.ends_with('='))
        bare.pop_back();
    CHECK(p.veksl(form(bare)).status == 200);
}

TEST_CASE("6.1: should-expire-in may only shorten") {
    Proeve p;
    const std::string body = formular(p.saml());
    const auto expires = [&](const std::string& wish) {
        return json::parse(p.veksl(body + "&should-expire-in=" + wish).krop).at("expires_in");
    };
    CHECK(expires("60") == 60);
    CHECK(expires("999999") == 3600);
    for (const char* wish : {"-1", "0", "x", "", "1.5", "99999999999999999999"}) {
        CHECK(udfordring(p.veksl(body + "&should-expire-in=" + wish)) ==
              nej(400, "invalid_request", "should-expire-in must be a positive number of seconds"));
    }
    // Not beyond the assertion.
    p.verden.ur.advance((480 - 10) * 60 * kSekund);
    CHECK(json::parse(p.veksl(body).krop).at("expires_in") == 600);
}

TEST_CASE("6.1: refusals, with the texts that clients know") {
    Proeve p;
    const std::string good = formular(p.saml());
    CHECK(udfordring(p.veksl("x=1")) == nej(400, "invalid_request", "saml-token was missing"));
    CHECK(udfordring(p.veksl("saml-token=")) ==
          nej(400, "invalid_request", "saml-token was missing"));
    CHECK(udfordring(p.veksl("saml-token=%25%25")) ==
          nej(400, "invalid_request", "saml-token must be in base64"));
    CHECK(udfordring(p.veksl(good + "&" + good)).starts_with("400 "));
    CHECK(udfordring(p.veksl(good, &Noegler::alle().synk, "application/json")).starts_with("400 "));
    CHECK(udfordring(p.veksl(formular("hej"))) ==
          nej(400, "invalid_request", "Token could not be parsed"));
    CHECK(udfordring(p.veksl(formular("<!DOCTYPE x>" + p.saml()))) ==
          nej(400, "invalid_request", "Token could not be parsed"));
    CHECK(udfordring(p.veksl(formular(p.saml(sts::test::kOrganisation)))) ==
          nej(401, "invalid_token", "Audience was not known"));
    const std::string another =
        nej(401, "invalid_token",
            "X509Certificate used as SubjectConfirmationData did not match the provided client "
            "certificate");
    CHECK(udfordring(p.veksl(good, nullptr)) == another);
    CHECK(udfordring(p.veksl(good, &Noegler::alle().anden)) == another);
    std::string altered = p.saml();
    altered.replace(altered.find(">11111111<"), 10, ">22222222<");
    CHECK(udfordring(p.veksl(formular(altered))).starts_with("401 "));
    REQUIRE(p.verden.poster.size() == 1);
    CHECK(p.verden.poster[0].resultat == 401);
    CHECK_FALSE(p.verden.poster[0].regel.empty());
    p.verden.ur.advance(9 * 3600 * kSekund);
    CHECK(udfordring(p.veksl(good)) == nej(401, "invalid_token", "The Token is expired"));
    p.verden.ur.set(sts::test::kNu);
    p.verden.fuld = true;
    CHECK(p.veksl(good).status == 500);
    p.pulje.fuld = true;
    CHECK(p.veksl(good).status == 503);
    CHECK(spoerg(p.ats, anmodning("GET", kAtsSti)).value().status == 405);
    CHECK_FALSE(spoerg(p.ats, anmodning("POST", "/service/AccessTokenService_1")).has_value());
}

TEST_CASE("6.3: the demo refuses") {
    Proeve p;
    CHECK(p.kald("").status == 401);
    CHECK(header(p.kald(""), "WWW-Authenticate").starts_with("Holder-of-key "));
    CHECK(p.kald("Basic YTpi").status == 401);
    const std::string token =
        json::parse(p.veksl(formular(p.saml())).krop).at("access_token").get<std::string>();
    CHECK(p.kald("Holder-of-key " + token, "a/b").status == 400);
    CHECK(p.kald("Holder-of-key " + token, "%zz").status == 400);
    p.verden.fuld = true;
    CHECK(p.kald("Holder-of-key " + token).status == 500);
    CHECK(spoerg(p.demo, anmodning("POST", std::string(kDemoSti) + "x")).value().status == 405);
}

TEST_CASE("6.2: accesstoken-kald.http of the examples: an access token nobody issued") {
    Proeve p;
    CHECK(udfordring(p.kald("Holder-of-key ed0f32cd-d4e5-4216-b7ae-4f5e57a61650")) ==
          nej(401, "invalid_token", "Token was expired"));
}
