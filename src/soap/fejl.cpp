#include "soap/fejl.hpp"

#include <utility>

namespace faelled::soap {

namespace {

using Kode = Soapfejl::Kode;

constexpr std::string_view kSecurityFault =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security/fault";
constexpr std::string_view kAddressingFault = "http://www.w3.org/2005/08/addressing/fault";
constexpr std::string_view kSoapFault = "http://www.w3.org/2005/08/addressing/soap/fault";

Soapfejl lav(Kode kode, Faultgrund grund, std::string english, std::string danish) {
    Soapfejl f;
    f.kode = kode;
    f.grund = grund;
    f.engelsk = std::move(english);
    f.dansk = std::move(danish);
    return f;
}

Soapfejl med_underkode(Soapfejl f, std::string_view prefix, std::string_view ns,
                       std::string_view name) {
    f.praefiks = prefix;
    f.underkode = {std::string(ns), std::string(name)};
    return f;
}

std::string_view kodenavn(Kode kode, Version v) {
    switch (kode) {
        case Kode::kVersionMismatch:
            return "VersionMismatch";
        case Kode::kMustUnderstand:
            return "MustUnderstand";
        case Kode::kSender:
            return v == Version::k12 ? "Sender" : "Client";
        case Kode::kReceiver:
            return v == Version::k12 ? "Receiver" : "Server";
    }
    std::unreachable();
}

void skriv_tekst12(std::string_view language, std::string_view text, xml::Skriver& out) {
    out.aaben("soap:Text");
    out.attribut("xml:lang", language);
    out.tekst(text);
    out.luk("soap:Text");
}

// Header names as a qualified name in an attribute: the prefix must be declared there as well.
void skriv_qname_hoved(std::string_view element, std::string_view ns, std::string_view name,
                       xml::Skriver& out) {
    if (!ns.empty()) out.erklaer("q", ns);
    out.aaben(element);
    out.attribut("qname", (ns.empty() ? "" : "q:") + std::string(name));
    out.luk(element);
}

void skriv_platformsfejl(const Soapfejl& f, Version v, xml::Skriver& out) {
    const std::string_view detail = v == Version::k12 ? "soap:Detail" : "detail";
    out.aaben(detail);
    out.erklaer("spf", kPlatformsfejl);
    out.aaben("spf:ServiceplatformFault");
    out.aaben("spf:ErrorList");
    out.aaben("spf:Error");
    out.element("spf:ErrorCode", f.platformskode);
    out.element("spf:ErrorText", f.dansk);
    out.luk("spf:Error");
    out.luk("spf:ErrorList");
    out.luk("spf:ServiceplatformFault");
    out.luk(detail);
}

}  // namespace

Soapfejl fejl_i_xml(const Fejl& f) {
    const bool limit = f.regel != "ikke-velformet" && f.regel != "dtd";
    if (limit) {
        return lav(Kode::kSender, Faultgrund::kGraense,
                   "The message is larger than allowed; limit: " + f.regel,
                   "Meddelelsen er større end tilladt; grænse: " + f.regel);
    }
    return lav(Kode::kSender, Faultgrund::kXml, "The message is not well-formed XML without a DTD",
               f.tekst);
}

Soapfejl forkert_version() {
    return lav(Kode::kVersionMismatch, Faultgrund::kVersion,
               "The message is not a SOAP 1.2 or SOAP 1.1 envelope",
               "Meddelelsen er ikke en SOAP-konvolut i version 1.2 eller 1.1");
}

Soapfejl forkert_konvolut(std::string english, std::string danish) {
    return lav(Kode::kSender, Faultgrund::kKonvolut, std::move(english), std::move(danish));
}

Soapfejl ikke_forstaaet(std::vector<Elementnavn> headers) {
    std::string names;
    for (const Elementnavn& h : headers)
        names += (names.empty() ? "{" : ", {") + h.ns + "}" + h.navn;
    Soapfejl f = lav(Kode::kMustUnderstand, Faultgrund::kForstaas,
                     "Mandatory header not understood: " + names,
                     "Obligatorisk header er ikke forstået: " + names);
    f.ikke_forstaaet = std::move(headers);
    return f;
}

Soapfejl kun_anonym_adresse(std::string_view wsa_ns) {
    return med_underkode(lav(Kode::kSender, Faultgrund::kAdressering,
                             "ReplyTo and FaultTo must be the anonymous address",
                             "ReplyTo og FaultTo skal være den anonyme adresse"),
                         "wsa", wsa_ns, "OnlyAnonymousAddressSupported");
}

Soapfejl manglende_framework() {
    return med_underkode(lav(Kode::kSender, Faultgrund::kFramework, "Missing Framework header",
                             "Headeren sbf:Framework mangler"),
                         "sbf", kSbf, "FrameworkVersionMismatch");
}

Soapfejl forkert_framework(std::string_view version) {
    // What a client sent is not repeated unbounded.
    const std::string seen(version.substr(0, 20));
    return med_underkode(lav(Kode::kSender, Faultgrund::kFramework,
                             "Framework version " + seen + " is not supported; expected 2.0",
                             "Version i sbf:Framework skal være 2.0"),
                         "sbf", kSbf, "FrameworkVersionMismatch");
}

Soapfejl ukendt_operation(xml::Node element, std::string_view wsa_ns) {
    const std::string name = "{" + std::string(element.ns()) + "}" + std::string(element.navn());
    return med_underkode(lav(Kode::kSender, Faultgrund::kOperation,
                             "No operation of this service takes the element " + name,
                             "Ingen operation i denne service modtager elementet " + name),
                         "wsa", wsa_ns, "ActionNotSupported");
}

Soapfejl afvist(const adgang::Afvisning& refusal) {
    using Grund = adgang::Afvisning::Grund;
    if (refusal.grund == Grund::kUgyldigMyndighed) {
        return med_underkode(lav(Kode::kSender, Faultgrund::kAdgang, refusal.tekst,
                                 "Headeren Faelled-Myndighed skal være et CVR-nummer"),
                             "wsse", kWsse, "InvalidSecurity");
    }
    // Known clients look for this word (organisation.md 6.2).
    const bool agreement = refusal.grund == Grund::kIngenAftale;
    return med_underkode(
        lav(Kode::kSender, Faultgrund::kAdgang,
            (agreement ? "ServiceAgreementNotFound: " : "") + refusal.tekst,
            agreement ? "ServiceAgreementNotFound: Systemet har ingen serviceaftale med myndigheden"
                      : "Det kaldende system kunne ikke genkendes"),
        "wsse", kWsse, "FailedAuthentication");
}

Soapfejl optaget() {
    return lav(Kode::kReceiver, Faultgrund::kOptaget, "The service is busy; try again shortly",
               "Servicen er optaget; prøv igen om lidt");
}

Soapfejl intern_fejl() {
    return lav(Kode::kReceiver, Faultgrund::kIntern, "Internal error", "Intern fejl");
}

int http_status(const Soapfejl& f, Version v) {
    if (f.grund == Faultgrund::kOptaget) return 503;
    if (f.grund == Faultgrund::kAdgang) return 500;
    return v == Version::k12 && f.kode == Kode::kSender ? 400 : 500;
}

std::string_view fault_action(const Soapfejl& f) {
    if (f.praefiks == "wsse") return kSecurityFault;
    return f.praefiks == "wsa" ? kAddressingFault : kSoapFault;
}

void skriv_faulthoveder(const Soapfejl& f, Version v, xml::Skriver& out) {
    if (v != Version::k12) return;
    if (f.kode == Kode::kVersionMismatch) {
        out.aaben("soap:Upgrade");
        for (const std::string_view ns : {kSoap12, kSoap11})
            skriv_qname_hoved("soap:SupportedEnvelope", ns, "Envelope", out);
        out.luk("soap:Upgrade");
    }
    for (const Elementnavn& h : f.ikke_forstaaet)
        skriv_qname_hoved("soap:NotUnderstood", h.ns, h.navn, out);
}

void skriv_fault(const Soapfejl& f, Version v, xml::Skriver& out) {
    const std::string code = "soap:" + std::string(kodenavn(f.kode, v));
    const std::string subcode =
        f.underkode.navn.empty() ? "" : std::string(f.praefiks) + ":" + f.underkode.navn;
    if (!subcode.empty()) out.erklaer(f.praefiks, f.underkode.ns);
    out.aaben("soap:Fault");
    if (v == Version::k12) {
        out.aaben("soap:Code");
        out.element("soap:Value", code);
        if (!subcode.empty()) {
            out.aaben("soap:Subcode");
            out.element("soap:Value", subcode);
            out.luk("soap:Subcode");
        }
        out.luk("soap:Code");
        out.aaben("soap:Reason");
        skriv_tekst12("en", f.engelsk, out);
        skriv_tekst12("da", f.dansk, out);
        out.luk("soap:Reason");
    } else {
        // SOAP 1.1 has one code and one text: the more precise code, both languages in the text.
        const bool plain = subcode.empty() || f.uden_underkode11;
        out.element("faultcode", plain ? code : subcode);
        out.element("faultstring", f.engelsk + " / " + f.dansk);
    }
    if (!f.platformskode.empty()) skriv_platformsfejl(f, v, out);
    out.luk("soap:Fault");
}

}  // namespace faelled::soap
