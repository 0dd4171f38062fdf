#include "xml/wsse.hpp"

#include <doctest/doctest.h>

#include "xml/signatur_test_hjaelp.hpp"

using namespace faelled;
using namespace faelled::xml;
using namespace faelled::xml::test;

namespace {

using Art = Henvisningsart;

// A Security header with `content` and a ds:KeyInfo; what the KeyInfo says, or the refusal.
struct Svar {
    std::optional<Art> art;
    std::string vaerdi;
    std::string serienummer;
    std::string token;  // name of the element pointed at
    std::optional<Signaturbrud> brud;
};

Svar laes_i(std::string_view keyinfo, std::string_view content = {}, bool wss = true,
            std::string_view outside = {}) {
    const Dokument d =
        laes("<h xmlns:wsse='" + std::string(kWsse) + "' xmlns:wsu='" + std::string(kWsu) +
             "' xmlns:ds='" + std::string(kDs) + "'>" + std::string(outside) + "<wsse:Security>" +
             std::string(content) + "<ds:KeyInfo>" + std::string(keyinfo) +
             "</ds:KeyInfo></wsse:Security></h>");
    const Node security = d.rod().barn(kWsse, "Security");
    const auto ids = Idtabel::lav(d.rod());
    REQUIRE(ids);
    const auto h = laes_keyinfo(security.barn(kDs, "KeyInfo"), wss ? security : Node(), *ids);
    if (!h) {
        CHECK_FALSE(h.error().tekst.empty());
        return {.art = {}, .vaerdi = {}, .serienummer = {}, .token = {}, .brud = h.error().brud};
    }
    return {h->art, h->vaerdi, h->serienummer,
            h->token ? std::string(h->token.navn()) : std::string(), std::nullopt};
}

std::string kanonisk(const std::string& text) {
    std::string out;
    REQUIRE(kanoniser(laes(text).rod(), {}, out).hel);
    return out;
}

const std::string kToken = skriv_binaert_token("bst", "TUlJ");

}  // namespace

