#include "contexthandler/oidc.hpp"

#include <doctest/doctest.h>

#include <map>

#include "base/urlkode.hpp"
#include "contexthandler/oidc_laes.hpp"
#include "contexthandler/test_verden.hpp"
#include "krypto/jws.hpp"

using namespace faelled;
using namespace faelled::contexthandler;
using namespace faelled::contexthandler::test;

namespace {

constexpr const char* kKlient = "https://nyt.example";
constexpr const char* kSvar = "https://nyt.example/svar?fast=1";
constexpr const char* kHemmelighed = "hemmelighed med: og %";
const std::string kBekraefter(50, 'v');

std::string base64_sha256(std::string_view text) {
    const auto print = krypto::sha256(text);
    return base64url({reinterpret_cast<const char*>(print.data()), print.size()});
}

using Felter = std::map<std::string, std::string>;

struct Klient : Verden {
    Oidc oidc{*ch};

    Klient() {
        Brugersystem s;
        s.uuid = Uuid::named(Uuid{}, kKlient);
        s.entity_id = kKlient;
        s.navn = "Nyt fagsystem";
        s.oidc = Oidcklient{.redirect_uris = {kSvar, "https://nyt.example/andet"},
                            .logud_uris = {"https://nyt.example/farvel"},
                            .backchannel_uri = "https://nyt.example/bag",
                            .hemmelighed_sha256 = krypto::hex(krypto::sha256(kHemmelighed)),
                            .certifikater = {st::part(2).certifikat}};
        s.roller = systemer[0].roller;
        systemer.push_back(s);
        s.entity_id = "https://app.example";
        s.oidc = Oidcklient{.redirect_uris = {"http://127.0.0.1:1/"}, .offentlig = true};
        systemer.push_back(s);
        opdater();
    }
    static Felter oensker() {
        return {{"client_id", kKlient},
                {"redirect_uri", kSvar},
                {"response_type", "code"},
                {"scope", "openid profile"},
                {"state", "tilstand-1"},
                {"nonce", "nonce-1"},
                {"code_challenge", base64_sha256(kBekraefter)},
                {"code_challenge_method", "S256"}};
    }
    static std::string skriv(const Felter& f) {
        std::string out;
        for (const auto& [name, value] : f)
            out += (out.empty() ? "" : "&") + name + "=" + saml::indkod(value);
        return out;
    }
    Udfald autoriser(const Felter& f, const std::string& more = {}) {
        const std::string q = skriv(f) + more;
        return tag(oidc.autoriser(saml::Parametre::laes(q), browser));
    }
    // What the client is told at its address.
    static Felter svaret(const Udfald& u) {
        const auto* to = std::get_if<Omdirigering>(&u.svar);
        if (to == nullptr) return {{"error", "ingen omdirigering"}};
        Felter out{{"", to->adresse.substr(0, to->adresse.find('?'))}};
        const auto p =
            saml::Parametre::laes(std::string_view(to->adresse).substr(to->adresse.find('?') + 1));
        for (const char* n : {"code", "state", "iss", "error", "fast"})
            if (p->har(n)) out[n] = p->vaerdi(n);
        return out;
    }
    // Through the identity provider when nobody is logged in.
    std::string kode(const Felter& f = oensker()) {
        Udfald u = autoriser(f);
        if (const auto* to = std::get_if<Omdirigering>(&u.svar);
            to != nullptr && to->adresse.starts_with("https://idp."))
            u = svar(idpsvar(u));
        return svaret(u)["code"];
    }
    static Felter tokenfelter(const std::string& code) {
        return {{"grant_type", "authorization_code"},
                {"code", code},
                {"redirect_uri", kSvar},
                {"code_verifier", kBekraefter},
                {"client_id", kKlient},
                {"client_secret", kHemmelighed}};
    }
    // Member by member, as text; "error" when refused.
    Felter token(const Felter& f, const std::string& header = {}) {
        return laes(std::get<Dokument>(oidc.token(skriv(f), header).svar));
    }
    static Felter laes(const Dokument& d) {
        Felter out{{"status", std::to_string(d.status)}};
        // Flat, and no value of ours has a quote in it.
        for (std::size_t at = d.krop.find('"'); at != std::string::npos;
             at = d.krop.find('"', at)) {
            const std::size_t end = d.krop.find('"', at + 1);
            const std::string name = d.krop.substr(at + 1, end - at - 1);
            std::size_t from = end + 2;
            std::size_t to = 0;
            if (d.krop[from] == '"') {
                to = d.krop.find('"', ++from);
                at = to + 1;
            } else {
                to = at = d.krop.find_first_of(",}", from);
            }
            out[name] = d.krop.substr(from, to - from);
        }
        return out;
    }
    Felter userinfo(const std::string& token) {
        return laes(std::get<Dokument>(oidc.userinfo("Bearer " + token).svar));
    }
    // A client_assertion by the key of `who`.
    [[nodiscard]] std::string paastand(const Felter& change = {}, std::size_t who = 2,
                                       krypto::Jwsform form = {}) {
        const std::int64_t now = ur.now().us / kSekund;
        Felter k{{"iss", kKlient},
                 {"sub", kKlient},
                 {"aud", kBase + std::string(sti::kToken)},
                 {"jti", saml::nyt_id(entropi)},
                 {"exp", std::to_string(now + 60)}};
        for (const auto& [name, value] : change)
            k[name] = value;
        std::string json = "{";
        for (const auto& [name, value] : k) {
            if (value.empty()) continue;
            json += (json.size() > 1 ? ",\"" : "\"") + name + "\":";
            json += name == "exp" ? value : "\"" + value + "\"";
        }
        return krypto::signer_jws(st::part(who), json + "}", form).value();
    }
    Felter med_paastand(const std::string& jwt, const std::string& code) {
        Felter f = tokenfelter(code);
        f.erase("client_secret");
        f.erase("client_id");
        f["client_assertion"] = jwt;
        f["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
        return token(f);
    }
};

}  // namespace

TEST_CASE("7.16: a code, its tokens and userinfo, with the roles translated") {
    Klient v;
    const Udfald to_idp = v.autoriser(Klient::oensker());
    const Felter back = Klient::svaret(v.svar(v.idpsvar(to_idp)));
    CHECK(back.at("") == "https://nyt.example/svar");
    CHECK(back.at("fast") == "1");  // the address's own parameter stays
    CHECK(back.at("state") == "tilstand-1");
    CHECK(back.at("iss") == kBase + std::string(sti::kOidc));
    Felter t = v.token(Klient::tokenfelter(back.at("code")));
    CHECK(t["token_type"] == "Bearer");
    CHECK(t["expires_in"] == "3600");

    const auto j = krypto::Jws::laes(t["id_token"]);
    REQUIRE(j);
    CHECK(j->alg == krypto::Signaturalgoritme::kRsaPssSha256);
    CHECK(j->verificer(st::part(1).certifikat->noegle()));
    CHECK(j->kid == krypto::kid(*st::part(1).certifikat));
    Felter k = Klient::laes({200, "", j->indhold});
    CHECK(k["iss"] == kBase + std::string(sti::kOidc));
    CHECK(k["aud"] == kKlient);
    CHECK(k["nonce"] == "nonce-1");
    CHECK(k["sub"] == st::svar().navneid.vaerdi);
    CHECK(k["acr"] == "https://data.gov.dk/concept/core/nsis/loa/Substantial");
    CHECK(k[std::string(saml::attribut::kCvr3)] == "11111111");
    CHECK(k["at_hash"].size() == 22);
    const auto roles = adgang::laes_privilegier(
        fra_base64(k[std::string(saml::attribut::kPrivilegier3)], 10'000).value());
    REQUIRE(roles);
    CHECK((*roles)[0].rolle == "http://sag.example/roles/usersystemrole/laes/1");
    CHECK((*roles)[0].afgraensninger == std::vector<adgang::Afgraensning>{{kKle, {"32.30.*"}}});

    Felter u = v.userinfo(t["access_token"]);
    CHECK(u["sub"] == k["sub"]);
    CHECK(u[std::string(saml::attribut::kPrivilegier3)] ==
          k[std::string(saml::attribut::kPrivilegier3)]);
    // An ID token opens nothing; an access token dies with its time, and with the session.
    CHECK(v.userinfo(t["id_token"])["status"] == "401");
    CHECK(v.userinfo(t["access_token"] + "A")["status"] == "401");
    CHECK(Klient::laes(std::get<Dokument>(v.oidc.userinfo("").svar))["status"] == "401");
    v.ur.advance(3599 * kSekund);
    (void)v.autoriser(Klient::oensker());  // keeps the session awake
    CHECK(v.userinfo(t["access_token"])["status"] == "200");
    v.ur.advance(kSekund);
    CHECK(v.userinfo(t["access_token"])["status"] == "401");
}

TEST_CASE("7.16: the session is SAML's, with prompt, max_age and acr_values") {
    Klient v;
    REQUIRE(std::holds_alternative<Formular>(v.login().svar));
    CHECK(!v.kode().empty());
    auto with = [&](const Felter& change) {
        Felter f = Klient::oensker();
        for (const auto& [name, value] : change)
            f[name] = value;
        return Klient::svaret(v.autoriser(f));
    };
    CHECK(!with({{"prompt", "none"}})["code"].empty());
    const std::string idp = "https://idp.korsbaek.example/sso";
    CHECK(with({{"prompt", "login"}})[""] == idp);
    CHECK(!with({{"max_age", "60"}})["code"].empty());
    v.ur.advance(120 * kSekund);
    CHECK(with({{"max_age", "60"}})[""] == idp);
    CHECK(with({{"acr_values", "urn:dk:gov:saml:attribute:AssuranceLevel:4"}})["error"] ==
          "access_denied");
    v.browser.session.clear();
    const Felter no = with({{"prompt", "none"}});
    CHECK(no.at("error") == "login_required");
    CHECK(no.at("state") == "tilstand-1");
    CHECK(no.at("iss") == kBase + std::string(sti::kOidc));
}

TEST_CASE("7.16: what an authorization request may not say") {
    Klient v;
    const auto with = [&](const std::string& name, const std::string& value,
                          const std::string& more = {}) {
        Felter f = Klient::oensker();
        if (value.empty())
            f.erase(name);
        else
            f[name] = value;
        return v.autoriser(f, more);
    };
    // Nobody is sent to an address that is not registered, exactly.
    for (const char* bad :
         {"https://ond.example/", "https://nyt.example/svar", "https://nyt.example/svar?fast=1&x",
          "https://nyt.example/svar?fast=1/", ""})
        CHECK(grund(with("redirect_uri", bad)) == Fejlgrund::kUkendtAcs);
    CHECK(grund(with("state", "x", "&redirect_uri=https%3A%2F%2Fond.example")) ==
          Fejlgrund::kUkendtAcs);
    for (const char* bad : {"https://ukendt.example", kSag, ""})
        CHECK(grund(with("client_id", bad)) == Fejlgrund::kUkendtSystem);
    const std::vector<std::tuple<std::string, std::string, std::string>> cases = {
        {"response_type", "", "invalid_request"},
        {"response_type", "token", "unsupported_response_type"},
        {"response_type", "code id_token", "unsupported_response_type"},
        {"scope", "profile", "invalid_scope"},
        {"scope", "openidx", "invalid_scope"},
        {"state", "", "invalid_request"},
        {"nonce", "", "invalid_request"},
        {"code_challenge", "", "invalid_request"},
        {"code_challenge", std::string(42, 'a'), "invalid_request"},
        {"code_challenge_method", "", "invalid_request"},
        {"code_challenge_method", "plain", "invalid_request"},
        {"display", "page", "invalid_request"},
        {"response_mode", "query", "invalid_request"},
        {"id_token_hint", "x", "invalid_request"},
        {"prompt", "consent", "invalid_request"},
        {"max_age", "-1", "invalid_request"},
        {"max_age", "1x", "invalid_request"},
        {"request", "x", "request_not_supported"},
        {"request_uri", "x", "request_uri_not_supported"}};
    for (const auto& [name, value, error] : cases) {
        CAPTURE(name);
        CAPTURE(value);
        const Felter back = Klient::svaret(with(name, value));
        CHECK(back.at("error") == error);
        CHECK(back.at("") == "https://nyt.example/svar");
    }
    CHECK(Klient::svaret(with("state", "x", "&nonce=to"))["error"] == "invalid_request");
    // A SAML system is no OIDC client, and an OIDC client no SAML system.
    CHECK(grund(v.bed(v.anmodning(kKlient))) == Fejlgrund::kUkendtSystem);
}

TEST_CASE("7.16: a code is good once, soon, for its client, address and verifier") {
    Klient v;
    const auto with = [&](const std::string& code, const Felter& change) {
        Felter f = Klient::tokenfelter(code);
        for (const auto& [name, value] : change)
            if (value.empty())
                f.erase(name);
            else
                f[name] = value;
        return v.token(f)["error"];
    };
    CHECK(with(v.kode(), {{"code_verifier", std::string(50, 'w')}}) == "invalid_grant");
    CHECK(with(v.kode(), {{"code_verifier", ""}}) == "invalid_request");
    CHECK(with(v.kode(), {{"redirect_uri", "https://nyt.example/andet"}}) == "invalid_grant");
    CHECK(with(v.kode(), {{"client_id", "https://app.example"}, {"client_secret", ""}}) ==
          "invalid_grant");
    CHECK(with("findes-ikke", {}) == "invalid_grant");
    CHECK(with(v.kode(), {{"grant_type", "refresh_token"}}) == "unsupported_grant_type");

    // A failed try has used it up.
    const std::string spent = v.kode();
    CHECK(with(spent, {{"code_verifier", std::string(50, 'w')}}) == "invalid_grant");
    CHECK(with(spent, {}) == "invalid_grant");
    const std::string late = v.kode();
    v.ur.advance(v.ch->indstillinger().kode);
    CHECK(with(late, {}) == "invalid_grant");

    // The second one to bring a code gets nothing, and ends what the first one got.
    const std::string twice = v.kode();
    Felter first = v.token(Klient::tokenfelter(twice));
    CHECK(v.userinfo(first["access_token"])["status"] == "200");
    CHECK(with(twice, {}) == "invalid_grant");
    CHECK(v.userinfo(first["access_token"])["status"] == "401");

    // Logged out between code and token.
    const std::string gone = v.kode();
    (void)v.tag(v.ch->logud(v.browser));
    CHECK(with(gone, {}) == "invalid_grant");
}

TEST_CASE("7.16: who the client is: a secret, an assertion, or nothing where it may") {
    Klient v;
    const auto basic = [](const std::string& id, const std::string& secret) {
        return "Basic " + base64(saml::indkod(id) + ":" + saml::indkod(secret));
    };
    Felter f = Klient::tokenfelter(v.kode());
    f.erase("client_secret");
    f.erase("client_id");
    CHECK(!v.token(f, basic(kKlient, kHemmelighed))["id_token"].empty());
    f["code"] = v.kode();
    for (const std::string& bad :
         {basic(kKlient, "forkert"), basic(kKlient, ""), basic("https://app.example", ""),
          std::string("Basic !"), std::string("Bearer x")}) {
        CAPTURE(bad);
        Felter no = v.token(f, bad);
        CHECK(no["error"] == "invalid_client");
        CHECK(no["status"] == "401");
    }
    CHECK(v.token(f)["error"] == "invalid_client");
    f["client_id"] = kKlient;
    CHECK(v.token(f)["error"] == "invalid_client");  // a web client has to prove itself
    f["client_secret"] = kHemmelighed;
    CHECK(v.token(f, basic(kKlient, kHemmelighed))["error"] == "invalid_request");  // two ways
    // None of that touched the code.
    CHECK(!v.token(f)["id_token"].empty());

    // private_key_jwt.
    const std::string good = v.paastand();
    CHECK(!v.med_paastand(good, v.kode())["id_token"].empty());
    CHECK(v.med_paastand(good, v.kode())["error"] == "invalid_client");  // replayed
    const std::string now = std::to_string(v.ur.now().us / kSekund);
    const std::string far = std::to_string(v.ur.now().us / kSekund + 3600);
    for (const Felter& bad : std::vector<Felter>{{{"iss", "https://x.example"}},
                                                 {{"aud", "https://x.example"}},
                                                 {{"sub", "https://app.example"}},
                                                 {{"exp", now}},
                                                 {{"exp", far}},
                                                 {{"exp", ""}},
                                                 {{"jti", ""}}})
        CHECK(v.med_paastand(v.paastand(bad), v.kode())["error"] == "invalid_client");
    CHECK(v.med_paastand(v.paastand({}, 0), v.kode())["error"] == "invalid_client");
    CHECK(v.med_paastand(v.paastand({}, 2, {krypto::Signaturalgoritme::kRsaPssSha256}),
                         v.kode())["error"] == "invalid_client");

    // An app: PKCE alone.
    Felter a = Klient::oensker();
    a["client_id"] = "https://app.example";
    a["redirect_uri"] = "http://127.0.0.1:1/";
    Felter t = Klient::tokenfelter(v.kode(a));
    t["client_id"] = a["client_id"];
    t["redirect_uri"] = a["redirect_uri"];
    t.erase("client_secret");
    CHECK(!v.token(t)["id_token"].empty());
}

TEST_CASE("7.16: logout from the client, and the client is told of others'") {
    Klient v;
    Felter t = v.token(Klient::tokenfelter(v.kode()));
    const auto end = [&](const Felter& f) {
        return v.tag(v.oidc.end_session(saml::Parametre::laes(Klient::skriv(f)), v.browser));
    };
    // A link without a token of ours ends nothing, and nobody is sent to a stranger.
    CHECK(grund(end({{"post_logout_redirect_uri", "https://nyt.example/farvel"}})) ==
          Fejlgrund::kUnderskrift);
    CHECK(grund(end({{"id_token_hint", t["access_token"]}})) == Fejlgrund::kUnderskrift);
    CHECK(grund(end({{"id_token_hint", t["id_token"]}, {"client_id", kSag}})) ==
          Fejlgrund::kUnderskrift);
    CHECK(grund(end({{"id_token_hint", t["id_token"]},
                     {"post_logout_redirect_uri", "https://ond.example/"}})) ==
          Fejlgrund::kUkendtAcs);
    CHECK(v.userinfo(t["access_token"])["status"] == "200");

    const Udfald out = end({{"id_token_hint", t["id_token"]},
                            {"post_logout_redirect_uri", "https://nyt.example/farvel"},
                            {"state", "s 1"}});
    REQUIRE(std::holds_alternative<Omdirigering>(out.svar));
    CHECK(std::get<Omdirigering>(out.svar).adresse.starts_with("https://idp.korsbaek.example/slo"));
    const Udfald last = v.logudsvar(out, kIdpId, 0, true);
    CHECK(std::get<Omdirigering>(last.svar).adresse == "https://nyt.example/farvel?state=s%201");
    CHECK(v.userinfo(t["access_token"])["status"] == "401");
    CHECK(v.bagkald.empty());  // who asked is not told

    // Logged out from elsewhere: told behind the browser's back.
    t = v.token(Klient::tokenfelter(v.kode()));
    v.bagsvar = {std::string()};
    (void)v.ch->logud(v.browser);
    REQUIRE(v.bagkald.size() == 1);
    CHECK(v.bagkald[0].adresse == "https://nyt.example/bag");
    REQUIRE(v.bagkald[0].krop.starts_with("logout_token="));
    const auto j = krypto::Jws::laes(std::string_view(v.bagkald[0].krop).substr(13));
    REQUIRE(j);
    CHECK(j->typ == "logout+jwt");
    CHECK(j->verificer(st::part(1).certifikat->noegle()));
    const auto k = laes_jwtkrav(j->indhold);
    REQUIRE(k);
    CHECK(k->aud == std::vector<std::string>{kKlient});
    CHECK(k->sid == laes_jwtkrav(krypto::Jws::laes(t["id_token"])->indhold)->sid);
    CHECK(j->indhold.find("backchannel-logout") != std::string::npos);
    CHECK(j->indhold.find("nonce") == std::string::npos);
}

TEST_CASE("7.16: claims are read strictly") {
    CHECK(laes_jwtkrav(R"({"aud":["a","b"],"exp":12.7})")->exp == 12);
    for (const char* bad :
         {"", "[]", R"({"sub":1})", R"({"sub":"a","sub":"b"})", R"({"aud":[1]})", R"({"exp":"1"})",
          R"({"exp":1e300})", R"({"a":{"b":{"c":{"d":{"e":{"f":{"g":1}}}}}}})"})
        CHECK(!laes_jwtkrav(bad));
}
