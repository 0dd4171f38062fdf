#include "soap/serviceplatform/demo.hpp"

#include <array>
#include <string>
#include <utility>

#include "soap/serviceplatform/kontekster.hpp"

namespace faelled::soap {

namespace {

constexpr std::string_view kNs = "http://serviceplatformen.dk/xml/wsdl/soap11/SP/Demo/1/";
// A greeting, not a transport for files.
constexpr std::size_t kMestTekst = std::size_t{64} * 1024;

Result<std::string> laes_besked(xml::Node request) {
    FAELLED_TRY(const xml::Node rest, tjek_kontekster(request));
    if (!rest || !rest.er(kNs, "messageString"))
        return std::unexpected(Fejl::ugyldig("messageString", "messageString mangler"));
    if (rest.naeste())
        return std::unexpected(
            Fejl::ugyldig(rest.naeste().kvalificeret(), "elementet hører ikke til her"));
    if (rest.har_boern())
        return std::unexpected(Fejl::ugyldig("messageString", "må kun indeholde tekst"));
    std::string text = rest.tekst();
    if (text.size() > kMestTekst)
        return std::unexpected(Fejl::ugyldig("messageString", "er længere end 64 KiB"));
    return text;
}

Operation kald_demo() {
    Operation o;
    o.navn = "callDemoService";
    o.meddelelse = "callDemoService";
    o.action = std::string(kNs) + "callDemoService";
    o.input = {std::string(kNs), "CallDemoServiceRequest"};
    o.output = {std::string(kNs), "CallDemoServiceResponse"};
    o.udfoerelse = Udfoerelse::kStraks;
    o.koer = [](const Kalder&, xml::Node request, xml::Skriver& out) -> Result<void> {
        FAELLED_TRY(const std::string text, laes_besked(request));
        out.erklaer("demo", kNs);
        out.aaben("demo:CallDemoServiceResponse");
        out.element("demo:responseString", text);
        out.luk("demo:CallDemoServiceResponse");
        return {};
    };
    // A Fejl becomes a ServiceplatformFault.
    o.fejlsvar = [](const Fejl&, xml::Skriver&) {};
    return o;
}

}  // namespace

Tjeneste demotjeneste(const adgang::Tjenesteadgang& access,
                      std::shared_ptr<const Svarunderskriver> signer) {
    Tjeneste t;
    t.navn = "Demo";
    t.segment = "demo";
    t.sti = "/service/SP/Demo/1";
    t.wsdl_ns = kNs;
    t.skemaer = {"DemoServiceMsg.xsd", "ServiceplatformFault_1.xsd"};
    t.operationer.push_back(kald_demo());
    t.adgang = &access;
    t.underskriver = std::move(signer);
    return t;
}

std::vector<Skema> demoskemaer() {
    std::vector<Skema> all = kontekstskemaer();
    Skemaskriver s({{"tns", kNs}, "DemoServiceMsg.xsd"},
                   std::array{kCallContext, kAuthorityContext, kInvocationContext});
    s.kompleks("CallDemoServiceRequestType", {},
               "callctx:CallContext? authctx:AuthorityContext? invctx:InvocationContext? "
               "messageString=xs:string");
    s.kompleks("CallDemoServiceResponseType", {}, "responseString=xs:string");
    s.element("CallDemoServiceRequest", "tns:CallDemoServiceRequestType");
    s.element("CallDemoServiceResponse", "tns:CallDemoServiceResponseType");
    all.push_back(s.faerdig());
    return all;
}

}  // namespace faelled::soap
