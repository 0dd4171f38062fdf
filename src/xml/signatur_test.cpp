#include "xml/signatur.hpp"

#include <doctest/doctest.h>

#include "xml/signatur_test_hjaelp.hpp"

using namespace faelled;
using namespace faelled::xml;
using namespace faelled::xml::test;

namespace {

Signatursvar<VerifiedElement> verificer(const Dokument& d, std::size_t key = 1,
                                        const Signaturregler& rules = {}) {
    const auto ids = Idtabel::lav(d.rod());
    REQUIRE(ids);
    const krypto::OffentligNoegle* keys[] = {&noegle(key)};
    return verificer_indlejret(d.rod(), *ids, keys, rules);
}

}  // namespace

TEST_CASE("signatur SIK-014: an assertion signed by us verifies, and is canonical as written") {
    const std::string text = assertion();
    const Dokument d = laes(text);
    const auto verified = verificer(d);
    REQUIRE_MESSAGE(verified, verified.error().tekst);
    CHECK(verified->node() == d.rod());
    CHECK_FALSE(verified->kommentarer());
    std::string canonical;
    REQUIRE(kanoniser(d.rod(), {}, canonical).hel);
    CHECK(canonical == text);
    CHECK(text.starts_with(R"(<Assertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion" ID="_a1")"));
    CHECK(text.find(R"(<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo>)") !=
          std::string::npos);
}

TEST_CASE("signatur: a call signed by us covers exactly the parts given") {
    Kald k;
    k.underskriv();
    const Dokument d = laes(k.konvolut());
    const auto ids = Idtabel::lav(d.rod());
    REQUIRE(ids);
    const Node header = d.rod().foerste();
    const Node security = header.barn(kWsse, "Security");
    const auto s = Signatur::laes(security.barn(kDs, "Signature"), kKaldregler);
    REQUIRE_MESSAGE(s, s.error().tekst);
    const auto covered = s->verificer(noegle(0), *ids);
    REQUIRE_MESSAGE(covered, covered.error().tekst);
    CHECK(covered->antal() == 4);
    CHECK(covered->element(header.naeste()));
    CHECK(covered->element(header.barn(kWsa, "Action")));
    CHECK(covered->element(security.barn(kSaml, "Assertion")));
    CHECK_FALSE(covered->element(header));
    CHECK_FALSE(covered->element(header.naeste().foerste()));
    CHECK_FALSE(covered->element(Node()));
}
