#include "soap/sts/rst.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <string>

using namespace faelled;
using namespace faelled::soap;

namespace {

constexpr std::string_view kRstStart =
    R"(<wst:RequestSecurityToken xmlns:wst="http://docs.oasis-open.org/ws-sx/ws-trust/200512")"
    R"( xmlns:wst14="http://docs.oasis-open.org/ws-sx/ws-trust/200802")"
    R"( xmlns:wsp="http://schemas.xmlsoap.org/ws/2004/09/policy")"
    R"( xmlns:wsa="http://www.w3.org/2005/08/addressing")"
    R"( xmlns:wsu="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd")"
    R"( xmlns:wsse="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd")"
    R"( xmlns:ds="http://www.w3.org/2000/09/xmldsig#")"
    R"( xmlns:auth="http://docs.oasis-open.org/wsfed/authorization/200706">)";
constexpr std::string_view kType =
    "<wst:RequestType>http://docs.oasis-open.org/ws-sx/ws-trust/200512/Issue</wst:RequestType>";
constexpr std::string_view kApplies =
    "<wsp:AppliesTo><wsa:EndpointReference><wsa:Address>http://a/1</wsa:Address>"
    "</wsa:EndpointReference></wsp:AppliesTo>";
constexpr std::string_view kKey =
    "<wst:UseKey><wsse:BinarySecurityToken>AAAA</wsse:BinarySecurityToken></wst:UseKey>";
constexpr std::string_view kClaims =
    R"(<wst:Claims Dialect="http://docs.oasis-open.org/wsfed/authorization/200706/authclaims">)"
    R"(<auth:ClaimType Uri="dk:gov:saml:attribute:CvrNumberIdentifier" Optional="false">)"
    R"(<auth:Value>11111111</auth:Value></auth:ClaimType></wst:Claims>)";

// The wish is free of the document, so it may outlive it.
std::expected<sts::Tokenoenske, sts::Stsfejl> laes(const std::string& xml) {
    const auto d = xml::Dokument::laes(xml, xml::Graenser(1 << 18, 100, 5000, 100));
    REQUIRE(d.has_value());
    return laes_rst(d->rod());
}
std::expected<sts::Tokenoenske, sts::Stsfejl> rst(
    std::initializer_list<std::string_view> children) {
    std::string xml(kRstStart);
    for (const std::string_view c : children)
        xml += c;
    return laes(xml + "</wst:RequestSecurityToken>");
}
std::string grund(const std::expected<sts::Tokenoenske, sts::Stsfejl>& r) {
    return r ? "ok" : std::to_string(r.error().nummer()) + " " + std::string(r.error().grund);
}

}  // namespace

TEST_CASE("SIK-020: children in any order, and what is not asked about") {
    const auto read = rst({kKey, "<wst:Renewing/>", kClaims, "<wst:KeySize>256</wst:KeySize>",
                           "<wst:Issuer><wsa:Address>x</wsa:Address></wst:Issuer>", kApplies,
                           "<a:ActivityId xmlns:a='urn:ms'>1</a:ActivityId>", kType});
    REQUIRE(grund(read) == "ok");
    CHECK(read->tjeneste == "http://a/1");
    CHECK(read->cvr == std::vector<std::string>{"11111111"});
    CHECK(read->brugsnoegle == "AAAA");
    CHECK(read->anmodningstype == "http://docs.oasis-open.org/ws-sx/ws-trust/200512/Issue");
    CHECK(read->noegletype.empty());
    CHECK(read->tokentype.empty());
    CHECK_FALSE(read->udloeber.has_value());
    CHECK(std::holds_alternative<std::monostate>(read->paa_vegne_af));
}

