#include "soap/sts/sts_wsdl.hpp"

#include <initializer_list>

#include "soap/fejl.hpp"
#include "soap/skema/skemaskriver.hpp"
#include "soap/sts/navne.hpp"
#include "xml/signatur.hpp"

namespace faelled::soap {

namespace {

constexpr std::string_view kSp = "http://docs.oasis-open.org/ws-sx/ws-securitypolicy/200702";
constexpr std::string_view kTns =
    "http://schemas.microsoft.com/ws/2008/06/identity/securitytokenservice";
constexpr std::string_view kBinding = "CertificateWSTrustBinding_IWSTrust13Sync";

// <name><wsp:Policy> ... in one step, for assertions that nest.
class Politik {
  public:
    Politik(Udskrift& out, std::string_view name, Udskrift::Attributter attributes = {})
        : out_(out) {
        out_.aaben(name, attributes);
        out_.aaben("wsp:Policy");
    }
    ~Politik() {
        out_.luk();
        out_.luk();
    }
    Politik(const Politik&) = delete;
    Politik& operator=(const Politik&) = delete;

  private:
    Udskrift& out_;
};

void aaben_politik(std::string_view id, Udskrift& out) {
    out.aaben("wsp:Policy", {{"wsu:Id", id}});
    out.aaben("wsp:ExactlyOne");
    out.aaben("wsp:All");
}

void luk_politik(Udskrift& out) {
    for (int i = 0; i < 3; ++i)
        out.luk();
}

void skriv_x509(std::string_view role, std::string_view inclusion, bool by_serial, Udskrift& out) {
    const Politik outer(out, role);
    const Politik token(
        out, "sp:X509Token",
        {{"sp:IncludeToken", std::string(kSp) + "/IncludeToken/" + std::string(inclusion)}});
    out.tomt("sp:WssX509V3Token10");
    if (by_serial) out.tomt("sp:RequireIssuerSerialReference");
}

void skriv_bindingspolitik(Udskrift& out) {
    aaben_politik(std::string(kBinding) + "_policy", out);
    {
        const Politik binding(out, "sp:AsymmetricBinding");
        skriv_x509("sp:InitiatorToken", "AlwaysToRecipient", false, out);
        skriv_x509("sp:RecipientToken", "Never", true, out);
        {
            const Politik suite(out, "sp:AlgorithmSuite");
            out.tomt("sp:Basic256Sha256");
        }
        {
            const Politik layout(out, "sp:Layout");
            out.tomt("sp:Lax");
        }
        out.tomt("sp:ProtectTokens");
        out.tomt("sp:IncludeTimestamp");
        out.tomt("sp:OnlySignEntireHeadersAndBody");
    }
    {
        const Politik wss(out, "sp:Wss11");
        out.tomt("sp:MustSupportRefThumbprint");
    }
    {
        const Politik trust(out, "sp:Trust13");
        out.tomt("sp:MustSupportIssuedTokens");
        out.tomt("sp:RequireClientEntropy");
        out.tomt("sp:RequireServerEntropy");
    }
    out.tomt("wsaw:UsingAddressing");
    luk_politik(out);
}

void skriv_inputpolitik(Udskrift& out) {
    aaben_politik("Input_policy", out);
    out.aaben("sp:SignedParts");
    out.tomt("sp:Body");
    for (const std::string_view header :
         {"To", "From", "FaultTo", "ReplyTo", "MessageID", "RelatesTo", "Action"})
        out.tomt("sp:Header", {{"Name", header}, {"Namespace", kWsa}});
    out.luk();
    luk_politik(out);
}

// Anything may stand in a request and in an answer.
void skriv_aaben_type(std::string_view element, Udskrift& out) {
    const std::string type = std::string(element) + "Type";
    out.tomt("xs:element", {{"name", element}, {"type", "trust:" + type}});
    out.aaben("xs:complexType", {{"name", type}});
    out.aaben("xs:sequence");
    out.tomt("xs:any", {{"namespace", "##any"},
                        {"processContents", "lax"},
                        {"minOccurs", "0"},
                        {"maxOccurs", "unbounded"}});
    out.luk();
    out.tomt("xs:attribute", {{"name", "Context"}, {"type", "xs:anyURI"}});
    out.tomt("xs:anyAttribute", {{"namespace", "##other"}, {"processContents", "lax"}});
    out.luk();
}

void skriv_typer(Udskrift& out) {
    constexpr std::string_view kSamling = "RequestSecurityTokenResponseCollection";
    out.aaben("wsdl:types");
    out.aaben("xs:schema", {{"targetNamespace", kWst}, {"elementFormDefault", "qualified"}});
    skriv_aaben_type("RequestSecurityToken", out);
    skriv_aaben_type("RequestSecurityTokenResponse", out);
    const std::string type = std::string(kSamling) + "Type";
    out.tomt("xs:element", {{"name", kSamling}, {"type", "trust:" + type}});
    out.aaben("xs:complexType", {{"name", type}});
    out.aaben("xs:sequence");
    out.tomt("xs:element",
             {{"ref", "trust:RequestSecurityTokenResponse"}, {"maxOccurs", "unbounded"}});
    out.luk();
    out.tomt("xs:anyAttribute", {{"namespace", "##other"}, {"processContents", "lax"}});
    out.luk();
    out.luk();
    out.luk();
}

void skriv_meddelelse(std::string_view name, std::string_view part, std::string_view element,
                      Udskrift& out) {
    out.aaben("wsdl:message", {{"name", name}});
    out.tomt("wsdl:part", {{"name", part}, {"element", element}});
    out.luk();
}

void skriv_port(Udskrift& out) {
    out.aaben("wsdl:portType", {{"name", "IWSTrust13Sync"}});
    out.aaben("wsdl:operation", {{"name", "Trust13Issue"}});
    out.tomt("wsdl:input", {{"wsaw:Action", kRstAction},
                            {"message", "tns:IWSTrust13Sync_Trust13Issue_InputMessage"}});
    out.tomt("wsdl:output", {{"wsaw:Action", kRstrAction},
                             {"message", "tns:IWSTrust13Sync_Trust13Issue_OutputMessage"}});
    out.luk();
    out.luk();
}

void skriv_binding(Udskrift& out) {
    out.aaben("wsdl:binding", {{"name", kBinding}, {"type", "tns:IWSTrust13Sync"}});
    out.tomt("wsp:PolicyReference", {{"URI", "#" + std::string(kBinding) + "_policy"}});
    out.tomt("soap12:binding", {{"transport", "http://schemas.xmlsoap.org/soap/http"}});
    out.aaben("wsdl:operation", {{"name", "Trust13Issue"}});
    out.tomt("soap12:operation", {{"soapAction", kRstAction}, {"style", "document"}});
    out.aaben("wsdl:input");
    out.tomt("wsp:PolicyReference", {{"URI", "#Input_policy"}});
    out.tomt("soap12:body", {{"use", "literal"}});
    out.luk();
    out.aaben("wsdl:output");
    out.tomt("soap12:body", {{"use", "literal"}});
    out.luk();
    out.luk();
    out.luk();
}

void skriv_service(const std::string& address, Udskrift& out) {
    out.aaben("wsdl:service", {{"name", "SecurityTokenService"}});
    out.aaben("wsdl:port", {{"name", kBinding}, {"binding", "tns:" + std::string(kBinding)}});
    out.tomt("soap12:address", {{"location", address}});
    out.skriver().erklaer("wsa10", kWsa);
    out.aaben("wsa10:EndpointReference");
    out.skriver().element("wsa10:Address", address);
    out.luk();
    out.luk();
    out.luk();
}

}  // namespace

std::string skriv_sts_wsdl(std::string_view base) {
    Udskrift out;
    xml::Skriver& w = out.skriver();
    w.erklaer("wsdl", "http://schemas.xmlsoap.org/wsdl/");
    w.erklaer("soap12", "http://schemas.xmlsoap.org/wsdl/soap12/");
    w.erklaer("xs", "http://www.w3.org/2001/XMLSchema");
    w.erklaer("wsp", kWsp);
    w.erklaer("wsu", xml::kWsu);
    w.erklaer("wsaw", "http://www.w3.org/2006/05/addressing/wsdl");
    w.erklaer("sp", kSp);
    w.erklaer("tns", kTns);
    w.erklaer("trust", kWst);
    out.aaben("wsdl:definitions", {{"name", "SecurityTokenService"}, {"targetNamespace", kTns}});
    skriv_bindingspolitik(out);
    skriv_inputpolitik(out);
    skriv_typer(out);
    skriv_meddelelse("IWSTrust13Sync_Trust13Issue_InputMessage", "message",
                     "trust:RequestSecurityToken", out);
    skriv_meddelelse("IWSTrust13Sync_Trust13Issue_OutputMessage", "Trust13IssueResult",
                     "trust:RequestSecurityTokenResponseCollection", out);
    skriv_port(out);
    skriv_binding(out);
    skriv_service(std::string(base) + std::string(kStsSti), out);
    out.luk();
    return out.tag();
}

}  // namespace faelled::soap
