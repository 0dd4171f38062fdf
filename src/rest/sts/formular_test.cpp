#include "rest/sts/formular.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace faelled::rest;

TEST_CASE("a form: escapes, names in any case") {
    const auto p = laes_formular("Client_ID=http%3A%2f%2Fa&b=x+y&c&&d=%C3%A6");
    REQUIRE(p.has_value());
    CHECK(vaerdi(*p, "client_id") == "http://a");
    CHECK(vaerdi(*p, "b") == "x y");
    CHECK(p->contains("c"));
    CHECK(vaerdi(*p, "d") == "æ");
    CHECK(vaerdi(*p, "findes-ikke").empty());
    CHECK(laes_formular("")->empty());
}

TEST_CASE("a form: refused") {
    CHECK_FALSE(laes_formular("a=%4").has_value());
    CHECK_FALSE(laes_formular("a=%4x").has_value());
    CHECK_FALSE(laes_formular("a=%").has_value());
    CHECK_FALSE(laes_formular("a=%FF").has_value());
    CHECK_FALSE(laes_formular("a=1&a=2").has_value());
    CHECK_FALSE(laes_formular("a=1&A=1").has_value());
    std::string many;
    for (std::size_t i = 0; i <= kParametre; ++i)
        many += "p" + std::to_string(i) + "=1&";
    CHECK_FALSE(laes_formular(many).has_value());
}

TEST_CASE("JSON: paths in lower case, numbers as text, null left out") {
    const auto p = laes_json(
        R"({"AppliesTo":{"EndpointReference":{"Address":"http://a"}},"Cvr":11111111,"x":null,"y":true})");
    REQUIRE(p.has_value());
    CHECK(vaerdi(*p, "appliesto.endpointreference.address") == "http://a");
    CHECK(vaerdi(*p, "cvr") == "11111111");
    CHECK(p->size() == 2);
}

TEST_CASE("JSON: refused") {
    for (const char* text :
         {"", "[]", "\"a\"", "1", "null", "{", R"({"a":1}{"b":2})", R"({"a":[1]})",
          R"({"a":"1","a":"2"})", R"({"a":"1","A":"1"})", R"({"a":null,"a":"1"})",
          R"({"a":{"b":{"c":{"d":{"e":1}}}}})", "{\"a\":\"\xff\"}"}) {
        CAPTURE(text);
        CHECK_FALSE(laes_json(text).has_value());
    }
    std::string deep;
    for (int i = 0; i < 100'000; ++i)
        deep += R"({"a":)";
    CHECK_FALSE(laes_json(deep).has_value());
}

TEST_CASE("parameters from two places: the same value, or nothing") {
    Parametre p = *laes_formular("a=1&b=2");
    CHECK(flet(p, *laes_formular("a=1&c=3")));
    CHECK(p.size() == 3);
    CHECK_FALSE(flet(p, *laes_formular("a=2")));
}
