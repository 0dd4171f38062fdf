#include "saml/svar.hpp"

#include <doctest/doctest.h>

#include "saml/test_parter.hpp"

namespace faelled::saml {
namespace {

using test::byt;
using test::krav;
using test::skriv;

std::optional<Svarbrud> brud(const std::string& xml, const Svarkrav& k) {
    const auto b = Besked::laes(xml);
    if (!b) return Svarbrud::kForm;
    const auto p = laes_loginsvar(*b, k);
    return p ? std::nullopt : std::optional(p.error().brud);
}
std::optional<Svarbrud> brud(const Loginsvar& s, std::size_t who = 0) {
    const auto keys = test::noegler(0);
    return brud(skriv(s, who), krav(keys));
}

TEST_CASE("SIK-063: a login answer says what the IdP said") {
    const auto keys = test::noegler(0);
    for (const bool whole : {false, true}) {
        Loginsvar s = test::svar();
        s.underskriv_svar = whole;
        const auto b = Besked::laes(skriv(s));
        REQUIRE(b);
        CHECK(svar_udsteder(*b) == test::kIdp);
        const auto p = laes_loginsvar(*b, krav(keys));
        if (!p) FAIL(p.error().tekst);
        CHECK(p->navneid == s.navneid);
        CHECK(p->session == "session-1");
        CHECK(p->attribut(attribut::kCvr3) == "11111111");
        CHECK(p->attribut("findes ikke").empty());
        CHECK(p->udloeb == test::nu().plus(10 * 60 * kSekund));
        CHECK_FALSE(p->krypteret);
    }
}

TEST_CASE("SIK-003: encrypted answers in every suite, opened by one of our keys") {
    const auto keys = test::noegler(0);
    auto openers = test::aabner(2);
    openers.push_back(test::aabner(1).front());  // the second is the right one: key change
    for (const Suite suite : {Suite::kGcm, Suite::kCbc}) {
        for (const bool whole : {false, true}) {
            Loginsvar s = test::svar();
            s.krypter_for = test::part(1).certifikat;
            s.suite = suite;
            s.underskriv_svar = whole;
            const std::string xml = skriv(s);
            CHECK(xml.find("Anna") == std::string::npos);
            const auto p = laes_loginsvar(Besked::laes(xml).value(), krav(keys, openers));
            REQUIRE(p);
            CHECK(p->krypteret);
            CHECK(p->navneid == s.navneid);
            CHECK(brud(xml, krav(keys)) == Svarbrud::kKryptering);
            const auto wrong = test::aabner(2);
            CHECK(brud(xml, krav(keys, wrong)) == Svarbrud::kKryptering);
        }
    }
    // Encrypted, but by somebody whose signature is not the IdP's: the same answer as a bad key.
    Loginsvar s = test::svar();
    s.krypter_for = test::part(1).certifikat;
    CHECK(brud(skriv(s, 2), krav(keys, openers)) == Svarbrud::kKryptering);
    Svarkrav must = krav(keys, openers);
    must.kraev_krypteret = true;
    CHECK(brud(skriv(test::svar()), must) == Svarbrud::kKryptering);
}

TEST_CASE("SIK-063, SIK-090: what is not quite right is refused by its own rule") {
    const auto keys = test::noegler(0);
    CHECK_FALSE(brud(test::svar()));
    CHECK(brud(test::svar(), 2) == Svarbrud::kSignatur);

    Loginsvar s = test::svar();
    s.modtager = "https://en-anden.example";
    CHECK(brud(s) == Svarbrud::kModtager);
    s = test::svar();
    s.udsteder = "https://idp.nordby.example";
    CHECK(brud(s) == Svarbrud::kUdsteder);
    s = test::svar();
    s.acs = "https://ch.example/anden";
    CHECK(brud(s) == Svarbrud::kDestination);
    s = test::svar();
    s.in_response_to = "id-en-andens";
    CHECK(brud(s) == Svarbrud::kSvarPaa);
    s = test::svar();
    s.in_response_to.clear();  // unsolicited
    CHECK(brud(s) == Svarbrud::kSvarPaa);

    Svarkrav late = krav(keys);
    late.nu = test::nu().plus(9 * 60 * kSekund + 59 * kSekund);
    CHECK_FALSE(brud(skriv(test::svar()), late));
    late.nu = test::nu().plus(10 * 60 * kSekund);
    CHECK(brud(skriv(test::svar()), late) == Svarbrud::kTid);
    late.nu = test::nu().plus(-6 * 60 * kSekund);
    CHECK(brud(skriv(test::svar()), late) == Svarbrud::kTid);

    Svarkrav force = krav(keys);
    force.tidligst = test::nu().plus(6 * 60 * kSekund);
    CHECK(brud(skriv(test::svar()), force) == Svarbrud::kTid);
}

TEST_CASE("SIK-090: a signature covers what is used, or nothing is used") {
    const auto keys = test::noegler(0);
    const std::string good = skriv(test::svar());
    // One character of the content.
    CHECK(brud(byt(good, "Serial=7a2b", "Serial=7a2c"), krav(keys)) == Svarbrud::kSignatur);
    // No signature at all.
    const std::size_t from = good.find("<Signature");
    const std::string end = "</Signature>";
    const std::size_t to = good.find(end) + end.size();
    std::string bare = good;
    bare.erase(from, to - from);
    CHECK(brud(bare, krav(keys)) == Svarbrud::kSignatur);
    // A comment splits the name for careless readers.
    CHECK(brud(byt(good, "Serial=7a", "Serial=7a<!-- -->"), krav(keys)) == Svarbrud::kSignatur);

    // Wrapping: the signed assertion goes along somewhere, another stands in its place.
    const std::size_t a = good.find("<Assertion");
    const std::string stop = "</Assertion>";
    const std::string assertion = good.substr(a, good.find(stop) + stop.size() - a);
    std::string evil = assertion;
    evil.erase(evil.find("<Signature"), evil.find(end) + end.size() - evil.find("<Signature"));
    evil = byt(evil, "abcd02", "abcd03");
    CHECK(brud(byt(good, assertion, evil + assertion), krav(keys)) == Svarbrud::kForm);
    CHECK(brud(byt(good, assertion, assertion + evil), krav(keys)) == Svarbrud::kForm);
    const std::string inside = byt(evil, "<Subject>", assertion + "<Subject>");
    CHECK(brud(byt(good, assertion, inside), krav(keys)) == Svarbrud::kSignatur);
    const std::string in_extensions =
        byt(good, "<Status>", "<Extensions>" + assertion + "</Extensions><Status>");
    CHECK(brud(byt(in_extensions, "</Status>" + assertion, "</Status>" + evil), krav(keys)) ==
          Svarbrud::kSignatur);
    // The same ID twice is no document at all.
    const std::string same = byt(evil, "abcd03", "abcd02");
    CHECK_FALSE(Besked::laes(byt(in_extensions, "</Status>" + assertion, "</Status>" + same)));
    // The signature moved to the stranger's assertion.
    const std::string moved = byt(evil, "<Subject>", good.substr(from, to - from) + "<Subject>");
    CHECK(brud(byt(good, assertion, moved), krav(keys)) == Svarbrud::kSignatur);
}

TEST_CASE("SIK-063: a Response that says no is read without a signature, and is no login") {
    const Hoved h{.id = "id1",
                  .udsteder = test::kIdp,
                  .destination = test::kAcs,
                  .in_response_to = "id-spoergsmaal",
                  .udstedt = test::nu()};
    const Status no{std::string(status::kResponder), std::string(status::kAuthnFailed), "Nej"};
    const auto keys = test::noegler(0);
    const auto b = Besked::laes(skriv_fejlsvar(h, no, test::part(0)).value());
    REQUIRE(b);
    CHECK(b->verificer(keys));
    const auto p = laes_loginsvar(*b, krav(keys));
    REQUIRE_FALSE(p);
    CHECK(p.error().brud == Svarbrud::kStatus);
    CHECK(p.error().status.underkode == status::kAuthnFailed);
}

TEST_CASE("7.14: an attribute service's answer is about the name asked of, and signed") {
    const Navneid name{"C=DK,O=11111111,CN=X,Serial=1", std::string(navneformat::kX509)};
    const auto q = Besked::laes(
        underskriv(skriv_attributquery(
                       {.id = "spoerg", .udsteder = "https://ch", .udstedt = test::nu()}, name),
                   test::part(1))
            .value());
    REQUIRE(q);
    CHECK(q->er("AttributeQuery"));
    CHECK(q->verificer(test::noegler(1)));
    CHECK(laes_navneid(barn(barn(q->rod(), "Subject"), "NameID")) == name);

    // A login answer has all that such an answer has, and more.
    const Loginsvar s = test::svar();
    const auto read = [&](auto change, std::size_t who = 0) {
        const auto keys = test::noegler(0);
        Svarkrav k{.modtager = s.modtager,
                   .acs = s.acs,
                   .udsteder = s.udsteder,
                   .in_response_to = s.in_response_to,
                   .noegler = keys,
                   .nu = test::nu()};
        k.om = s.navneid;
        change(k);
        return laes_loginsvar(Besked::laes(skriv(s, who)).value(), k);
    };
    CHECK(read([](auto&) {}));
    CHECK(!read([](auto&) {}, 1));
    CHECK(!read([](auto& k) { k.om->vaerdi += "x"; }));
    CHECK(!read([](auto& k) { k.in_response_to = "andet"; }));
    CHECK(!read([](auto& k) { k.udsteder = "https://andet"; }));
    CHECK(!read([](auto& k) { k.modtager = "https://andet"; }));
    CHECK(!read([](auto& k) { k.nu = k.nu.plus(3600 * kSekund); }));
}

TEST_CASE("kryptering: hostile EncryptedAssertions") {
    const auto keys = test::noegler(0);
    const auto openers = test::aabner(1);
    Loginsvar s = test::svar();
    s.krypter_for = test::part(1).certifikat;
    const std::string good = skriv(s);
    const auto refused = [&](std::string_view from, std::string_view to) {
        return brud(byt(good, from, to), krav(keys, openers)) == Svarbrud::kKryptering;
    };
    CHECK(refused("xmlenc11#aes256-gcm", "xmlenc11#aes192-gcm"));
    CHECK(refused("xmlenc#rsa-oaep-mgf1p", "xmlenc#rsa-1_5"));
    CHECK(refused("<CipherValue>",
                  "<CipherReference URI=\"https://ond.example/\">"
                  "<Transforms></Transforms></CipherReference><CipherValue>"));
    CHECK(refused("<CipherValue>", "<CipherValue>AAAA"));
    CHECK(refused("xmldsig#sha1", "xmldsig#md5"));
    CHECK(refused("</EncryptedKey>", "</EncryptedKey><EncryptedKey></EncryptedKey>") == false);
}

}  // namespace
}  // namespace faelled::saml
