#include "saml/logud.hpp"

#include <doctest/doctest.h>

#include "saml/test_parter.hpp"
#include "saml/transport.hpp"

namespace faelled::saml {
namespace {

Logoutrequest request() {
    Logoutrequest l{.hoved = {.id = "id9",
                              .udsteder = "https://sp.example",
                              .destination = "https://ch.example/x",
                              .udstedt = test::nu()}};
    l.navneid = test::svar().navneid;
    l.sessioner = {"s1", "s2"};
    l.udloeb = test::nu().plus(kSekund);
    return l;
}

TEST_CASE("logout: request and answer come back as they were, also in SOAP") {
    const std::string xml = underskriv(skriv_logoutrequest(request()), test::part(0)).value();
    for (const auto& b : {Besked::laes(xml), Besked::laes_soap(soap_konvolut(xml))}) {
        REQUIRE(b);
        CHECK(b->verificer(test::noegler(0)));
        const auto l = laes_logoutrequest(*b);
        REQUIRE(l);
        CHECK(l->navneid == request().navneid);
        CHECK(l->sessioner == request().sessioner);
        CHECK(l->udloeb == request().udloeb);
        CHECK_FALSE(laes_logoutresponse(*b));
    }
    const Logoutresponse done{
        .hoved = {.id = "id10",
                  .udsteder = "https://ch.example",
                  .in_response_to = "id9",
                  .udstedt = test::nu()},
        .status = {std::string(status::kSuccess), std::string(status::kPartialLogout), "Æ <b>"}};
    const auto b =
        Besked::laes(underskriv(skriv_logoutresponse(done), test::part(1)).value()).value();
    CHECK(b.verificer(test::noegler(1)));
    const auto r = laes_logoutresponse(b);
    REQUIRE(r);
    CHECK(r->status.ok());
    CHECK(r->status.underkode == status::kPartialLogout);
    CHECK(r->status.tekst == "Æ <b>");
    CHECK(r->hoved.in_response_to == "id9");
}

TEST_CASE("SIK-061: NameID in no namespace is found; two, or none, are refused") {
    const std::string xml = skriv_logoutrequest(request()).xml;
    const auto laes = [](const std::string& text) {
        return laes_logoutrequest(Besked::laes(text).value());
    };
    const auto bare = laes(test::byt(xml, "<NameID xmlns=\"urn:oasis:names:tc:SAML:2.0:assertion\"",
                                     "<NameID xmlns=\"\""));
    REQUIRE(bare);
    CHECK(bare->navneid.vaerdi == request().navneid.vaerdi);
    CHECK_FALSE(laes(test::byt(xml, "<SessionIndex>", "<NameID>x</NameID><SessionIndex>")));
    CHECK_FALSE(
        laes(test::byt(test::byt(xml, "<NameID", "<EncryptedID"), "</NameID>", "</EncryptedID>")));
    std::string many;
    for (int i = 0; i < 60; ++i)
        many += "<SessionIndex>x</SessionIndex>";
    CHECK_FALSE(laes(test::byt(xml, "<SessionIndex>", many + "<SessionIndex>")));
}

}  // namespace
}  // namespace faelled::saml
