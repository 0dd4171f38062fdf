#include "rest/graphql/execute.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "rest/graphql/legetoej_test_skema.hpp"

namespace faelled::rest::graphql {

namespace {

using nlohmann::json;

const Schema& schema() {
    static const auto s = legetoej::skema();
    return *s;
}

json run(const std::string& query, const std::string& variables = "{}",
         const Limits& limits = legetoej::kGraenser, const std::string& operation = "") {
    const json body = {{"query", query},
                       {"variables", json::parse(variables)},
                       {"operationName", operation.empty() ? json() : json(operation)}};
    const auto request = read_request(body.dump(), legetoej::kGraenser);
    REQUIRE(request);
    return json::parse(legetoej::koer(schema(), *request, limits).json);
}

std::string first_error(const json& answer) {
    return answer.at("errors").at(0).at("extensions").at("classification");
}

}  // namespace

TEST_CASE("fields in the order asked, aliases, arguments with defaults") {
    const json a = run(R"({ x: ting(antal: 2) { navn nr hej: navn(hilsen: "dav") __typename } })");
    CHECK_FALSE(a.contains("errors"));
    CHECK(a["data"]["x"].dump() == R"([{"__typename":"Bold","hej":"dav 0","navn":"hej 0","nr":0},)"
                                   R"({"__typename":"Bil","hej":"dav 1","navn":"hej 1","nr":1}])");
    const auto raw = legetoej::koer(schema(), {"{ ting(antal: 1) { nr navn } }", "", {}});
    CHECK(raw.json == R"({"data":{"ting":[{"nr":0,"navn":"hej 0"}]}})");
}

TEST_CASE("interfaces: fragments apply to the concrete type") {
    const json a = run("{ ting(antal: 2) { ...F } } fragment F on Ting { nr ... on Bil { hjul } }");
    CHECK(a["data"]["ting"] == json::parse(R"([{"nr":0},{"nr":1,"hjul":4}])"));
}

TEST_CASE("resolvers are called once per place, whatever the number of objects") {
    legetoej::opslag = 0;
    const json a =
        run("{ ting(antal: 100) { ... on Bold { venner { nr } } ... on Bil { naeste { nr } } } }");
    CHECK(a["data"]["ting"].size() == 100);
    CHECK(legetoej::opslag == 3);
}

TEST_CASE("same key in several selections is merged") {
    const json a = run("{ ting(antal: 2) { nr } ting(antal: 2) { navn } }");
    CHECK(a["data"]["ting"][0] == json::parse(R"({"nr":0,"navn":"hej 0"})"));
}

TEST_CASE("@skip and @include") {
    const json a =
        run("query ($b: Boolean!) { a: tom @skip(if: $b) b: __typename @include(if: $b) "
            "... @include(if: false) { tom } }",
            R"({"b": true})");
    CHECK(a["data"] == json::parse(R"({"b":"Query"})"));
}

TEST_CASE("variables: coercion, lists of one, defaults, errors") {
    CHECK(run("query ($f: [Filter!]) { ekko(filter: $f) }",
              R"({"f": {"farve": "ROED", "numre": 3}})")["data"]["ekko"] ==
          "[{farve: ROED, numre: [3], antal: 2}]");
    CHECK(run("query ($n: [Int!]) { ekko(filter: {farve: BLAA, numre: $n}) }")["data"]["ekko"] ==
          "[{farve: BLAA, antal: 2}]");
    CHECK(run("{ ekko }")["data"]["ekko"].is_null());
    CHECK(run("{ ekko(filter: null) }")["data"]["ekko"] == "null");
    for (const char* wrong : {R"({"f": 1})", R"({"f": {"farve": "GUL"}})", R"({"f": [null]})",
                              R"({"f": {"farve": "ROED", "x": 1}})"}) {
        CAPTURE(wrong);
        const json a = run("query ($f: [Filter!]) { ekko(filter: $f) }", wrong);
        CHECK(first_error(a) == "ValidationError");
        CHECK_FALSE(a.contains("data"));
    }
    CHECK(first_error(run("query ($n: Int!) { ting(antal: $n) { nr } }")) == "ValidationError");
    // A nullable variable without a value takes the argument's default; null itself may not stand
    // there.
    CHECK(run("query ($n: Int) { ting(antal: $n) { nr } }")["data"]["ting"].size() == 4);
    CHECK(first_error(run("query ($n: Int) { ting(antal: $n) { nr } }", R"({"n": null})")) ==
          "ValidationError");
}

TEST_CASE("operationName chooses") {
    const std::string two = "query A { a: __typename } query B { b: __typename }";
    CHECK(run(two, "{}", legetoej::kGraenser, "B")["data"].contains("b"));
    CHECK(first_error(run(two)) == "ValidationError");
    CHECK(first_error(run(two, "{}", legetoej::kGraenser, "C")) == "ValidationError");
}

TEST_CASE("null where it may not be travels to the nearest place where it may") {
    const json a = run("{ ting(antal: 4) { nr ejer } }");
    CHECK(a["data"]["ting"][2]["ejer"] == "Ida");
    CHECK(a["data"]["ting"][3].is_null());
    REQUIRE(a["errors"].size() == 1);
    const json& e = a["errors"][0];
    CHECK(e["path"] == json::parse(R"(["ting", 3, "ejer"])"));
    CHECK(e["locations"] == json::parse(R"([{"line":1,"column":23}])"));
    CHECK(e["extensions"]["classification"] == "NullValueInNonNullableField");
    CHECK(e["extensions"]["type"] == "ERROR");
    CHECK(e["extensions"]["kildeId"] == "Legetøj");
    CHECK(e["extensions"]["id"] == "id");
    CHECK(e["extensions"]["message"] == e["message"]);

    // Ball 2 has friends 3 and 4; 3 has no owner, its list may not hold null, so ball 2 is null.
    const json b = run("{ ting(antal: 3) { ... on Bold { venner { ejer } } } }");
    CHECK(b["data"]["ting"][2].is_null());
    CHECK(b["data"]["ting"][0]["venner"].size() == 2);

    const json c = run("{ tom }");
    CHECK(c["data"].is_null());
    CHECK(c["errors"].size() == 1);
}

TEST_CASE("warnings stand beside data") {
    const json a = run("{ advarsel }");
    CHECK(a["data"]["advarsel"] == "");
    CHECK(a["errors"][0]["extensions"]["type"] == "WARNING");
    CHECK(first_error(a) == "NotFound");
}

TEST_CASE("a resolver that throws is a server error without its secret") {
    const json a = run("{ kast __typename }");
    CHECK(a["data"]["kast"].is_null());
    CHECK(a["data"]["__typename"] == "Query");
    CHECK(first_error(a) == "ServerError");
    CHECK(a.dump().find("hemmeligt") == std::string::npos);
}

TEST_CASE("limits: values of an answer, errors of an answer") {
    CHECK(first_error(run("{ ting(antal: 5000) { nr } }")) == "ValidationError");
    CHECK(run("{ ting(antal: 5000) { nr } }")["data"].is_null());
    std::string many = "{";
    for (int i = 0; i < 30; ++i)
        many += " a" + std::to_string(i) + ": advarsel";
    const json a = run(many + " }");
    CHECK(a["errors"].size() == 21);
    CHECK(a["errors"][20]["message"].get<std::string>().find("10") != std::string::npos);
}

TEST_CASE("a chain of fragments as long as the limits allow does not exhaust the stack") {
    constexpr int kChain = 1'200;
    std::string query = "{ ...F0 }";
    for (int i = 0; i < kChain; ++i) {
        query +=
            " fragment F" + std::to_string(i) + " on Query { ...F" + std::to_string(i + 1) + " }";
    }
    query += " fragment F" + std::to_string(kChain) + " on Query { __typename }";
    const auto raw = legetoej::koer(schema(), {query, "", {}}, kServerLimits);
    CHECK(raw.json == R"({"data":{"__typename":"Query"}})");
}

TEST_CASE("time runs out") {
    struct Udloebet : Context {
        bool expired() const override { return true; }
    };
    Udloebet context;
    const auto a = answer(schema(), {"{ ting { nr } }", "", {}}, context, legetoej::kGraenser,
                          Introspection::kOn, {"", [] { return ""; }});
    CHECK(a.expired);
}

TEST_CASE("request bodies") {
    const auto wrong = [](std::string_view body) {
        const auto r = read_request(body, legetoej::kGraenser);
        return r ? std::string() : r.error();
    };
    CHECK(wrong(R"({"query": "{a}"})") == "");
    CHECK(
        wrong(R"({"query": "{a}", "variables": null, "operationName": null, "extensions": {}})") ==
        "");
    for (const char* body : {"", "[]", "1", "{", "{}", R"({"query": 1})", R"({"query": "{a}"} x)",
                             R"({"query": "{a}", "variables": []})",
                             R"({"query": "{a}", "operationName": 1})", "{\"query\": \"\xff\"}"}) {
        CAPTURE(body);
        CHECK_FALSE(wrong(body).empty());
    }
    CHECK(wrong(R"({"query": "", "variables": )" + std::string(50, '[')).find("dybere") !=
          std::string::npos);
    CHECK(wrong(std::string(20'000, ' ')).find("større") != std::string::npos);
    const auto r = read_request(
        R"({"query": "q", "variables": {"a": [1, 2.5, true, null, {"b": "c"}], "d": 18446744073709551615}})",
        legetoej::kGraenser);
    REQUIRE(r);
    CHECK(r->variables.print() ==
          R"({a: [1, 2.5, true, null, {b: "c"}], d: 1.8446744073709552e+19})");
}

}  // namespace faelled::rest::graphql
