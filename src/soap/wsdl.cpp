#include "soap/wsdl.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "soap/fejl.hpp"
#include "soap/skema/skemaskriver.hpp"

namespace faelled::soap {

namespace {

constexpr std::string_view kHeaderNs = "http://kombit.dk/xml/schemas/RequestHeader/1/";
constexpr std::string_view kFejlnavn = "ServiceplatformFault";

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

// What differs between the two families: names are those of their official WSDLs.
struct Familie {
    std::string_view soap_praefiks;
    std::string_view soap_ns;
    bool hoved;                // RequestHeader is a header part
    bool fejl;                 // operations have a ServiceplatformFault
    std::string_view binding;  // after the service's name
    std::string_view port;
};
constexpr Familie kStoettesystem{
    "soap12", "http://schemas.xmlsoap.org/wsdl/soap12/", true, false, "", ""};
constexpr Familie kPlatform{"soap", "http://schemas.xmlsoap.org/wsdl/soap/", false, true, "Binding",
                            "Port"};

class Wsdlskriver {
  public:
    Wsdlskriver(const Tjeneste& service, std::string_view base)
        : t_(service), f_(service.serviceplatform() ? kPlatform : kStoettesystem), base_(base) {}

    std::string skriv(std::span<const Skema> schemas, Politik policy) {
        xml::Skriver& w = out_.skriver();
        w.erklaer("wsdl", "http://schemas.xmlsoap.org/wsdl/");
        w.erklaer(f_.soap_praefiks, f_.soap_ns);
        w.erklaer("wsp", politik_ns(t_.serviceplatform()));
        w.erklaer("xs", "http://www.w3.org/2001/XMLSchema");
        if (f_.hoved) w.erklaer("h", kHeaderNs);
        if (f_.fejl) w.erklaer("spf", kPlatformsfejl);
        w.erklaer("tns", t_.wsdl_ns);
        for (const Operation& o : t_.operationer) {
            navngiv(o.input.ns);
            navngiv(o.output.ns);
        }
        for (const auto& [prefix, ns] : elementnavnerum_)
            w.erklaer(prefix, ns);
        out_.aaben("wsdl:definitions",
                   {{"name", t_.navn + "Service"}, {"targetNamespace", t_.wsdl_ns}});
        if (policy != Politik::kIngen) skriv_politik(policy, t_.serviceplatform(), out_);
        skriv_typer(t_, schemas, base_, out_);
        meddelelser();
        porttype();
        binding(policy);
        tjeneste();
        out_.luk();
        return out_.tag();
    }

  private:
    std::string sb(std::string_view name) const {
        return std::string(f_.soap_praefiks) + ":" + std::string(name);
    }

    // Most services have their elements in one namespace: t. Others are t2, ...
    void navngiv(const std::string& ns) {
        if (std::ranges::find(elementnavnerum_, ns, &Erklaering::second) != elementnavnerum_.end())
            return;
        const std::size_t number = elementnavnerum_.size() + 1;
        elementnavnerum_.emplace_back(number == 1 ? "t" : "t" + std::to_string(number), ns);
    }
    std::string element(const Elementnavn& e) const {
        const auto found = std::ranges::find(elementnavnerum_, e.ns, &Erklaering::second);
        return found->first + ":" + e.navn;
    }

    void meddelelse(const std::string& name, std::string_view part, std::string_view element) {
        out_.aaben("wsdl:message", {{"name", name}});
        if (f_.hoved) out_.tomt("wsdl:part", {{"name", "header"}, {"element", "h:RequestHeader"}});
        out_.tomt("wsdl:part", {{"name", part}, {"element", element}});
        out_.luk();
    }

    void meddelelser() {
        for (const Operation& o : t_.operationer) {
            meddelelse(o.meddelelse + "RequestMessage", "request", element(o.input));
            meddelelse(o.meddelelse + "ResponseMessage", "response", element(o.output));
        }
        if (!f_.fejl) return;
        out_.aaben("wsdl:message", {{"name", kFejlnavn}});
        out_.tomt("wsdl:part", {{"name", "error"}, {"element", "spf:ServiceplatformFault"}});
        out_.luk();
    }

    void porttype() {
        out_.aaben("wsdl:portType", {{"name", t_.navn + "PortType"}});
        for (const Operation& o : t_.operationer) {
            out_.aaben("wsdl:operation", {{"name", o.navn}});
            out_.tomt("wsdl:input", {{"message", "tns:" + o.meddelelse + "RequestMessage"}});
            out_.tomt("wsdl:output", {{"message", "tns:" + o.meddelelse + "ResponseMessage"}});
            if (f_.fejl) {
                out_.tomt("wsdl:fault",
                          {{"name", kFejlnavn}, {"message", "tns:" + std::string(kFejlnavn)}});
            }
            out_.luk();
        }
        out_.luk();
    }

    void retning(std::string_view direction, const std::string& message, std::string_view part) {
        out_.aaben(direction);
        if (f_.hoved) {
            out_.tomt(sb("header"), {{"message", message}, {"part", "header"}, {"use", "literal"}});
        }
        out_.tomt(sb("body"), {{"parts", part}, {"use", "literal"}});
        out_.luk();
    }

    void binding(Politik policy) {
        out_.aaben("wsdl:binding", {{"name", t_.navn + std::string(f_.binding)},
                                    {"type", "tns:" + t_.navn + "PortType"}});
        if (policy != Politik::kIngen)
            out_.tomt("wsp:PolicyReference", {{"URI", "#" + std::string(kPolitikId)}});
        out_.tomt(sb("binding"),
                  {{"style", "document"}, {"transport", "http://schemas.xmlsoap.org/soap/http"}});
        for (const Operation& o : t_.operationer) {
            const std::string message = "tns:" + o.meddelelse;
            out_.aaben("wsdl:operation", {{"name", o.navn}});
            // SOAP 1.1 knows no soapActionRequired; an empty value is not written.
            out_.tomt(sb("operation"),
                      {{"soapAction", o.action}, {"soapActionRequired", f_.hoved ? "false" : ""}});
            retning("wsdl:input", message + "RequestMessage", "request");
            retning("wsdl:output", message + "ResponseMessage", "response");
            if (f_.fejl) {
                out_.aaben("wsdl:fault", {{"name", kFejlnavn}});
                out_.tomt(sb("fault"), {{"name", kFejlnavn}, {"use", "literal"}});
                out_.luk();
            }
            out_.luk();
        }
        out_.luk();
    }

    void tjeneste() {
        out_.aaben("wsdl:service", {{"name", t_.navn + "Service"}});
        out_.aaben("wsdl:port", {{"name", t_.navn + std::string(f_.port)},
                                 {"binding", "tns:" + t_.navn + std::string(f_.binding)}});
        out_.tomt(sb("address"), {{"location", std::string(base_) + t_.sti}});
        out_.luk();
        out_.luk();
    }

    using Erklaering = std::pair<std::string, std::string>;  // prefix, namespace

    const Tjeneste& t_;
    const Familie& f_;
    std::string_view base_;
    std::vector<Erklaering> elementnavnerum_;
    Udskrift out_;
};

}  // namespace

std::string skriv_wsdl(const Tjeneste& service, std::span<const Skema> schemas,
                       std::string_view base, Politik policy) {
    return Wsdlskriver(service, base).skriv(schemas, policy);
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
