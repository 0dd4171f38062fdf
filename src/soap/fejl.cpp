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

std::pair<std::string_view, std::string_view> rum(adgang::Afvisningskode::Rum r) {
    using Rum = adgang::Afvisningskode::Rum;
    switch (r) {
        case Rum::kWsse:
            return {"wsse", kWsse};
        case Rum::kWsu:
            return {"wsu", kWsu};
        case Rum::kWsa:
            return {"wsa", kWsa};
        case Rum::kSbf:
            return {"sbf", kSbf};
        case Rum::kSoap:
            break;
    }
    return {};
}

// The same refusal for a Danish reader; the details stand in the English sentence.
std::string dansk(adgang::Afvisning::Grund grund) {
    using enum adgang::Afvisning::Grund;
    switch (grund) {
        case kUgyldigMyndighed:
            return "Headeren Faelled-Myndighed skal være et CVR-nummer";
        case kIngenAftale:
            return "ServiceAgreementNotFound: Systemet har ingen serviceaftale med myndigheden";
        case kManglerRolle:
            return "Serviceaftalen giver ikke den rolle, som operationen kræver";
        case kManglerSikkerhed:
        case kSikkerhedsform:
        case kIkkeDaekket:
            return "Beskeden er ikke underskrevet, som den skal være";
        case kGenspil:
            return "Beskeden er modtaget før";
        case kBeskedUdloebet:
            return "Beskeden er udløbet, eller afsenderens ur går forkert";
        case kTokenUdloebet:
            return "Token er udløbet eller gælder ikke endnu";
        case kAlgoritme:
            return "Algoritmen er ikke tilladt";
        case kSignatur:
        case kTokensignatur:
            return "Underskriften passer ikke";
        case kAdressering:
            return "wsa:Action eller wsa:MessageID mangler";
        case kFramework:
            return "Headeren sbf:Framework skal være version 2.0";
        case kIngenKontekst:
            return "InvocationContext eller AuthorityContext mangler eller er forkert";
        case kUkendtTjeneste:
            return "Tjenesten findes ikke";
        case kKontekststrid:
            return "Kontekster modsiger hinanden";
        case kOptaget:
            return "Servicen er optaget; prøv igen om lidt";
        case kNoegleinfo:
        case kTokenform:
        case kUdsteder:
        case kModtager:
        case kBekraeftelse:
        case kSikringsniveau:
        case kSkema:
        case kUkendtToken:
            return "Token kan ikke bruges her";
        case kIngenCertifikat:
        case kUkendtCertifikat:
        case kIkkeLoopback:
        case kTokenunderskriver:
        case kCertifikat:
            break;
    }
    return "Det kaldende system kunne ikke genkendes";
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

Soapfejl ukendt_operation(xml::Node element, std::string_view wsa_ns) {
    const std::string name = "{" + std::string(element.ns()) + "}" + std::string(element.navn());
    return med_underkode(lav(Kode::kSender, Faultgrund::kOperation,
                             "No operation of this service takes the element " + name,
                             "Ingen operation i denne service modtager elementet " + name),
                         "wsa", wsa_ns, "ActionNotSupported");
}

Soapfejl afvist(const adgang::Afvisning& refusal, bool platform) {
    using Grund = adgang::Afvisning::Grund;
    const adgang::Afvisningskode& code = adgang::kode(refusal.grund);
    // Known clients look for this word (organisation.md 6.2).
    const bool agreement = refusal.grund == Grund::kIngenAftale;
    Soapfejl f =
        lav(code.server ? Kode::kReceiver : Kode::kSender, Faultgrund::kAdgang,
            (agreement ? "ServiceAgreementNotFound: " : "") + refusal.vis(), dansk(refusal.grund));
    if (refusal.grund == Grund::kOptaget) f.grund = Faultgrund::kOptaget;
    if (refusal.grund == Grund::kFramework) f.grund = Faultgrund::kFramework;
    if (!code.kode.empty()) {
        const auto [prefix, ns] = rum(code.rum);
        f = med_underkode(std::move(f), prefix, ns, code.kode);
    }
    // No token and no certificate to speak of: the platform's own way of saying so (8.6).
    if (platform && f.grund == Faultgrund::kAdgang) f.platformskode = code.sp_kode;
    return f;
}

Soapfejl platformsfejl(const Fejl& f) {
    const bool theirs = f.slags == FejlSlags::kKalder;
    Soapfejl fault = lav(theirs ? Kode::kSender : Kode::kReceiver, Faultgrund::kPlatform,
                         theirs ? "The request cannot be used" : "Internal error", f.tekst);
    switch (f.slags) {
        case FejlSlags::kKalder:
            fault.platformskode = f.kode == 44   ? "FAELLED-SP-0404"
                                  : f.kode == 43 ? "FAELLED-SP-0403"
                                                 : "FAELLED-SP-0400";
            break;
        case FejlSlags::kMiljoe:
            fault.platformskode = "FAELLED-SP-0502";
            break;
        case FejlSlags::kIntern:
            fault.platformskode = "FAELLED-SP-0500";
            fault.dansk = "Intern fejl";
            break;
    }
    return fault;
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
    if (f.grund == Faultgrund::kAdgang || f.grund == Faultgrund::kFramework ||
        f.grund == Faultgrund::kPlatform)
        return 500;
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
