// STR-Transform (sikkerhed.md 2.4): the reference names a token reference, what is signed is the
// assertion, its own signature included.
#include <doctest/doctest.h>

#include "xml/signatur_test_hjaelp.hpp"

using namespace faelled;
using namespace faelled::xml;
using namespace faelled::xml::test;

namespace {

// A call whose assertion `kald.token` is covered by STR-Transform over `bytes`.
Signatursvar<bool> daekker(Kald kald, const std::string& bytes, std::string_view envelope_ns = {},
                           const Signaturregler& rules = kKaldregler) {
    kald.signatur =
        Haandskrevet{.c14n_indhold = {}, .referencer = {{"#str", str_transform(), bytes}}}.lav();
    std::string text = kald.konvolut();
    if (!envelope_ns.empty())
        text = byt(text, "<s:Envelope ", "<s:Envelope xmlns=\"" + std::string(envelope_ns) + "\" ");
    const Dokument d = laes(text);
    const Node security = d.rod().foerste().barn(kWsse, "Security");
    const auto ids = Idtabel::lav(d.rod());
    REQUIRE(ids);
    const auto s = Signatur::laes(security.barn(kDs, "Signature"), rules);
    if (!s) return std::unexpected(s.error());
    const auto covered = s->verificer(noegle(0), *ids);
    if (!covered) return std::unexpected(covered.error());
    CHECK(covered->antal() == 1);
    CHECK_FALSE(covered->element(security.barn(kWsse, "SecurityTokenReference")));
    return covered->element(security.barn(kSaml, "Assertion")).has_value();
}

Kald med(const std::string& token) {
    Kald k;
    k.token = token;
    return k;
}

}  // namespace

TEST_CASE("str SIK-014: an assertion in the default namespace, as our token service writes it") {
    const Kald k;
    CHECK(daekker(k, k.token) == true);
    CHECK(brudt(daekker(k, byt(k.token, "12345678", "12345679"))) == Signaturbrud::kDigest);
    // Nothing can be put in front: the namespace is there already.
    CHECK_FALSE(daekker(k, byt(k.token, "<Assertion ", "<Assertion xmlns=\"\" ")));
    CHECK(brudt(daekker(k, k.token, {}, {})) == Signaturbrud::kAlgoritme);
}

TEST_CASE("str SIK-014: a prefixed assertion, as .NET signs it and as WSS4J does") {
    const Kald k = med(assertion("_a1", "12345678", "saml"));
    CHECK(daekker(k, k.token) == true);
    CHECK(daekker(k, byt(k.token, "<saml:Assertion ", "<saml:Assertion xmlns=\"\" ")) == true);
    CHECK(brudt(daekker(k, byt(k.token, "<saml:Assertion ", "<saml:Assertion xmlns=\"urn:x\" "))) ==
          Signaturbrud::kDigest);
    // WSS4J takes a default namespace in scope along.
    CHECK(daekker(k, byt(k.token, "<saml:Assertion ", "<saml:Assertion xmlns=\"urn:e\" "),
                  "urn:e") == true);
    CHECK(daekker(k, k.token, "urn:e") == true);
}

TEST_CASE("str: a token reference that names no assertion") {
    const auto brud = [](std::string_view fra, std::string_view til) {
        Kald k;
        k.str = byt(k.str, fra, til);
        return brudt(daekker(k, k.token));
    };
    CHECK(brud(">_a1<", ">_a2<") == Signaturbrud::kReference);
    CHECK(brud(">_a1<", ">krop<") == Signaturbrud::kReference);
    CHECK(brud(">_a1<", "><") == Signaturbrud::kForm);
    CHECK(brud(kSamlId, kX509Ski) == Signaturbrud::kForm);
    CHECK(brud("wsu:Id=\"str\"", "wsu:Id=\"str2\"") == Signaturbrud::kReference);
    CHECK(brud("</wsse:SecurityTokenReference>", "<x/></wsse:SecurityTokenReference>") ==
          Signaturbrud::kForm);
    // The reference must name a token reference, not the assertion itself.
    Kald k;
    k.signatur =
        Haandskrevet{.c14n_indhold = {}, .referencer = {{"#_a1", str_transform(), k.token}}}.lav();
    const Dokument d = laes(k.konvolut());
    const Node n = d.rod().foerste().barn(kWsse, "Security").barn(kDs, "Signature");
    CHECK(brudt(Signatur::laes(n, kKaldregler)
                    ->verificer(noegle(0), Idtabel::lav(d.rod()).value())) == Signaturbrud::kForm);
}
