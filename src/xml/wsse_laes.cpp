// Reading what a signature says its key is.
#include "base/base64.hpp"
#include "base/text.hpp"
#include "xml/libxml_tekst.hpp"
#include "xml/wsse.hpp"

namespace faelled::xml {
namespace {

constexpr std::size_t kStoersteCertifikat = 32 << 10;  // base64 text
constexpr std::size_t kStoersteNavn = 1024;
constexpr std::size_t kStoersteNoegleid = 64;  // SKI, thumbprint

std::unexpected<Signaturfejl> form(std::string text) {
    return std::unexpected(Signaturfejl{Signaturbrud::kForm, std::move(text)});
}
std::unexpected<Signaturfejl> ukendt(std::string text) {
    return std::unexpected(Signaturfejl{Signaturbrud::kReference, std::move(text)});
}

// The text of an element without child elements, white space around it removed.
Signatursvar<std::string> laes_tekst(Node n, std::string_view name, std::size_t most) {
    if (n.har_boern()) return form(std::string(name) + ": an element inside");
    const std::string text = n.tekst();
    const std::string_view trimmed = trim(text);
    if (trimmed.empty() || trimmed.size() > most)
        return form(std::string(name) + ": empty or too long");
    return std::string(trimmed);
}

// Null unless there is exactly one child element.
Node eneste_barn(Node n) {
    const Node child = n.foerste();
    return child && !child.naeste() && !n.har_tekst() ? child : Node();
}

Signatursvar<Noeglehenvisning> laes_x509data(Node data, Henvisningsart wanted) {
    const bool certificate = wanted == Henvisningsart::kCertifikat;
    const std::string_view name = certificate ? "X509Certificate" : "X509IssuerSerial";
    const Node n = data.barn(kDs, name);
    if (!n) return form("ds:X509Data: expected " + std::string(name));
    for (Node more = n.naeste(); more; more = more.naeste())
        if (more.er(kDs, name)) return form("ds:X509Data: more than one " + std::string(name));
    Noeglehenvisning h{.art = wanted};
    if (certificate) {
        FAELLED_TRY(h.vaerdi, laes_tekst(n, "ds:X509Certificate", kStoersteCertifikat));
        return h;
    }
    const Node issuer = n.foerste();
    const Node serial = issuer ? issuer.naeste() : Node();
    if (!issuer.er(kDs, "X509IssuerName") || !serial.er(kDs, "X509SerialNumber") || serial.naeste())
        return form("ds:X509IssuerSerial: expected X509IssuerName and X509SerialNumber");
    FAELLED_TRY(h.vaerdi, laes_tekst(issuer, "ds:X509IssuerName", kStoersteNavn));
    FAELLED_TRY(h.serienummer, laes_tekst(serial, "ds:X509SerialNumber", kStoersteNoegleid));
    if (!is_digits(h.serienummer)) return form("ds:X509SerialNumber: not a number");
    return h;
}

Signatursvar<Noeglehenvisning> laes_token_uri(Node reference, Node security, const Idtabel& ids) {
    const std::string uri = reference.attribut("", "URI");
    const Node token = uri.starts_with('#') ? ids.find(std::string_view(uri).substr(1)) : Node();
    if (!token || token.raa()->parent != security.raa())
        return ukendt("wsse:Reference: URI names no token in this Security header");
    FAELLED_TRY(std::string text, laes_binaert_token(token));
    return Noeglehenvisning{Henvisningsart::kToken, std::move(text), {}, token};
}

Signatursvar<Noeglehenvisning> laes_noegleid(Node identifier, Node security, const Idtabel& ids) {
    const std::string type = identifier.attribut("", "ValueType");
    Noeglehenvisning h;
    FAELLED_TRY(h.vaerdi, laes_tekst(identifier, "wsse:KeyIdentifier", kStoersteNavn));
    if (type == kSamlId) {
        h.art = Henvisningsart::kAssertion;
        h.token = ids.find(h.vaerdi);
        if (!h.token.er(kSaml, "Assertion") ||
            (security && h.token.raa()->parent != security.raa()))
            return ukendt("wsse:KeyIdentifier: names no assertion in this Security header");
        return h;
    }
    if (type != kX509Ski && type != kThumbprintSha1)
        return form(
            "wsse:KeyIdentifier: expected ValueType SAMLID, X509SubjectKeyIdentifier or "
            "ThumbprintSHA1");
    h.art = type == kX509Ski ? Henvisningsart::kSki : Henvisningsart::kThumbprint;
    auto bytes = fra_base64(h.vaerdi, kStoersteNoegleid);
    if (!bytes || bytes->empty()) return form("wsse:KeyIdentifier: not base64");
    h.vaerdi = std::move(*bytes);
    return h;
}

}  // namespace

Signatursvar<std::string> laes_binaert_token(Node token) {
    const auto er = [&](std::string_view name, std::string_view wanted) {
        return !token.har_attribut("", name) || token.attribut("", name) == wanted;
    };
    if (!token.er(kWsse, "BinarySecurityToken") || !er("ValueType", kX509v3))
        return form("expected wsse:BinarySecurityToken with ValueType X509v3");
    if (!er("EncodingType", kBase64Binary))
        return form("wsse:BinarySecurityToken: expected EncodingType Base64Binary");
    return laes_tekst(token, "wsse:BinarySecurityToken", kStoersteCertifikat);
}

Signatursvar<Noeglehenvisning> laes_tokenhenvisning(Node str, Node security, const Idtabel& ids) {
    if (!str.er(kWsse, "SecurityTokenReference"))
        return form("expected wsse:SecurityTokenReference");
    const Node n = eneste_barn(str);
    if (n.er(kWsse, "Reference")) return laes_token_uri(n, security, ids);
    if (n.er(kWsse, "KeyIdentifier")) return laes_noegleid(n, security, ids);
    if (n.er(kDs, "X509Data")) return laes_x509data(n, Henvisningsart::kUdstederSerie);
    return form("wsse:SecurityTokenReference: expected Reference, KeyIdentifier or X509Data");
}

Signatursvar<Node> laes_samlhenvisning(Node str, const Idtabel& ids) {
    FAELLED_TRY(const Noeglehenvisning h, laes_tokenhenvisning(str, {}, ids));
    if (h.art != Henvisningsart::kAssertion)
        return form("wsse:SecurityTokenReference: expected KeyIdentifier with ValueType SAMLID");
    return h.token;
}

Signatursvar<Noeglehenvisning> laes_keyinfo(Node keyinfo, Node security, const Idtabel& ids) {
    Node key;
    if (!keyinfo.er(kDs, "KeyInfo")) return form("expected ds:KeyInfo");
    for (Node n = keyinfo.foerste(); n; n = n.naeste()) {
        if (n.er(kDs, "KeyName") || n.er(kDs, "KeyValue")) continue;
        if (key) return form("ds:KeyInfo: names more than one key");
        key = n;
    }
    if (key.er(kDs, "X509Data")) return laes_x509data(key, Henvisningsart::kCertifikat);
    if (security && key.er(kWsse, "SecurityTokenReference"))
        return laes_tokenhenvisning(key, security, ids);
    return form(security ? "ds:KeyInfo: expected wsse:SecurityTokenReference or ds:X509Data"
                         : "ds:KeyInfo: expected ds:X509Data");
}

}  // namespace faelled::xml
