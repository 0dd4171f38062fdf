#include "saml/besked.hpp"

#include <doctest/doctest.h>

#include "saml/metadata.hpp"
#include "saml/test_parter.hpp"
#include "saml/transport.hpp"

using namespace faelled;
using namespace faelled::saml;

namespace {

std::string besked(const std::string& inside, const std::string& attributes = {},
                   const std::string& before = {}) {
    return before +
           R"(<p:LogoutRequest xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol" ID="id1" Version="2.0")" +
           R"( IssueInstant="2026-01-01T00:00:00Z")" + attributes +
           R"(><Issuer xmlns="urn:oasis:names:tc:SAML:2.0:assertion">https://x</Issuer>)" + inside +
           "</p:LogoutRequest>";
}

std::string gentag(const std::string& text, std::size_t n) {
    std::string out;
    for (std::size_t i = 0; i < n; ++i)
        out += text;
    return out;
}

}  // namespace

TEST_CASE("SIK-010: no DTD, no entities, and bounds on depth, attributes and size") {
    REQUIRE(Besked::laes(besked("<a/>")));
    const std::string dtd = R"(<!DOCTYPE x [<!ENTITY e "udvidet">]>)";
    CHECK(!Besked::laes(besked("<a/>", "", dtd)));
    CHECK(!Besked::laes(besked("<a>&e;</a>", "", dtd)));
    CHECK(!Besked::laes(besked("<a>&e;</a>")));
    CHECK(!Besked::laes(besked("<a/>", "", R"(<!DOCTYPE x SYSTEM "file:///etc/passwd">)")));
    CHECK(!laes_metadata(dtd + "<x/>", Rolle::kSp));
    CHECK(!Besked::laes_soap(dtd + "<x/>"));

    // XInclude is an element like any other: nothing is fetched.
    const auto inc = Besked::laes(besked(
        R"(<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>)"));
    REQUIRE(inc);
    CHECK(inc->rod().tekst().find("root") == std::string::npos);

    CHECK(Besked::laes(besked(gentag("<a>", 90) + gentag("</a>", 90))));
    CHECK(!Besked::laes(besked(gentag("<a>", 101) + gentag("</a>", 101))));
    std::string many;
    for (int i = 0; i < 101; ++i)
        many += " a" + std::to_string(i) + "=\"\"";
    CHECK(!Besked::laes(besked("<a" + many + "/>")));
    CHECK(!Besked::laes(besked("<a>" + std::string(kStoersteBesked, 'x') + "</a>")));
}