TEST_CASE("SIK-020: pretty-printed, old policy namespace, Value in no namespace") {
    const auto read =
        rst({"\n  <wsp:AppliesTo xmlns:wsp='http://schemas.xmlsoap.org/ws/2002/12/policy'>\n"
             "    <wsa:EndpointReference>\n      <wsa:Address>\n        http://a/1\n      "
             "</wsa:Address>\n    </wsa:EndpointReference>\n  </wsp:AppliesTo>\n",
             kType,
             "<Claims xmlns='http://docs.oasis-open.org/ws-sx/ws-trust/200512'>"
             "<auth:ClaimType Uri='dk:gov:saml:attribute:CvrNumberIdentifier'>\n"
             "  <Value xmlns=''>\n 11111111\n </Value></auth:ClaimType></Claims>",
             "<wst:UseKey>\n <wsse:BinarySecurityToken>\n  AA\n  AA\n </wsse:BinarySecurityToken>\n"
             "</wst:UseKey>"});
    REQUIRE(grund(read) == "ok");
    CHECK(read->tjeneste == "http://a/1");
    CHECK(read->cvr == std::vector<std::string>{"11111111"});
    CHECK(read->brugsnoegle == "AA\n  AA");
}

TEST_CASE("3.2: UseKey with X509Data, however it is packed") {
    for (const char* key :
         {"<wst:UseKey><ds:X509Data><ds:X509Certificate>BBBB</ds:X509Certificate></ds:X509Data>"
          "</wst:UseKey>",
          "<wst:UseKey><ds:KeyInfo><ds:X509Data><ds:X509Certificate>BBBB</ds:X509Certificate>"
          "</ds:X509Data></ds:KeyInfo></wst:UseKey>"}) {
        const auto read = rst({kType, kApplies, kClaims, key});
        REQUIRE(grund(read) == "ok");
        CHECK(read->brugsnoegle == "BBBB");
    }
}

TEST_CASE("3.2: every CVR claim counts, others do not") {
    const auto none = rst({kType, kApplies, kKey});
    REQUIRE(grund(none) == "ok");
    CHECK(none->cvr.empty());
    const auto two = rst({kType, kApplies, kKey, kClaims, kClaims});
    REQUIRE(grund(two) == "ok");
    CHECK(two->cvr.size() == 2);
    const auto empty = rst({kType, kApplies, kKey,
                            "<wst:Claims><auth:ClaimType "
                            "Uri='dk:gov:saml:attribute:CvrNumberIdentifier'/></wst:Claims>"});
    REQUIRE(grund(empty) == "ok");
    CHECK(empty->cvr == std::vector<std::string>{""});
    const auto other = rst({kType, kApplies, kKey,
                            "<wst:Claims><auth:ClaimType Uri='dk:gov:saml:attribute:Andet'>"
                            "<auth:Value>1</auth:Value></auth:ClaimType></wst:Claims>"});
    CHECK(other->cvr.empty());
}

TEST_CASE("SIK-090: a comment inside the CVR number") {
    const auto read = rst({kType, kApplies, kKey,
                           "<wst:Claims><auth:ClaimType "
                           "Uri='dk:gov:saml:attribute:CvrNumberIdentifier'>"
                           "<auth:Value>1111<!-- x -->1111</auth:Value></auth:ClaimType>"
                           "</wst:Claims>"});
    CHECK(grund(read) == "103 kommentar");
}

TEST_CASE("3.2: life time") {
    const auto read =
        rst({kType, kApplies, kKey, kClaims,
             "<wst:Lifetime><wsu:Created>2026-03-02T09:00:00Z</wsu:Created>"
             "<wsu:Expires>2026-03-02T11:00:00.1234567+01:00</wsu:Expires></wst:Lifetime>"});
    REQUIRE(grund(read) == "ok");
    CHECK(read->oprettet == parse_datetime("2026-03-02T09:00:00Z"));
    CHECK(read->udloeber == parse_datetime("2026-03-02T10:00:00.123456Z"));
}

