#include "soap/konvolut.hpp"

#include <optional>
#include <utility>
#include <vector>

#include "base/text.hpp"

namespace faelled::soap {

namespace {

constexpr std::string_view kHeaderNs = "http://kombit.dk/xml/schemas/RequestHeader/1/";
constexpr std::string_view kSbfProfil = "urn:liberty:sb:profile";
constexpr std::string_view kAnonym2004 =
    "http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous";
constexpr std::string_view kUspecificeret2004 =
    "http://schemas.xmlsoap.org/ws/2004/08/addressing/id/unspecified";

std::string_view soap_ns(Version v) {
    return v == Version::k12 ? kSoap12 : kSoap11;
}

std::string trimmet(xml::Node n) {
    return std::string(trim(n.tekst()));
}

bool er_wsa(std::string_view ns) {
    return ns == kWsa || ns == kWsa2004;
}

// mustUnderstand is a boolean of XML Schema in SOAP 1.2 and 0 or 1 in SOAP 1.1; both are taken in
// both.
bool skal_forstaas(xml::Node header, std::string_view soap) {
    const std::string value = header.attribut(soap, "mustUnderstand");
    const std::string_view v = trim(value);
    if (v != "1" && v != "true") return false;
    // Headers for other nodes on the way are not ours to understand.
    std::string role = header.attribut(soap, "role");
    if (role.empty()) role = header.attribut(soap, "actor");
    return role.empty() || role.ends_with("/next") || role.ends_with("/ultimateReceiver");
}

bool kendt(xml::Node header) {
    const std::string_view ns = header.ns();
    return er_wsa(ns) || (ns == kWsse && header.navn() == "Security") ||
           header.navn() == "RequestHeader" || (ns == kSbf && header.navn() == "Framework");
}

// TransactionUUID may be in any namespace, and there may be several headers of which one is nil.
void laes_transaktion(xml::Node header, Anmodningshoved& h) {
    for (xml::Node c = header.foerste(); c && h.transaktion_tekst.empty(); c = c.naeste())
        if (c.navn() == "TransactionUUID") h.transaktion_tekst = trimmet(c);
}

bool er_anonym(xml::Node reference) {
    for (xml::Node c = reference.foerste(); c; c = c.naeste()) {
        if (c.navn() != "Address" || !er_wsa(c.ns())) continue;
        const std::string address = trimmet(c);
        return address == std::string(kWsa) + "/anonymous" || address == kAnonym2004;
    }
    return true;
}

// The last fault found wins nothing: the first is kept.
void laes_adressering(xml::Node n, Anmodningshoved& h, std::optional<Soapfejl>& fault) {
    const std::string_view name = n.navn();
    const auto tag = [&](std::string& target) {
        if (target.empty()) target = trimmet(n);
    };
    if (name == "MessageID") {
        tag(h.message_id);
        h.wsa_ns = n.ns() == kWsa ? kWsa : kWsa2004;
    } else if (name == "Action") {
        tag(h.action);
    } else if (name == "To") {
        tag(h.til);
    } else if ((name == "ReplyTo" || name == "FaultTo") && !fault && !er_anonym(n)) {
        fault = kun_anonym_adresse(n.ns() == kWsa ? kWsa : kWsa2004);
    }
}

std::optional<Soapfejl> laes_hoveder(xml::Node header, std::string_view soap, Anmodningshoved& h) {
    std::optional<Soapfejl> fault;
    std::vector<Elementnavn> unknown;
    for (xml::Node n = header.foerste(); n; n = n.naeste()) {
        if (n.navn() == "RequestHeader") {
            laes_transaktion(n, h);
        } else if (er_wsa(n.ns())) {
            laes_adressering(n, h, fault);
        } else if (n.er(kSbf, "Framework")) {
            h.framework = true;
            const std::string version = n.attribut({}, "version");
            if (!fault && !version.empty() && !version.starts_with('2'))
                fault = forkert_framework();
        } else if (!kendt(n) && skal_forstaas(n, soap)) {
            unknown.push_back({std::string(n.ns()), std::string(n.navn())});
        }
    }
    if (!unknown.empty()) return ikke_forstaaet(std::move(unknown));
    return fault;
}

void saet_transaktion(Anmodningshoved& h, Entropy& entropy) {
    if (const std::optional<Uuid> u = Uuid::parse(h.transaktion_tekst)) {
        h.transaktion = *u;
    } else {
        h.transaktion = Uuid::random(entropy);
        h.transaktion_tekst = h.transaktion.text();
    }
}

std::expected<xml::Node, Soapfejl> eneste_barn(xml::Node body) {
    const auto nej = [](std::string english, std::string danish) {
        return std::unexpected(forkert_konvolut(std::move(english), std::move(danish)));
    };
    if (!body) return nej("The envelope has no Body", "Konvolutten har ingen Body");
    if (body.naeste()) return nej("The Body must come last", "Body skal stå sidst");
    const xml::Node child = body.foerste();
    if (!child || child.naeste() || body.har_tekst()) {
        return nej("The Body must hold exactly one element",
                   "Body skal indeholde præcis ét element");
    }
    return child;
}

// Each header declares its own namespace: then its bytes are what a signature over it alone is made
// of.
void skriv_hoved(std::string_view prefix, std::string_view ns, std::string_view name,
                 std::string_view text, xml::Skriver& out) {
    out.erklaer(prefix, ns);
    out.aaben(prefix, name);
    out.tekst(text);
    out.luk(prefix, name);
}

void skriv_hoveder(const Anmodningshoved& r, std::string_view action, Entropy& entropy,
                   xml::Skriver& out) {
    if (r.framework) {
        out.erklaer("profile", kSbfProfil);
        out.erklaer("sbf", kSbf);
        out.aaben("sbf:Framework");
        out.attribut("version", "2.0");
        out.attribut("profile:profile", "urn:liberty:sb:profile:basic");
        out.luk("sbf:Framework");
    }
    const bool old = r.wsa_ns == kWsa2004;
    const std::string unspecified =
        old ? std::string(kUspecificeret2004) : std::string(kWsa) + "/unspecified";
    skriv_hoved("wsa", r.wsa_ns, "Action", action, out);
    skriv_hoved("wsa", r.wsa_ns, "MessageID", "urn:uuid:" + Uuid::random(entropy).text(), out);
    skriv_hoved("wsa", r.wsa_ns, "RelatesTo", r.message_id.empty() ? unspecified : r.message_id,
                out);
    out.erklaer("h", kHeaderNs);
    out.aaben("h:RequestHeader");
    out.element("h:TransactionUUID", r.transaktion_tekst);
    out.luk("h:RequestHeader");
}

}  // namespace

Laest laes_konvolut(xml::Node root, Version fallback, Entropy& entropy) {
    Laest read{.hoved = {}, .element = std::unexpected(forkert_version())};
    Anmodningshoved& h = read.hoved;
    const bool soap12 = root.er(kSoap12, "Envelope");
    const bool soap11 = root.er(kSoap11, "Envelope");
    h.version = soap12 ? Version::k12 : soap11 ? Version::k11 : fallback;

    // Headers are read even of an envelope in an unknown version, so that its fault can be related
    // to it.
    const std::string_view ns = root.ns();
    xml::Node next = root.navn() == "Envelope" ? root.foerste() : xml::Node();
    std::optional<Soapfejl> fault;
    if (next.er(ns, "Header")) {
        fault = laes_hoveder(next, ns, h);
        next = next.naeste();
    }
    saet_transaktion(h, entropy);
    if (!soap12 && !soap11) return read;
    if (fault) {
        read.element = std::unexpected(*std::move(fault));
    } else {
        read.element = eneste_barn(next.er(ns, "Body") ? next : xml::Node());
    }
    return read;
}

Anmodningshoved ukendt_hoved(Version version, Entropy& entropy) {
    Anmodningshoved h;
    h.version = version;
    saet_transaktion(h, entropy);
    return h;
}

std::string skriv_svar(const Anmodningshoved& request, std::string_view action,
                       std::string_view body, Entropy& entropy) {
    xml::Skriver out(body.size() + 2048);
    out.erklaer("soap", soap_ns(request.version));
    out.aaben("soap:Envelope");
    out.aaben("soap:Header");
    skriv_hoveder(request, action, entropy, out);
    out.luk("soap:Header");
    out.aaben("soap:Body");
    out.raa(body);
    out.luk("soap:Body");
    out.luk("soap:Envelope");
    return out.tag();
}

std::string skriv_faultsvar(const Anmodningshoved& request, const Soapfejl& fault,
                            Entropy& entropy) {
    xml::Skriver out(2048);
    out.erklaer("soap", soap_ns(request.version));
    out.aaben("soap:Envelope");
    out.aaben("soap:Header");
    skriv_faulthoveder(fault, request.version, out);
    skriv_hoveder(request, fault_action(fault), entropy, out);
    out.luk("soap:Header");
    out.aaben("soap:Body");
    skriv_fault(fault, request.version, out);
    out.luk("soap:Body");
    out.luk("soap:Envelope");
    return out.tag();
}

std::string_view indholdstype(Version v) {
    return v == Version::k12 ? "application/soap+xml; charset=utf-8" : "text/xml; charset=utf-8";
}

}  // namespace faelled::soap
