#include "soap/sts/rstr.hpp"

#include <utility>
#include <vector>

#include "base/base64.hpp"
#include "soap/sts/navne.hpp"
#include "xml/signatur.hpp"
#include "xml/wsse.hpp"
#include "xml/xml.hpp"

namespace faelled::soap {

namespace {

constexpr std::int64_t kBeskedliv = 5 * 60 * kSekund;  // 1.8

std::string_view soap_ns(Version v) {
    return v == Version::k12 ? kSoap12 : kSoap11;
}

void skriv_applies_to(const std::string& entity_id, xml::Skriver& out) {
    out.erklaer("wsp", kWsp);
    out.aaben("wsp:AppliesTo");
    out.erklaer("a", kWsa);
    out.aaben("a:EndpointReference");
    out.element("a:Address", entity_id);
    out.luk("a:EndpointReference");
    out.luk("wsp:AppliesTo");
}

void skriv_svar(const Rstsvarhoved& request, const sts::Token& token, xml::Skriver& out) {
    out.erklaer("trust", kWst);
    out.aaben("trust:RequestSecurityTokenResponseCollection");
    out.aaben("trust:RequestSecurityTokenResponse");
    if (request.kontekst) out.attribut("Context", *request.kontekst);
    out.aaben("trust:Lifetime");
    out.element("wsu:Created", utc_datetime(token.fra));
    out.element("wsu:Expires", utc_datetime(token.til));
    out.luk("trust:Lifetime");
    skriv_applies_to(token.entity_id, out);
    out.aaben("trust:RequestedSecurityToken");
    out.raa(token.tekst);
    out.luk("trust:RequestedSecurityToken");
    const std::string reference = xml::skriv_henvisning_saml(token.id);
    for (const std::string_view name :
         {"RequestedAttachedReference", "RequestedUnattachedReference"}) {
        out.aaben("trust", name);
        out.raa(reference);
        out.luk("trust", name);
    }
    out.element("trust:TokenType", sts::kUtSaml);
    out.element("trust:RequestType", sts::kUtUdsted);
    out.element("trust:KeyType", sts::kUtNoegle);
    out.luk("trust:RequestSecurityTokenResponse");
    out.luk("trust:RequestSecurityTokenResponseCollection");
}

// What a signature covers declares all that it uses and nothing else, so its bytes are canonical
// wherever it stands.

std::string krop(const Rstsvarhoved& request, const sts::Token& token) {
    xml::Skriver out(token.tekst.size() + 4096);
    out.erklaer("s", soap_ns(request.version));
    out.erklaer("wsu", xml::kWsu);
    out.aaben("s:Body");
    out.attribut("wsu:Id", "_1");
    skriv_svar(request, token, out);
    out.luk("s:Body");
    return out.tag();
}

std::string relates_to(const std::string& message_id) {
    if (message_id.empty()) return {};
    return xml::skriv_headerdel(
        {.praefiks = "a", .ns = kWsa, .navn = "RelatesTo", .id = "_3", .tekst = message_id});
}

std::string_view faultkode(const sts::Stsfejl& f, const Soapfejl* fault, Version v) {
    using Kode = Soapfejl::Kode;
    const Kode kode = fault != nullptr ? fault->kode : f.vores() ? Kode::kReceiver : Kode::kSender;
    switch (kode) {
        case Kode::kVersionMismatch:
            return "s:VersionMismatch";
        case Kode::kMustUnderstand:
            return "s:MustUnderstand";
        case Kode::kSender:
            return v == Version::k12 ? "s:Sender" : "s:Client";
        case Kode::kReceiver:
            return v == Version::k12 ? "s:Receiver" : "s:Server";
    }
    std::unreachable();
}

void skriv_detalje(const sts::Stsfejl& f, std::string_view element, xml::Skriver& out) {
    out.aaben(element);
    out.erklaer("", "urn:faelled:adgangsstyring:fejl:1");
    out.aaben("Fejl");
    out.element("Kode", std::to_string(f.nummer()));
    out.element("SporingsId", f.sporing.text());
    out.luk("Fejl");
    out.luk(element);
}

// Subcodes say what is wrong with a request; a broken envelope has its own code.
void skriv_fault12(const sts::Stsfejl& f, bool forklar, const Soapfejl* fault, xml::Skriver& out) {
    out.aaben("s:Code");
    out.element("s:Value", faultkode(f, fault, Version::k12));
    if (fault == nullptr || fault->kode == Soapfejl::Kode::kSender) {
        out.aaben("s:Subcode");
        out.erklaer("wst", kWst);
        out.aaben("s:Value");
        out.tekst("wst:" + std::string(navn(f.underkode)));
        out.luk("s:Value");
        out.luk("s:Subcode");
    }
    out.luk("s:Code");
    out.aaben("s:Reason");
    out.aaben("s:Text");
    out.attribut("xml:lang", "da");
    out.tekst(f.besked(forklar));
    out.luk("s:Text");
    out.luk("s:Reason");
    skriv_detalje(f, "s:Detail", out);
}

// SOAP 1.1 has one code and no subcode: WS-Trust's own takes its place.
void skriv_fault11(const sts::Stsfejl& f, bool forklar, const Soapfejl* fault, xml::Skriver& out) {
    if (fault == nullptr) out.erklaer("wst", kWst);
    out.aaben("faultcode");
    out.tekst(fault == nullptr ? "wst:" + std::string(navn(f.underkode))
                               : std::string(faultkode(f, fault, Version::k11)));
    out.luk("faultcode");
    out.aaben("faultstring");
    out.attribut("xml:lang", "da");
    out.tekst(f.besked(forklar));
    out.luk("faultstring");
    skriv_detalje(f, "detail", out);
}

}  // namespace

Result<std::string> skriv_rstr(const Rstsvarhoved& request, const sts::Token& token,
                               const krypto::Identitet& identitet, Tid nu) {
    const std::string body = krop(request, token);
    const std::string act = xml::skriv_headerdel({.praefiks = "a",
                                                  .ns = kWsa,
                                                  .navn = "Action",
                                                  .id = "_2",
                                                  .tekst = kRstrAction,
                                                  .soap_ns = soap_ns(request.version)});
    const std::string relates = relates_to(request.message_id);
    const std::string stamp =
        xml::skriv_timestamp("_4", utc_datetime(nu), utc_datetime(nu.plus(kBeskedliv)));
    const std::string keyinfo = xml::skriv_henvisning_ski(base64(identitet.certifikat->ski()));

    std::vector<xml::Signaturdel> parts;
    parts.push_back({.id = "_1", .kanonisk = body});
    parts.push_back({.id = "_2", .kanonisk = act});
    if (!relates.empty()) parts.push_back({.id = "_3", .kanonisk = relates});
    parts.push_back({.id = "_4", .kanonisk = stamp});
    FAELLED_TRY(const std::string signature,
                xml::skriv_signatur(*identitet.noegle, parts, keyinfo, ""));

    xml::Skriver out(body.size() + 4096);
    out.erklaer("s", soap_ns(request.version));
    out.aaben("s:Envelope");
    out.aaben("s:Header");
    out.raa(act);
    out.raa(relates);
    out.erklaer("o", xml::kWsse);
    out.aaben("o:Security");
    out.attribut("s:mustUnderstand", "1");
    out.raa(stamp);
    out.raa(signature);
    out.luk("o:Security");
    out.luk("s:Header");
    out.raa(body);
    out.luk("s:Envelope");
    return out.tag();
}

std::string skriv_stsfault(const Rstsvarhoved& request, const sts::Stsfejl& fejl, bool forklar,
                           const Soapfejl* fault) {
    xml::Skriver out(2048);
    out.erklaer("s", soap_ns(request.version));
    out.erklaer("soap", soap_ns(request.version));  // for skriv_faulthoveder
    out.aaben("s:Envelope");
    out.aaben("s:Header");
    if (fault != nullptr) skriv_faulthoveder(*fault, request.version, out);
    out.erklaer("a", kWsa);
    out.aaben("a:Action");
    out.attribut("s:mustUnderstand", "1");
    out.tekst("http://www.w3.org/2005/08/addressing/soap/fault");
    out.luk("a:Action");
    if (!request.message_id.empty()) {
        out.erklaer("a", kWsa);
        out.aaben("a:RelatesTo");
        out.tekst(request.message_id);
        out.luk("a:RelatesTo");
    }
    out.luk("s:Header");
    out.aaben("s:Body");
    out.aaben("s:Fault");
    if (request.version == Version::k12) {
        skriv_fault12(fejl, forklar, fault, out);
    } else {
        skriv_fault11(fejl, forklar, fault, out);
    }
    out.luk("s:Fault");
    out.luk("s:Body");
    out.luk("s:Envelope");
    return out.tag();
}

}  // namespace faelled::soap
