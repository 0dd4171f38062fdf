#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>

#include "sts/sts_test_hjaelp.hpp"
#include "xml/kanonisk.hpp"
#include "xml/signatur.hpp"
#include "xml/xml.hpp"

using namespace faelled;
using namespace faelled::sts;
using namespace faelled::sts::test;

namespace {

const std::filesystem::path kEksempler = "../shared/contracts/sikkerhed/examples";

// Empty, with a message, where the shared folder is not at hand.
std::string eksempel(const std::string& name) {
    std::ifstream in(kEksempler / name, std::ios::binary);
    if (!in) MESSAGE("skipped: no ", (kEksempler / name).string());
    return {std::istreambuf_iterator<char>(in), {}};
}

xml::Dokument laes(std::string_view text) {
    return krav(xml::Dokument::laes(text, xml::Graenser(1 << 20, 100, 10'000, 100)));
}

std::string kanonisk(std::string_view text) {
    std::string out;
    const xml::Dokument d = laes(text);
    REQUIRE(xml::kanoniser(d.rod(), {}, out).hel);
    return out;
}

// The values that must differ from one issue to the next.
std::string maskeret(std::string text) {
    for (const char* element : {"DigestValue", "SignatureValue"}) {
        const std::string e = element;
        text = std::regex_replace(text, std::regex("<" + e + ">[^<]*"), "<" + e + ">*");
    }
    // The example joins two RDNs with " + " that are separate in its certificate.
    text = std::regex_replace(text, std::regex("<NameID ([^>]*)>[^<]*"), "<NameID $1>*");
    text = std::regex_replace(text, std::regex("( ID=\"|URI=\"#)_[-0-9a-f]*"), "$1*");
    // The first certificate is the token service's own.
    return std::regex_replace(text, std::regex("<X509Certificate>[^<]*"), "<X509Certificate>*",
                              std::regex_constants::format_first_only);
}

bool gyldig(const std::string& text) {
    const xml::Dokument d = laes(text);
    const auto ids = krav(xml::Idtabel::lav(d.rod()));
    const auto c = certifikat(Noegler::alle().sts);
    const krypto::OffentligNoegle* const key = &c->noegle();
    return xml::verificer_indlejret(d.rod(), ids, {&key, 1}, {}).has_value();
}

}  // namespace

TEST_CASE("SIK-014, SIK-022: the assertion is its own canonical form, and signed") {
    Verden v;
    v.tjeneste.entity_id = "http://æ.example/service?a=1&b=\"<2>\"";
    Tokenoenske o = Verden::oenske();
    o.tjeneste = v.tjeneste.entity_id;
    const std::string text = v.bed(o).value().tekst;
    CHECK(kanonisk(text) == text);
    CHECK(gyldig(text));
    CHECK(text.starts_with("<Assertion xmlns=\"urn:oasis:names:tc:SAML:2.0:assertion\" ID=\"_"));
    CHECK(text.find("<Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\">") !=
          std::string::npos);
    CHECK(text.find("<saml") == std::string::npos);
    CHECK(text.find('\n') == std::string::npos);
    CHECK(text.find(">http://æ.example/service?a=1&amp;b=\"&lt;2&gt;\"</Audience>") !=
          std::string::npos);
    SUBCASE("and reads the same inside a message with other namespaces") {
        const std::string outer =
            "<a:b xmlns:a=\"urn:a\" xmlns:i=\"urn:i\" xmlns=\"urn:d\">" + text + "</a:b>";
        const xml::Dokument d = laes(outer);
        std::string out;
        REQUIRE(xml::kanoniser(d.rod().foerste(), {}, out).hel);
        CHECK(out == text);
    }
    SUBCASE("and not when one character is another") {
        std::string other = text;
        other.replace(other.find(">11111111<"), 10, ">11111112<");
        CHECK_FALSE(gyldig(other));
    }
}

TEST_CASE("SIK-021: the CVR number stands as text") {
    Verden v;
    const std::string text = v.bed(Verden::oenske()).value().tekst;
    CHECK(text.find("<AttributeValue>11111111</AttributeValue>") != std::string::npos);
}

TEST_CASE("two tokens are two tokens") {
    Verden v;
    const auto sts = v.lav();
    const Token a = v.bed(*sts, Verden::oenske()).value();
    const Token b = v.bed(*sts, Verden::oenske()).value();
    CHECK(a.id != b.id);
    CHECK(maskeret(a.tekst) == maskeret(b.tekst));
}

TEST_CASE("3.4: sts-assertion.xml of the examples is what we write") {
    const std::string example = eksempel("sts-assertion.xml");
    const std::string pem = eksempel("certs/anvendersystem.pem");
    if (example.empty() || pem.empty()) return;
    Verden v;
    const auto holder = krav(krypto::Certifikat::laes(pem));
    v.tillid = krav(krypto::Tillid::create({.roedder_pem = {eksempel("certs/rod-ca.pem")}}));
    v.synk.certifikater = {{holder}};
    const auto sts = v.lav();
    Tokenoenske o = Verden::oenske();
    o.brugsnoegle = holder->base64();
    Part who = Verden::part(Noegler::alle().synk);
    who.certifikat = holder->fingeraftryk();
    std::optional<Udfald> out;
    sts->udsted(
        o, who, [](const Token&) -> std::expected<void, Stsfejl> { return {}; },
        [&](const Udfald& u) { out = u; });
    REQUIRE(out->has_value());
    CHECK((*out)->tekst.find(">CN=Synk (eksempel), SERIALNUMBER=UI:DK-O:G:1b2f7c1e-0003-4a00-9000-"
                             "000000000003, O=Eksempel Leverandør ApS, "
                             "OID.2.5.4.97=NTRDK-88888888, C=DK</NameID>") != std::string::npos);
    CHECK(gyldig((*out)->tekst));
    CHECK(maskeret((*out)->tekst) == maskeret(kanonisk(example)));
}