TEST_CASE("3.8: OnBehalfOf and ActAs") {
    const std::string assertion =
        "<saml:Assertion xmlns:saml='urn:oasis:names:tc:SAML:2.0:assertion' ID='_1'>"
        "<saml:Issuer>x</saml:Issuer></saml:Assertion>";
    SUBCASE("assertion, free of what was declared around it") {
        for (const char* name : {"wst:OnBehalfOf", "wst14:ActAs"}) {
            const std::string n = name;
            const auto read =
                rst({kType, kApplies, kKey, kClaims, "<" + n + ">" + assertion + "</" + n + ">"});
            REQUIRE(grund(read) == "ok");
            const auto* token = std::get_if<sts::Vegnetoken>(&read->paa_vegne_af);
            REQUIRE(token != nullptr);
            CHECK(token->xml.starts_with("<saml:Assertion xmlns:saml="));
            CHECK(token->xml.find("wst") == std::string::npos);
        }
    }
    SUBCASE("certificate in a BinarySecurityToken, or as bare text") {
        for (const char* content :
             {"<wsse:BinarySecurityToken> CCCC </wsse:BinarySecurityToken>", " CCCC "}) {
            const auto read =
                rst({kType, kApplies, kKey, kClaims,
                     "<wst:OnBehalfOf>" + std::string(content) + "</wst:OnBehalfOf>"});
            REQUIRE(grund(read) == "ok");
            const auto* c = std::get_if<sts::Vegnecertifikat>(&read->paa_vegne_af);
            REQUIRE(c != nullptr);
            CHECK(c->tekst == "CCCC");
        }
    }
    SUBCASE("refused: empty, and two of them") {
        CHECK(grund(rst({kType, kApplies, kKey, "<wst:OnBehalfOf/>"})) == "103 onbehalfof-form");
        CHECK(grund(rst({kType, kApplies, kKey, "<wst:OnBehalfOf>A</wst:OnBehalfOf>",
                         "<wst14:ActAs>" + assertion + "</wst14:ActAs>"})) == "103 dobbelt");
    }
}

TEST_CASE("3.7: 103 for what is malformed") {
    CHECK(grund(rst({kApplies, kKey, kClaims})) == "103 requesttype");
    CHECK(grund(rst({kType, kKey, kClaims})) == "103 appliesto");
    CHECK(grund(rst({kType, kApplies, kClaims})) == "103 usekey");
    CHECK(grund(rst({kType, kType, kApplies, kKey})) == "103 dobbelt");
    CHECK(grund(rst({kType, kApplies, kApplies, kKey})) == "103 dobbelt");
    CHECK(grund(rst({kType, kApplies, kKey, kKey})) == "103 dobbelt");
    CHECK(grund(rst({kType, kApplies, "<wst:UseKey>AAAA</wst:UseKey>"})) == "103 usekey-form");
    CHECK(grund(rst({kType, kApplies, kKey,
                     "<wst:Lifetime><wsu:Expires>i morgen</wsu:Expires></wst:Lifetime>"})) ==
          "103 levetid-form");
    CHECK(grund(laes("<RequestSecurityToken/>")) == "103 krop");
    CHECK(grund(laes("<RequestSecurityToken "
                     "xmlns='http://schemas.xmlsoap.org/ws/2005/02/trust'/>")) == "103 krop");
}

TEST_CASE("3.2: sts-rst.xml of the examples") {
    const std::string path = "../shared/contracts/sikkerhed/examples/sts-rst.xml";
    std::ifstream in(path, std::ios::binary);
    if (!in) {
        MESSAGE("skipped: no ", path);
        return;
    }
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    const auto d = xml::Dokument::laes(text, xml::Graenser(1 << 18, 100, 5000, 100));
    REQUIRE(d.has_value());
    const auto read = laes_rst(d->rod().barn(d->rod().ns(), "Body").foerste());
    REQUIRE(grund(read) == "ok");
    CHECK(read->tjeneste == "http://stoettesystemerne.dk/service/organisation/3");
    CHECK(read->cvr == std::vector<std::string>{"11111111"});
    CHECK(sts::kontroller_typer(*read).has_value());
    CHECK(krypto::Certifikat::laes(read->brugsnoegle.value()).has_value());
}
