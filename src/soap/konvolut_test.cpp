#include "soap/konvolut.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace faelled;
using namespace faelled::soap;

namespace {

constexpr std::string_view kUuid = "7e042875-421a-5ee5-9828-2e8e23127ed2";
const std::string kWsaNs = R"( xmlns:a="http://www.w3.org/2005/08/addressing")";

struct Proevekonvolut {
    xml::Dokument document;
    Laest laest;
};

Proevekonvolut laes(const std::string& text) {
    static SeededEntropy entropy(1);
    auto document = xml::Dokument::laes(text, xml::Graenser(1 << 20, 100, 10'000, 100));
    REQUIRE(document.has_value());
    Laest read = laes_konvolut(document->rod(), Version::k12, entropy);
    return {*std::move(document), std::move(read)};
}

std::string soap12(const std::string& headers, const std::string& body = "<x/>") {
    return R"(<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Header>)" + headers +
           "</e:Header><e:Body>" + body + "</e:Body></e:Envelope>";
}
std::string soap11(const std::string& headers, const std::string& body = "<x/>") {
    return R"(<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Header>)" +
           headers + "</e:Header><e:Body>" + body + "</e:Body></e:Envelope>";
}

std::size_t antal(const std::string& text, std::string_view part) {
    std::size_t n = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
        ++n;
    return n;
}

Faultgrund grund(const Laest& l) {
    REQUIRE_FALSE(l.element.has_value());
    return l.element.error().grund;
}

// Text of the first header of that name in a reply.
std::string header(const std::string& reply, const std::string& name) {
    const std::size_t tag = reply.find("<" + name + " ");
    if (tag == std::string::npos) return {};
    const std::size_t from = reply.find('>', tag) + 1;
    return reply.substr(from, reply.find('<', from) - from);
}

std::string svar(const Anmodningshoved& h, Entropy& entropy, const Svarform& form = {}) {
    Svarkrop body(h.version, form);
    body.skriver().tomt("y");
    const auto reply = skriv_svar(h, "urn:xResponse", std::move(body), form, entropy);
    REQUIRE(reply.has_value());
    return *reply;
}

std::string faultsvar(const Anmodningshoved& h, const Soapfejl& f, Entropy& entropy,
                      const Svarform& form = {}) {
    const auto reply = skriv_faultsvar(h, f, form, entropy);
    REQUIRE(reply.has_value());
    return *reply;
}

}  // namespace

TEST_CASE("headers of a well-behaved client") {
    const auto p = laes(soap12(
        "<a:Action" + kWsaNs + ">urn:x</a:Action><a:MessageID" + kWsaNs +
        ">urn:uuid:1</a:MessageID><a:To" + kWsaNs + "> https://here/ </a:To><a:ReplyTo" + kWsaNs +
        "><a:Address>http://www.w3.org/2005/08/addressing/anonymous"
        "</a:Address></a:ReplyTo>"
        R"(<f:Framework xmlns:f="urn:liberty:sb:2006-08" version="2.0"/>)"
        R"(<h:RequestHeader xmlns:h="http://kombit.dk/xml/schemas/RequestHeader/1/">)"
        "<h:TransactionUUID>" +
        std::string(kUuid) + "</h:TransactionUUID></h:RequestHeader>"));
    REQUIRE(p.laest.element.has_value());
    CHECK(p.laest.element->navn() == "x");
    const Anmodningshoved& h = p.laest.hoved;
    CHECK(h.version == Version::k12);
    CHECK(h.action == "urn:x");
    CHECK(h.message_id == "urn:uuid:1");
    CHECK(h.til == "https://here/");
    CHECK(h.framework);
    CHECK(h.transaktion.text() == kUuid);
}

TEST_CASE("an envelope without Header") {
    const auto p = laes(R"(<Envelope xmlns="http://schemas.xmlsoap.org/soap/envelope/">)"
                        R"(<!-- nothing --><Body><x xmlns=""/></Body></Envelope>)");
    REQUIRE(p.laest.element.has_value());
    CHECK(p.laest.hoved.version == Version::k11);
    CHECK(p.laest.hoved.message_id.empty());
    CHECK_FALSE(p.laest.hoved.transaktion.is_nil());
}

TEST_CASE("TransactionUUID: any namespace, two headers, nil, malformed") {
    const std::string id(kUuid);
    const auto transaktion = [](const std::string& headers) {
        return laes(soap12(headers)).laest.hoved.transaktion_tekst;
    };
    const std::string ns =
        R"(<h:RequestHeader xmlns:h="http://kombit.dk/xml/schemas/RequestHeader/1/">)";
    CHECK(transaktion(ns + "<TransactionUUID>" + id + "</TransactionUUID></h:RequestHeader>") ==
          id);
    CHECK(transaktion("<RequestHeader><TransactionUUID> " + id +
                      "\n</TransactionUUID></RequestHeader>") == id);
    CHECK(
        transaktion(
            ns +
            R"(<h:TransactionUUID xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true"/></h:RequestHeader>)" +
            ns + "<TransactionUUID>" + id + "</TransactionUUID></h:RequestHeader>") == id);
    CHECK(
        transaktion(
            R"(<RequestHeader xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true"/>)")
            .size() == 36);
    const std::string made =
        transaktion("<RequestHeader><TransactionUUID>hej</TransactionUUID></RequestHeader>");
    CHECK(Uuid::parse(made).has_value());
    // In the letters of the request.
    CHECK(transaktion("<RequestHeader><TransactionUUID>7E042875-421A-5EE5-9828-2E8E23127ED2"
                      "</TransactionUUID></RequestHeader>") ==
          "7E042875-421A-5EE5-9828-2E8E23127ED2");
}

TEST_CASE("mustUnderstand") {
    const auto med = [](const std::string& header) { return laes(soap12(header)).laest; };
    CHECK(grund(med(R"(<q:x xmlns:q="urn:q" e:mustUnderstand="1"/>)")) == Faultgrund::kForstaas);
    CHECK(grund(med(R"(<q:x xmlns:q="urn:q" e:mustUnderstand=" true "/>)")) ==
          Faultgrund::kForstaas);
    CHECK(med(R"(<q:x xmlns:q="urn:q" e:mustUnderstand="0"/>)").element.has_value());
    CHECK(med(R"(<q:x xmlns:q="urn:q" mustUnderstand="1"/>)").element.has_value());
    CHECK(med(R"(<q:x xmlns:q="urn:q" e:mustUnderstand="1" e:role="urn:somebody-else"/>)").element);
    CHECK(
        grund(med(
            R"(<q:x xmlns:q="urn:q" e:mustUnderstand="1" e:role="http://www.w3.org/2003/05/soap-envelope/role/next"/>)")) ==
        Faultgrund::kForstaas);
    CHECK(med("<a:FaultTo e:mustUnderstand='1'" + kWsaNs + "/>").element.has_value());
    CHECK(med(R"(<RequestHeader e:mustUnderstand="1"/>)").element.has_value());
    CHECK(med(R"(<w:Security e:mustUnderstand="true" xmlns:w=")" + std::string(kWsse) + R"("/>)")
              .element);
    CHECK(grund(med(R"(<w:Other e:mustUnderstand="true" xmlns:w=")" + std::string(kWsse) +
                    R"("/>)")) == Faultgrund::kForstaas);
    CHECK(grund(laes(soap11(R"(<q:x xmlns:q="urn:q" e:mustUnderstand="1"/>)")).laest) ==
          Faultgrund::kForstaas);
}

TEST_CASE("broken envelopes are faults, related to the request where it can be read") {
    const std::string id = "<a:MessageID" + kWsaNs + ">urn:uuid:1</a:MessageID>";
    const auto konvolut = [&](const std::string& text, Faultgrund expected) {
        const auto p = laes(text);
        CHECK(grund(p.laest) == expected);
        return p.laest.hoved.message_id;
    };
    CHECK(konvolut(soap12(id, ""), Faultgrund::kKonvolut) == "urn:uuid:1");
    CHECK(konvolut(soap12(id, "<x/><y/>"), Faultgrund::kKonvolut) == "urn:uuid:1");
    CHECK(konvolut(soap12(id, "<x/>text"), Faultgrund::kKonvolut) == "urn:uuid:1");
    CHECK(konvolut(R"(<e:Envelope xmlns:e="urn:other"><e:Header>)" + id +
                       "</e:Header><e:Body><x/></e:Body></e:Envelope>",
                   Faultgrund::kVersion) == "urn:uuid:1");
    const std::string ns = R"(xmlns="http://www.w3.org/2003/05/soap-envelope")";
    CHECK(konvolut("<Envelope " + ns + "/>", Faultgrund::kKonvolut).empty());
    CHECK(konvolut("<Envelope " + ns + "><Header/></Envelope>", Faultgrund::kKonvolut).empty());
    CHECK(konvolut("<Envelope " + ns + "><Body><x/></Body><Body><y/></Body></Envelope>",
                   Faultgrund::kKonvolut)
              .empty());
    CHECK(konvolut("<Envelope " + ns + "><Body><x/></Body><Header/></Envelope>",
                   Faultgrund::kKonvolut)
              .empty());
    CHECK(konvolut("<html/>", Faultgrund::kVersion).empty());
    CHECK(konvolut("<a:ReplyTo" + kWsaNs + "/>", Faultgrund::kVersion).empty());
}

TEST_CASE("replies go back on the same connection only") {
    const auto til = [](const std::string& address) {
        return laes(soap12("<a:ReplyTo" + kWsaNs + "><a:Address>" + address +
                           "</a:Address></a:ReplyTo>"))
            .laest;
    };
    CHECK(til(" http://www.w3.org/2005/08/addressing/anonymous ").element.has_value());
    CHECK(grund(til("https://elsewhere.example/")) == Faultgrund::kAdressering);
}

TEST_CASE("a reply carries exactly one of each header, canonically written") {
    SeededEntropy entropy(3);
    auto p = laes(soap12("<a:MessageID" + kWsaNs + ">urn:uuid:A&amp;B</a:MessageID>"));
    std::string reply = svar(p.laest.hoved, entropy);
    CHECK(antal(reply, "<wsa:MessageID ") == 1);
    CHECK(antal(reply, "<wsa:RelatesTo ") == 1);
    CHECK(antal(reply, "<wsa:Action ") == 1);
    CHECK(antal(reply, "<h:TransactionUUID>") == 1);
    CHECK(antal(reply, "Framework") == 0);
    CHECK(header(reply, "wsa:RelatesTo") == "urn:uuid:A&amp;B");
    CHECK(header(reply, "wsa:Action") == "urn:xResponse");
    CHECK(reply.ends_with("<soap:Body><y></y></soap:Body></soap:Envelope>"));
    // What we write is in the form that a signature covers.
    CHECK(laes(reply).document.rod().som_tekst() == reply);

    const std::string again = svar(p.laest.hoved, entropy);
    CHECK(header(again, "wsa:MessageID") != header(reply, "wsa:MessageID"));

    p = laes(soap11("<f:Framework xmlns:f='urn:liberty:sb:2006-08'/>"));
    reply = svar(p.laest.hoved, entropy);
    CHECK(header(reply, "wsa:RelatesTo") == "http://www.w3.org/2005/08/addressing/unspecified");
    CHECK(antal(reply, "<sbf:Framework ") == 1);
    CHECK(reply.starts_with(
        "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\">"));

    p = laes(soap12(
        "<a:MessageID xmlns:a='http://schemas.xmlsoap.org/ws/2004/08/addressing'>u</a:MessageID>"));
    reply = svar(p.laest.hoved, entropy);
    CHECK(antal(reply, "http://schemas.xmlsoap.org/ws/2004/08/addressing") == 3);
    CHECK(header(reply, "wsa:RelatesTo") == "u");
}

TEST_CASE("a fault carries the headers too, in both versions and languages") {
    SeededEntropy entropy(3);
    auto p = laes(soap12("<a:MessageID" + kWsaNs + ">urn:uuid:1</a:MessageID>"));
    Anmodningshoved h = p.laest.hoved;
    adgang::Afvisning no{adgang::Afvisning::Grund::kUkendtCertifikat, "Unknown"};
    std::string reply = faultsvar(h, afvist(no), entropy);
    CHECK(antal(reply, "<wsa:MessageID ") == 1);
    CHECK(antal(reply, "<wsa:RelatesTo ") == 1);
    CHECK(header(reply, "wsa:RelatesTo") == "urn:uuid:1");
    CHECK(antal(reply, "<soap:Value>soap:Sender</soap:Value>") == 1);
    CHECK(antal(reply, "<soap:Value>wsse:FailedAuthentication</soap:Value>") == 1);
    CHECK(antal(reply, R"(<soap:Text xml:lang="en">Unknown</soap:Text>)") == 1);
    CHECK(antal(reply, R"(xml:lang="da")") == 1);

    no.grund = adgang::Afvisning::Grund::kIngenAftale;
    CHECK(antal(faultsvar(h, afvist(no), entropy), "ServiceAgreementNotFound") == 2);
    CHECK(http_status(afvist(no), Version::k12) == 500);
    CHECK(http_status(afvist(no), Version::k11) == 500);
    CHECK(http_status(forkert_version(), Version::k12) == 500);
    CHECK(http_status(optaget(), Version::k11) == 503);

    h.version = Version::k11;
    reply = faultsvar(h, afvist(no), entropy);
    CHECK(antal(reply, "<faultcode>wsse:FailedAuthentication</faultcode>") == 1);
    CHECK(antal(reply, "<wsa:RelatesTo ") == 1);
    CHECK(antal(faultsvar(h, intern_fejl(), entropy), "<faultcode>soap:Server</faultcode>") == 1);

    h.version = Version::k12;
    reply = faultsvar(h, ikke_forstaaet({{"urn:q", "x"}, {"", "y"}}), entropy);
    CHECK(antal(reply, R"(<soap:NotUnderstood xmlns:q="urn:q" qname="q:x">)") == 1);
    CHECK(antal(reply, R"(<soap:NotUnderstood qname="y">)") == 1);
    CHECK(antal(faultsvar(h, forkert_version(), entropy), "<soap:SupportedEnvelope ") == 2);
    CHECK(laes(reply).document.rod().som_tekst() == reply);
}
