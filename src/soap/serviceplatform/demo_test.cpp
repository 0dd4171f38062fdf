#include "soap/serviceplatform/demo.hpp"

#include <doctest/doctest.h>

#include "soap/serviceplatform/kontekster.hpp"
#include "soap/wsdl.hpp"

using namespace faelled;
using namespace faelled::soap;

namespace {

const std::string kNs = "http://serviceplatformen.dk/xml/wsdl/soap11/SP/Demo/1/";
const std::string kUuid = "d8a062c0-27d1-11e6-b67b-9e71128cae77";

xml::Dokument laes(const std::string& children) {
    auto d = xml::Dokument::laes(
        "<d:CallDemoServiceRequest xmlns:d='" + kNs +
            "' xmlns:c='http://serviceplatformen.dk/xml/schemas/CallContext/1/'"
            " xmlns:a='http://serviceplatformen.dk/xml/schemas/AuthorityContext/1/'"
            " xmlns:i='http://serviceplatformen.dk/xml/schemas/InvocationContext/1/'>" +
            children + "</d:CallDemoServiceRequest>",
        xml::Graenser(1 << 20, 100, 10'000, 100));
    REQUIRE(d.has_value());
    return *std::move(d);
}

// Name of the first child that is no context; "-" for a refusal.
std::string rest(const std::string& children) {
    const xml::Dokument d = laes(children);
    const auto r = tjek_kontekster(d.rod());
    return r ? std::string(r->navn()) : "-";
}

std::string led(const std::string& name, const std::string& value) {
    return "<i:" + name + ">" + value + "</i:" + name + ">";
}

std::string kald(const std::string& more = {}) {
    return "<i:InvocationContext>" + led("ServiceUUID", kUuid) + led("UserUUID", kUuid) +
           led("ServiceAgreementUUID", kUuid) + led("UserSystemUUID", kUuid) + more +
           "</i:InvocationContext>";
}

std::size_t antal(const std::string& text, std::string_view part) {
    std::size_t n = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
        ++n;
    return n;
}

}  // namespace

TEST_CASE("SIK-070: contexts stand first, in order, whole") {
    const std::string message = "<d:messageString>hej</d:messageString>";
    const std::string authority =
        "<a:AuthorityContext><a:MunicipalityCVR>11111111</a:MunicipalityCVR></a:AuthorityContext>";
    const std::string call =
        "<c:CallContext><c:OnBehalfOfUser>kbk</c:OnBehalfOfUser></c:CallContext>";
    CHECK(rest(message) == "messageString");
    CHECK(rest(call + authority + kald() + message) == "messageString");
    // xsd:all: any order inside, upper case UUIDs are taken.
    CHECK(rest(kald(led("AccountingInfo", "x")) + message) == "messageString");
    CHECK(rest(authority + authority + message) == "AuthorityContext");
    CHECK(rest(authority + call + message) == "CallContext");
    CHECK(rest("<a:AuthorityContext/>" + message) == "-");
    CHECK(rest("<a:AuthorityContext><a:MunicipalityCVR>1234567</a:MunicipalityCVR>"
               "</a:AuthorityContext>" +
               message) == "-");
    CHECK(rest(kald(led("UserUUID", kUuid)) + message) == "-");
    CHECK(rest(kald(led("Andet", "x")) + message) == "-");
    CHECK(rest(kald(led("OnBehalfOfUser", std::string(256, 'x'))) + message) == "-");
    std::string danish;
    for (int i = 0; i < 255; ++i)
        danish += "å";
    CHECK(rest(kald(led("OnBehalfOfUser", danish)) + message) == "messageString");
}

TEST_CASE("the demo service's WSDL has the official names, and the policy that is asked for") {
    const adgang::Tjenesteadgang access{std::string(kDemoEntityId), true, {}};
    const Tjeneste t = demotjeneste(access, nullptr);
    const auto schemas = demoskemaer();
    for (const auto& [policy, mark] :
         {std::pair(Politik::kToken, "<sp:AsymmetricBinding>"),
          std::pair(Politik::kKontekst, "<sp:RequireClientCertificate>")}) {
        const std::string w = skriv_wsdl(t, schemas, "https://here", policy);
        CHECK(antal(w, mark) == 1);
        CHECK(antal(w, "<wsp:PolicyReference URI=\"#ServiceplatformBindingPolicy\">") == 1);
        CHECK(antal(w, "name=\"DemoPortType\"") == 1);
        CHECK(antal(w, "name=\"DemoBinding\"") == 1);
        CHECK(antal(w, "name=\"DemoPort\"") == 1);
        CHECK(antal(w, "name=\"callDemoServiceRequestMessage\"") == 1);
        CHECK(antal(w, "https://here/service/SP/Demo/1") >= 1);
        CHECK(antal(w, "soap12") == 0);
        CHECK(xml::Dokument::laes(w, xml::Graenser(1 << 20, 100, 10'000, 100)).has_value());
    }
    CHECK(antal(skriv_wsdl(t, schemas, "https://here", Politik::kIngen), "Policy") == 0);
    for (const Skema& s : schemas)
        CHECK(xml::Dokument::laes(s.xml, xml::Graenser(1 << 20, 100, 10'000, 100)).has_value());
    CHECK(schemas.size() == 5);
}
