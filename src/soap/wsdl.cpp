#include "soap/wsdl.hpp"

#include <algorithm>

#include "soap/skema/skemaskriver.hpp"

namespace faelled::soap {

namespace {

constexpr std::string_view kHeaderNs = "http://kombit.dk/xml/schemas/RequestHeader/1/";

std::string skema_url(const Tjeneste& t, std::string_view base, std::string_view file) {
    return std::string(base) + t.sti + "?xsd=" + std::string(file);
}

void skriv_typer(const Tjeneste& t, std::span<const Skema> schemas, std::string_view base,
                 Udskrift& out) {
    out.aaben("wsdl:types");
    out.aaben("xs:schema");
    for (const std::string& name : t.skemaer) {
        const auto s = std::ranges::find(schemas, name, &Skema::navn);
        if (s == schemas.end()) continue;
        out.tomt("xs:import", {{"namespace", s->ns}, {"schemaLocation", skema_url(t, base, name)}});
    }
    out.luk();
    out.luk();
}

void skriv_meddelelse(const std::string& name, std::string_view part, std::string_view element,
                      Udskrift& out) {
    out.aaben("wsdl:message", {{"name", name}});
    out.tomt("wsdl:part", {{"name", "header"}, {"element", "h:RequestHeader"}});
    out.tomt("wsdl:part", {{"name", part}, {"element", element}});
    out.luk();
}

void skriv_retning(std::string_view direction, const std::string& message, std::string_view part,
                   Udskrift& out) {
    out.aaben(direction);
    out.tomt("soap12:header", {{"message", message}, {"part", "header"}, {"use", "literal"}});
    out.tomt("soap12:body", {{"parts", part}, {"use", "literal"}});
    out.luk();
}

void skriv_binding(const Tjeneste& t, Udskrift& out) {
    out.aaben("wsdl:binding", {{"name", t.navn}, {"type", "tns:" + t.navn + "PortType"}});
    out.tomt("soap12:binding",
             {{"style", "document"}, {"transport", "http://schemas.xmlsoap.org/soap/http"}});
    for (const Operation& o : t.operationer) {
        const std::string message = "tns:" + o.meddelelse;
        out.aaben("wsdl:operation", {{"name", o.navn}});
        out.tomt("soap12:operation", {{"soapAction", o.action}, {"soapActionRequired", "false"}});
        skriv_retning("wsdl:input", message + "RequestMessage", "request", out);
        skriv_retning("wsdl:output", message + "ResponseMessage", "response", out);
        out.luk();
    }
    out.luk();
}

}  // namespace

std::string skriv_wsdl(const Tjeneste& service, std::span<const Skema> schemas,
                       std::string_view base) {
    Udskrift out;
    xml::Skriver& w = out.skriver();
    w.erklaer("wsdl", "http://schemas.xmlsoap.org/wsdl/");
    w.erklaer("soap12", "http://schemas.xmlsoap.org/wsdl/soap12/");
    w.erklaer("xs", "http://www.w3.org/2001/XMLSchema");
    w.erklaer("h", kHeaderNs);
    w.erklaer("tns", service.wsdl_ns);
    // All operations of a service have their elements in one namespace.
    if (!service.operationer.empty()) w.erklaer("t", service.operationer.front().input.ns);
    out.aaben("wsdl:definitions",
              {{"name", service.navn + "Service"}, {"targetNamespace", service.wsdl_ns}});
    skriv_typer(service, schemas, base, out);
    for (const Operation& o : service.operationer) {
        skriv_meddelelse(o.meddelelse + "RequestMessage", "request", "t:" + o.input.navn, out);
        skriv_meddelelse(o.meddelelse + "ResponseMessage", "response", "t:" + o.output.navn, out);
    }
    out.aaben("wsdl:portType", {{"name", service.navn + "PortType"}});
    for (const Operation& o : service.operationer) {
        out.aaben("wsdl:operation", {{"name", o.navn}});
        out.tomt("wsdl:input", {{"message", "tns:" + o.meddelelse + "RequestMessage"}});
        out.tomt("wsdl:output", {{"message", "tns:" + o.meddelelse + "ResponseMessage"}});
        out.luk();
    }
    out.luk();
    skriv_binding(service, out);
    out.aaben("wsdl:service", {{"name", service.navn + "Service"}});
    out.aaben("wsdl:port", {{"name", service.navn}, {"binding", "tns:" + service.navn}});
    out.tomt("soap12:address", {{"location", std::string(base) + service.sti}});
    out.luk();
    out.luk();
    out.luk();
    return out.tag();
}

std::string skema_for(const Skema& schema, const Tjeneste& service, std::string_view base) {
    constexpr std::string_view kMaerke = "schemaLocation=\"";
    const std::string url = skema_url(service, base, {});
    std::string out;
    std::string_view rest = schema.xml;
    for (std::size_t at = rest.find(kMaerke); at != std::string_view::npos;
         at = rest.find(kMaerke)) {
        out.append(rest.substr(0, at + kMaerke.size())).append(url);
        rest.remove_prefix(at + kMaerke.size());
    }
    return out.append(rest);
}

}  // namespace faelled::soap
