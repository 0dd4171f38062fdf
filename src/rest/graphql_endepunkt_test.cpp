#include "rest/graphql_endepunkt.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "base/metrics.hpp"
#include "rest/graphiql_side.hpp"
#include "rest/organisation/kommune_test_falsk.hpp"
#include "rest/transaktion.hpp"

namespace faelled::rest {

namespace {

using nlohmann::json;

// Runs jobs at once, or refuses them all.
class Straks final : public net::Arbejdspulje {
  public:
    bool send(net::Kaldernoegle, std::function<void()> job) override {
        if (fuld) return false;
        job();
        return true;
    }
    void stop() override {}
    bool fuld = false;
};

struct Opstilling {
    falsk::Proeve proeve;
    Straks pulje;
    SeededEntropy entropi{7};
    GraphqlIndstillinger settings;
    adgang::Gate gate = *adgang::Gate::sandkasse(
        "127.0.0.1",
        {{"Prøve", falsk::u(5), {}, {{Cvr(11111111), falsk::kOrganisation, adgang::kUdstil}}}});
    adgang::Tjenesteadgang tjeneste{
        "http://stoettesystemerne.dk/service/organisation/3", false, {}};
    std::shared_ptr<net::Anmodning> a = std::make_shared<net::Anmodning>();

    Opstilling() {
        a->metode = "POST";
        sti("/organisation/organisationhent/1");
        a->headere = {{"content-type", "application/json; charset=utf-8"},
                      {"x-transaktionsid", "6F1D0A52-38a4-4c0f-9a55-0000000000ff"},
                      {"x-transaktionstid", "2026-06-01T12:00:00.123456789+02:00[Europe/Berlin]"}};
        a->krop = R"({"query": "{ organisation(cvr: \"11111111\") { organisationsnavn } }"})";
        a->loopback = true;
        a->klientcertifikat = krypto::Fingeraftryk{};
    }
    void sti(std::string s) {
        a->maal = std::move(s);
        a->sti = a->maal;
    }
    std::string& header(std::string_view navn) {
        return std::ranges::find(a->headere, navn, &std::pair<std::string, std::string>::first)
            ->second;
    }
    // Status 0: not ours.
    net::Svar spoerg() {
        auto e = GraphqlEndepunkt::create(gate, tjeneste, pulje, proeve.verden.kilde(),
                                          proeve.verden.ur, entropi, settings);
        REQUIRE(e);
        net::Svar ud;
        ud.status = 0;
        int kaldt = 0;
        const bool vores = (*e)->behandler(a, [&](net::Svar s) {
            ud = std::move(s);
            ++kaldt;
        });
        CHECK(kaldt == (vores ? 1 : 0));
        return ud;
    }
};

std::string svarhoved(const net::Svar& s, std::string_view name) {
    const auto found =
        std::ranges::find(s.headere, name, &std::pair<std::string, std::string>::first);
    return found == s.headere.end() ? "" : found->second;
}

}  // namespace

TEST_CASE("SIK: a refusal before execution is a challenge in the caller's scheme") {
    Opstilling o;
    o.a->klientcertifikat = {};
    net::Svar s = o.spoerg();
    CHECK(s.status == 401);
    CHECK(svarhoved(s, "WWW-Authenticate").starts_with("Holder-of-key error=\"invalid_token\""));
    CHECK(svarhoved(s, "x-TransaktionsId") == "6f1d0a52-38a4-4c0f-9a55-0000000000ff");
    o.a->headere.emplace_back("authorization", "bearer x.y.z");
    s = o.spoerg();
    CHECK(svarhoved(s, "WWW-Authenticate").starts_with("Bearer error="));
    // Nothing of what was sent stands in the answer.
    CHECK(s.krop.find("x.y.z") == std::string::npos);
}

TEST_CASE("an answer, with and without a slash at the end") {
    Opstilling o;
    net::Svar s = o.spoerg();
    CHECK(s.status == 200);
    CHECK(s.indholdstype == "application/json");
    CHECK(json::parse(s.krop)["data"]["organisation"]["organisationsnavn"] == "Korsbæk Kommune");
    CHECK(svarhoved(s, "x-TransaktionsId") == "6f1d0a52-38a4-4c0f-9a55-0000000000ff");
    // Ours, not the caller's (6.2).
    CHECK(svarhoved(s, "x-TransaktionsTid") == "2026-06-01T10:00:00.000Z");
    o.sti("/organisation/organisationhent/1/");
    CHECK(o.spoerg().status == 200);
    for (const char* sti :
         {"/organisation/organisationhent/2", "/organisation/organisationhent",
          "/organisation/organisationhent/1//", "/", "/organisation/graphiql/1/"}) {
        o.sti(sti);
        CHECK(o.spoerg().status == 0);
    }
}

TEST_CASE("application/graphql: the body is the document") {
    Opstilling o;
    o.header("content-type") = "application/graphql";
    o.a->krop = "{ __typename }";
    CHECK(json::parse(o.spoerg().krop)["data"]["__typename"] == "Query");
}

TEST_CASE("errors during execution have all five extensions") {
    Opstilling o;
    o.a->krop = R"({"query": "{ findes }"})";
    const net::Svar s = o.spoerg();
    CHECK(s.status == 200);
    const json x = json::parse(s.krop)["errors"][0]["extensions"];
    CHECK(x["kildeId"] == "GrapqhQL Organisation");
    CHECK(x["type"] == "ERROR");
    CHECK(x["classification"] == "ValidationError");
    CHECK(Uuid::parse(x["id"].get<std::string>()));
    CHECK(x["message"] == json::parse(s.krop)["errors"][0]["message"]);
    o.a->krop = R"({"query": "{"})";
    CHECK(json::parse(o.spoerg().krop)["errors"][0]["extensions"]["classification"] ==
          "InvalidSyntax");
}

TEST_CASE("errors before execution have the form of 14.5") {
    Opstilling o;
    o.header("x-transaktionsid") = "ikke en uuid";
    const json krop = json::parse(o.spoerg().krop);
    CHECK(krop["status"] == 400);
    CHECK(krop["error"] == "BadRequest");
    CHECK(krop["path"] == "/organisation/organisationhent/1");
    CHECK(krop["timestamp"] == "2026-06-01T10:00:00.000Z");
    CHECK(krop["message"].get<std::string>().find("x-TransaktionsId") != std::string::npos);
    CHECK(krop.size() == 5);
}

TEST_CASE("statuses") {
    const auto status = [](auto change) {
        Opstilling o;
        change(o);
        const net::Svar s = o.spoerg();
        if (s.status != 200) CHECK(json::parse(s.krop)["status"] == s.status);
        return s.status;
    };
    CHECK(status([](Opstilling& o) { o.a->headere.erase(o.a->headere.begin() + 1); }) == 400);
    CHECK(status([](Opstilling& o) { o.a->headere.pop_back(); }) == 400);
    CHECK(status([](Opstilling& o) { o.header("x-transaktionstid") = "i går"; }) == 400);
    CHECK(status([](Opstilling& o) { o.a->krop = "{"; }) == 400);
    CHECK(status([](Opstilling& o) { o.a->krop = "{}"; }) == 400);
    CHECK(status([](Opstilling& o) { o.a->klientcertifikat = {}; }) == 401);
    CHECK(status([](Opstilling& o) { o.a->loopback = false; }) == 401);
    CHECK(status([](Opstilling& o) {
              o.a->headere.emplace_back("faelled-myndighed", "22222222");
          }) == 403);
    CHECK(status([](Opstilling& o) {
              o.a->headere.emplace_back("faelled-myndighed", "11111111");
          }) == 200);
    CHECK(status([](Opstilling& o) { o.a->metode = "GET"; }) == 405);
    CHECK(status([](Opstilling& o) { o.settings.tidsgraense_us = 0; }) == 408);
    CHECK(status([](Opstilling& o) { o.a->krop.resize(300'000, ' '); }) == 413);
    CHECK(status([](Opstilling& o) { o.header("content-type") = "text/plain"; }) == 415);
    CHECK(status([](Opstilling& o) { o.pulje.fuld = true; }) == 503);
}

TEST_CASE("who is unknown is told nothing about the rest") {
    Opstilling o;
    o.a->klientcertifikat = {};
    o.a->headere.clear();
    CHECK(o.spoerg().status == 401);
}

TEST_CASE("introspection can be switched off") {
    Opstilling o;
    o.a->krop = R"({"query": "{ __schema { types { name } } }"})";
    CHECK(json::parse(o.spoerg().krop).contains("data"));
    o.settings.introspektion = false;
    CHECK_FALSE(json::parse(o.spoerg().krop).contains("data"));
}

TEST_CASE("the query page: only when asked for, nothing from elsewhere, only its own script") {
    Opstilling o;
    o.settings.graphiql = true;
    o.sti("/organisation/graphiql/1/");
    CHECK(o.spoerg().status == 405);
    o.a->metode = "GET";
    const net::Svar s = o.spoerg();
    CHECK(s.status == 200);
    CHECK(s.indholdstype.starts_with("text/html"));
    CHECK(s.krop.find("http://") == std::string::npos);
    CHECK(s.krop.find("https://") == std::string::npos);
    CHECK(s.krop.find("NONCE") == std::string::npos);
    const std::string csp = s.headere.at(0).second;
    CHECK(csp.starts_with("default-src 'none'"));
    const auto nonce = csp.substr(csp.find("'nonce-") + 7, 36);
    CHECK(s.krop.find("<script nonce=\"" + nonce + "\">") != std::string::npos);
    CHECK(o.spoerg().krop != s.krop);
}

TEST_CASE("transaction times") {
    CHECK(parse_transaktionstid("2026-06-01T12:00:00Z") == falsk::t("2026-06-01T12:00:00Z"));
    CHECK(parse_transaktionstid("2026-06-01T12:00+02:00[Europe/Berlin]") ==
          falsk::t("2026-06-01T10:00:00Z"));
    CHECK(parse_transaktionstid("2026-06-01T12:00:00.123") == falsk::t("2026-06-01T12:00:00.123"));
    CHECK(parse_transaktionstid("2026-06-01T12:00") == falsk::t("2026-06-01T12:00:00"));
    for (const char* wrong :
         {"", "[Europe/Berlin]", "2026-06-01", "2026-06-01T12:00:00+02:00Europe/Berlin]",
          "2026-06-01T12", "2026-06-01T12:00:"}) {
        CAPTURE(wrong);
        CHECK_FALSE(parse_transaktionstid(wrong));
    }
}

TEST_CASE("metrics") {
    Opstilling o;
    auto& svar = metrics::counter("faelled_graphql_requests_total", "", R"(status="200")");
    auto& fejl =
        metrics::counter("faelled_graphql_errors_total", "", R"(classification="ValidationError")");
    const auto svar_foer = svar.value();
    const auto fejl_foer = fejl.value();
    o.a->krop = R"({"query": "{ findes findes2 }"})";
    (void)o.spoerg();
    CHECK(svar.value() == svar_foer + 1);
    CHECK(fejl.value() == fejl_foer + 2);
}

}  // namespace faelled::rest
