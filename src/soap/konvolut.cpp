#include "soap/konvolut.hpp"

#include <limits>
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
        } else if (n.er(kWsse, "Security")) {
            h.sikkerhed = true;
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

// The headers of a reply one by one, each declaring its own namespaces: then its bytes are what a
// signature over it alone is made of.
class Hoveder {
  public:
    explicit Hoveder(bool med_id) : med_id_(med_id) {}

    // Text header `prefix:name`, signed under `id`.
    void tilfoej(std::string_view id, std::string_view prefix, std::string_view ns,
                 std::string_view name, std::string_view text) {
        xml::Skriver out(512);
        out.erklaer(prefix, ns);
        begynd(id, prefix, name, out);
        out.tekst(text);
        out.luk(prefix, name);
        gem(id, out);
    }
    void framework() {
        xml::Skriver out(512);
        out.erklaer("profile", kSbfProfil);
        out.erklaer("sbf", kSbf);
        if (med_id_) out.erklaer(kIdPraefiks, kWsu);
        out.aaben("sbf:Framework");
        out.attribut("version", "2.0");
        // By namespace, as canonical form orders them.
        if (med_id_) out.attribut("u:Id", "framework");
        out.attribut("profile:profile", "urn:liberty:sb:profile:basic");
        out.luk("sbf:Framework");
        gem("framework", out);
    }
    void anmodningshoved(std::string_view transaction) {
        xml::Skriver out(512);
        out.erklaer("h", kHeaderNs);
        begynd("anmodning", "h", "RequestHeader", out);
        out.element("h:TransactionUUID", transaction);
        out.luk("h:RequestHeader");
        gem("anmodning", out);
    }
    [[nodiscard]] std::vector<xml::Signaturdel> dele() const {
        std::vector<xml::Signaturdel> all;
        all.reserve(tekster_.size() + 3);
        for (const auto& [id, text] : tekster_)
            all.push_back({.id = id, .kanonisk = text});
        return all;
    }
    void skriv(std::string& out) const {
        for (const auto& [id, text] : tekster_)
            out.append(text);
    }

  private:
    void begynd(std::string_view id, std::string_view prefix, std::string_view name,
                xml::Skriver& out) const {
        if (med_id_) out.erklaer(kIdPraefiks, kWsu);
        out.aaben(prefix, name);
        if (med_id_) out.attribut("u:Id", id);
    }
    void gem(std::string_view id, xml::Skriver& out) { tekster_.emplace_back(id, out.tag()); }

    bool med_id_;
    std::vector<std::pair<std::string, std::string>> tekster_;  // id, XML
};

Hoveder lav_hoveder(const Anmodningshoved& r, std::string_view action, const Svarform& form,
                    Entropy& entropy) {
    const bool old = r.wsa_ns == kWsa2004;
    const std::string unspecified =
        old ? std::string(kUspecificeret2004) : std::string(kWsa) + "/unspecified";
    Hoveder all(form.underskriver != nullptr);
    if (r.framework || form.framework) all.framework();
    all.tilfoej("action", "wsa", r.wsa_ns, "Action", action);
    all.tilfoej("besked", "wsa", r.wsa_ns, "MessageID", "urn:uuid:" + Uuid::random(entropy).text());
    all.tilfoej("svar", "wsa", r.wsa_ns, "RelatesTo",
                r.message_id.empty() ? unspecified : r.message_id);
    if (form.underskriver != nullptr) {
        all.tilfoej("til", "wsa", r.wsa_ns, "To",
                    old ? std::string(kAnonym2004) : std::string(kWsa) + "/anonymous");
    }
    all.anmodningshoved(r.transaktion_tekst);
    return all;
}

// The canonical form of a Body that holds XML which came from elsewhere. No other way than to read
// it.
Result<std::string> kanonisk_krop(const std::string& body,
                                  const std::vector<std::string>& prefixes) {
    const xml::Graenser ours(body.size(), 255, body.size(), 1000);
    FAELLED_TRY(const xml::Dokument document, xml::Dokument::laes(body, ours));
    std::string out;
    out.reserve(body.size());
    xml::Kanonisering form;
    form.inklusive = prefixes;
    form.loft = std::numeric_limits<std::size_t>::max();  // our own answer
    if (!xml::kanoniser(document.rod(), form, out).hel)
        return std::unexpected(Fejl::intern("Svaret kan ikke bringes på kanonisk form"));
    return out;
}

std::string samlet(const std::vector<std::string>& prefixes) {
    std::string all;
    for (const std::string& p : prefixes) {
        if (!all.empty()) all.push_back(' ');
        all.append(p);
    }
    return all;
}

// The whole message: `extra` stands first in the header, unsigned.
Result<std::string> saml(Version v, const Hoveder& headers, xml::Skriver& out, const Svarform& form,
                         std::string_view extra) {
    const bool raw = out.har_raa();
    out.luk("soap:Body");
    const std::vector<std::string> prefixes = out.praefikser();
    const std::string body = out.tag();
    std::string security;
    if (form.underskriver != nullptr) {
        std::string canonical;
        if (raw) {
            FAELLED_TRY(canonical, kanonisk_krop(body, prefixes));
        }
        const std::string inclusive = samlet(prefixes);
        std::vector<xml::Signaturdel> parts = headers.dele();
        parts.push_back({.id = "krop", .kanonisk = raw ? canonical : body, .inklusive = inclusive});
        FAELLED_TRY(security, form.underskriver->sikkerhedshoved(parts, form.nu));
    }
    std::string message;
    message.reserve(body.size() + security.size() + extra.size() + 2048);
    message.append("<soap:Envelope xmlns:soap=\"").append(soap_ns(v)).append("\"><soap:Header>");
    message.append(extra);
    headers.skriv(message);
    return message.append(security)
        .append("</soap:Header>")
        .append(body)
        .append("</soap:Envelope>");
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
        read.eet_barn = read.element.has_value() || !next.er(ns, "Body") || next.naeste();
    }
    return read;
}

Anmodningshoved ukendt_hoved(Version version, Entropy& entropy) {
    Anmodningshoved h;
    h.version = version;
    saet_transaktion(h, entropy);
    return h;
}

Svarkrop::Svarkrop(Version v, const Svarform& form, std::size_t reserve) : out_(reserve) {
    // Declared again here, so that the Body is canonical as it stands.
    if (form.underskriver != nullptr) {
        out_.erklaer("soap", soap_ns(v));
        out_.erklaer(kIdPraefiks, kWsu);
    }
    out_.aaben("soap:Body");
    if (form.underskriver != nullptr) out_.attribut("u:Id", "krop");
}

Result<std::string> skriv_svar(const Anmodningshoved& request, std::string_view action,
                               Svarkrop body, const Svarform& form, Entropy& entropy) {
    const Hoveder headers = lav_hoveder(request, action, form, entropy);
    return saml(request.version, headers, body.out_, form, {});
}

Result<std::string> skriv_faultsvar(const Anmodningshoved& request, const Soapfejl& fault,
                                    const Svarform& form, Entropy& entropy) {
    const Hoveder headers = lav_hoveder(request, fault_action(fault), form, entropy);
    xml::Skriver extra(512);
    skriv_faulthoveder(fault, request.version, extra);
    Svarkrop body(request.version, form, 2048);
    skriv_fault(fault, request.version, body.out_);
    return saml(request.version, headers, body.out_, form, extra.tag());
}

std::string_view indholdstype(Version v) {
    return v == Version::k12 ? "application/soap+xml; charset=utf-8" : "text/xml; charset=utf-8";
}

}  // namespace faelled::soap
