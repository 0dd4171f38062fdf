#include "app/admin/kald.hpp"

#include <doctest/doctest.h>

namespace faelled::app::admin {

namespace {

constexpr std::string_view kApi = R"({"paths":{
  "/admin/ting":{"get":{"operationId":"ting.liste","summary":"Søg","parameters":[
      {"name":"navn","in":"query","required":false,"schema":{"type":"string"}}]},
    "post":{"operationId":"ting.opret","summary":"Opret","requestBody":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Ting"}}}}}},
  "/admin/ting/{uuid}/luk":{"post":{"operationId":"ting.luk","summary":"Luk","parameters":[
      {"name":"uuid","in":"path","required":true,"schema":{"type":"string"}}]}}},
 "components":{"schemas":{"Ting":{"type":"object","properties":{
    "navn":{"type":"string"},"antal":{"type":"integer"},"aktiv":{"type":"boolean"},
    "koder":{"type":"array","items":{"type":"string"}},"slut":{"type":["string","null"]},
    "art":{"type":"string","enum":["A","B"]}}}}}})";

}  // namespace

TEST_CASE("a name goes where the description puts it") {
    const auto list = lav_kald(kApi, {"ting.liste", {{"navn", "Æ b&c"}}, ""});
    REQUIRE(list);
    CHECK(list->metode == "GET");
    CHECK(list->sti == "/admin/ting?navn=%C3%86%20b%26c");
    CHECK(list->krop.empty());

    const auto close = lav_kald(kApi, {"ting.luk", {{"uuid", "../x"}}, ""});
    REQUIRE(close);
    CHECK(close->sti == "/admin/ting/..%2Fx/luk");

    const auto make = lav_kald(
        kApi, {"ting.opret",
               {{"navn", "12"}, {"antal", "3"}, {"aktiv", "true"}, {"koder", "a, b"}, {"slut", ""}},
               ""});
    REQUIRE(make);
    CHECK(make->krop == R"({"navn":"12","antal":3,"aktiv":true,"koder":["a","b"],"slut":null})");
}

TEST_CASE("what does not fit is said before anything is sent") {
    const auto text = [](const Kaldsvalg& v) {
        const auto made = lav_kald(kApi, v);
        return made ? std::string() : made.error().tekst;
    };
    CHECK(text({"ting.glem", {}, ""}).find("ting.luk") != std::string::npos);
    CHECK(text({"ting.luk", {}, ""}).find("uuid=") != std::string::npos);
    CHECK(text({"ting.opret", {{"farve", "x"}}, ""}).find("farve") != std::string::npos);
    CHECK(text({"ting.opret", {{"antal", "x"}}, ""}).find("heltal") != std::string::npos);
    CHECK(text({"ting.opret", {{"aktiv", "ja"}}, ""}).find("true") != std::string::npos);
    CHECK(text({"ting.opret", {{"navn", "x"}}, "{}"}).find("--krop") != std::string::npos);
    CHECK_FALSE(lav_kald("<html>", {"ting.liste", {}, ""}));
}

TEST_CASE("help lists the operations, and one with its fields") {
    const auto all = hjaelp(kApi, "");
    REQUIRE(all);
    CHECK(all->find("ting.liste") != std::string::npos);
    CHECK(all->find("antal") == std::string::npos);
    const auto one = hjaelp(kApi, "ting.opret");
    REQUIRE(one);
    CHECK(one->find("antal  integer") != std::string::npos);
    CHECK(one->find("art  A | B") != std::string::npos);
    CHECK_FALSE(hjaelp(kApi, "hund"));
}

}  // namespace faelled::app::admin