TEST_CASE("wsse: a BinarySecurityToken in the same header, as token requests have it") {
    const Svar s = laes_i(skriv_henvisning_token("bst"), kToken);
    CHECK(s.art == Art::kToken);
    CHECK(s.vaerdi == "TUlJ");
    CHECK(s.token == "BinarySecurityToken");
    // No EncodingType, line breaks.
    const std::string bare = "<wsse:BinarySecurityToken wsu:Id='bst' ValueType='" +
                             std::string(kX509v3) + "'>\n TUlJ\nTUlJ\n</wsse:BinarySecurityToken>";
    CHECK(laes_i(skriv_henvisning_token("bst"), bare).vaerdi == "TUlJ\nTUlJ");
    const std::string untyped = byt(bare, "ValueType='" + std::string(kX509v3) + "'", "");
    CHECK(laes_i(skriv_henvisning_token("bst"), untyped).art == Art::kToken);
    CHECK(laes_i(skriv_henvisning_token("andet"), kToken).brud == Signaturbrud::kReference);
    CHECK(laes_i(skriv_henvisning_token("bst"), {}, true, kToken).brud == Signaturbrud::kReference);
    CHECK(laes_i(skriv_henvisning_token("bst"), "<x>" + kToken + "</x>").brud ==
          Signaturbrud::kReference);
    CHECK(laes_i(byt(skriv_henvisning_token("bst"), "#bst", "http://x#bst"), kToken).brud ==
          Signaturbrud::kReference);
    CHECK(laes_i(skriv_henvisning_token("bst"), byt(kToken, "#X509v3", "#X509PKIPathv1")).brud ==
          Signaturbrud::kForm);
    CHECK(laes_i(skriv_henvisning_token("bst"), byt(kToken, "#Base64Binary", "#HexBinary")).brud ==
          Signaturbrud::kForm);
    CHECK(laes_i(skriv_henvisning_token("bst"), byt(kToken, ">TUlJ<", "><")).brud ==
          Signaturbrud::kForm);
    CHECK(
        laes_i(skriv_henvisning_token("bst"), byt(kToken, "TUlJ", std::string(40'000, 'A'))).brud ==
        Signaturbrud::kForm);
    CHECK(laes_i(skriv_henvisning_token("ts"), "<wsu:Timestamp wsu:Id='ts'/>").brud ==
          Signaturbrud::kForm);
}

TEST_CASE("wsse: key identifiers") {
    const Svar ski = laes_i(skriv_henvisning_ski("Km2WvgJjeSjhhbnt/AohKYvhJtU="));
    CHECK(ski.art == Art::kSki);
    CHECK(ski.vaerdi.size() == 20);
    CHECK(laes_i(skriv_henvisning_ski("ikke base64")).brud == Signaturbrud::kForm);
    const Svar print = laes_i(
        byt(skriv_henvisning_ski("Km2WvgJjeSjhhbnt/AohKYvhJtU="), kX509Ski, kThumbprintSha1));
    CHECK(print.art == Art::kThumbprint);
    CHECK(print.vaerdi == ski.vaerdi);
    CHECK(laes_i(byt(skriv_henvisning_ski("Km2W"), kX509Ski, "urn:andet")).brud ==
          Signaturbrud::kForm);
}

TEST_CASE("wsse: an assertion in the same header, as service calls have it") {
    const Svar s = laes_i(skriv_henvisning_saml("_a1"), assertion());
    CHECK(s.art == Art::kAssertion);
    CHECK(s.vaerdi == "_a1");
    CHECK(s.token == "Assertion");
    CHECK(laes_i(byt(skriv_henvisning_saml("_a1"), ">_a1<", ">\n _a1 <"), assertion()).art ==
          Art::kAssertion);
    // TokenType without a namespace, as some clients write it, or none.
    CHECK(laes_i(byt(skriv_henvisning_saml("_a1"), "wsse11:TokenType", "TokenType"), assertion())
              .art == Art::kAssertion);
    CHECK(laes_i(skriv_henvisning_saml("_a2"), assertion()).brud == Signaturbrud::kReference);
    CHECK(laes_i(skriv_henvisning_saml("_a1"), {}, true, assertion()).brud ==
          Signaturbrud::kReference);
    CHECK(laes_i(skriv_henvisning_saml("_a1"), "<x wsu:Id='_a1'/>").brud ==
          Signaturbrud::kReference);
}

TEST_CASE("wsse: X509Data, inside and outside a token reference") {
    const Svar c = laes_i(skriv_x509data("TUlJ", "ds"));
    CHECK(c.art == Art::kCertifikat);
    CHECK(c.vaerdi == "TUlJ");
    CHECK(laes_i(skriv_x509data("TUlJ", "ds"), {}, false).art == Art::kCertifikat);
    CHECK(laes_i("<ds:KeyName>n</ds:KeyName>" + skriv_x509data("TUlJ", "ds"), {}, false).art ==
          Art::kCertifikat);
    const std::string serie =
        "<ds:X509Data><ds:X509IssuerSerial><ds:X509IssuerName>CN=CA, C=DK</ds:X509IssuerName>"
        "<ds:X509SerialNumber> 4711 </ds:X509SerialNumber></ds:X509IssuerSerial></ds:X509Data>";
    const std::string i_str =
        "<wsse:SecurityTokenReference>" + serie + "</wsse:SecurityTokenReference>";
    const Svar s = laes_i(i_str);
    CHECK(s.art == Art::kUdstederSerie);
    CHECK(s.vaerdi == "CN=CA, C=DK");
    CHECK(s.serienummer == "4711");
    CHECK(laes_i(serie).brud == Signaturbrud::kForm);
    CHECK(laes_i(byt(i_str, "4711", "47x11")).brud == Signaturbrud::kForm);
    CHECK(laes_i(byt(i_str, "<ds:X509SerialNumber> 4711 </ds:X509SerialNumber>", "")).brud ==
          Signaturbrud::kForm);
    const std::string two = byt(skriv_x509data("TUlJ", "ds"), "</ds:X509Data>",
                                "<ds:X509Certificate>TUlJ</ds:X509Certificate></ds:X509Data>");
    CHECK(laes_i(two).brud == Signaturbrud::kForm);
}

TEST_CASE("wsse SIK-090: a key that stands in the message is no key") {
    const std::string value = "<ds:KeyValue><ds:RSAKeyValue/></ds:KeyValue>";
    CHECK(laes_i(value).brud == Signaturbrud::kForm);
    CHECK(laes_i("").brud == Signaturbrud::kForm);
    CHECK(laes_i("<ds:KeyName>n</ds:KeyName>").brud == Signaturbrud::kForm);
    CHECK(laes_i("<ds:RetrievalMethod URI='http://x'/>").brud == Signaturbrud::kForm);
    CHECK(laes_i(skriv_x509data("TUlJ", "ds") + skriv_x509data("TUlK", "ds")).brud ==
          Signaturbrud::kForm);
    CHECK(laes_i(skriv_henvisning_token("bst") + skriv_henvisning_saml("_a1"), kToken).brud ==
          Signaturbrud::kForm);
    // Outside WS-Security only a certificate.
    CHECK(laes_i(skriv_henvisning_ski("Km2W"), {}, false).brud == Signaturbrud::kForm);
    CHECK(laes_i("<wsse:SecurityTokenReference><wsse:Embedded/></wsse:SecurityTokenReference>")
              .brud == Signaturbrud::kForm);
    CHECK(laes_i("<wsse:SecurityTokenReference/>").brud == Signaturbrud::kForm);
}

TEST_CASE("wsse: what is written is canonical wherever it is put") {
    const Kald k;
    for (const std::string& part :
         {k.action, k.tid, k.str, k.token, kToken, skriv_henvisning_token("bst"),
          skriv_henvisning_ski("Km2W"), skriv_henvisning_saml("_a1"),
          skriv_headerdel({.praefiks = "wsa",
                           .ns = kWsa,
                           .navn = "MessageID",
                           .id = "m",
                           .tekst = "urn:uuid:1 & <2>"}),
          skriv_headerdel({.praefiks = "wsa",
                           .ns = kWsa,
                           .navn = "To",
                           .id = "t",
                           .tekst = "x",
                           .soap_ns = "http://schemas.xmlsoap.org/soap/envelope/"}),
          skriv_headerdel({.praefiks = "wsa", .ns = kWsa, .navn = "To", .id = {}, .tekst = "x"})}) {
        CAPTURE(part);
        CHECK(kanonisk(part) == part);
        const Dokument d =
            laes("<e xmlns='urn:e' xmlns:wsa='urn:andet' xmlns:zz='urn:zz'>" + part + "</e>");
        std::string inner;
        REQUIRE(kanoniser(d.rod().foerste(), {}, inner).hel);
        CHECK(inner == part);
    }
}
