#include "saml/besked.hpp"

#include <array>
#include <cstdint>
#include <utility>

#include "base/text.hpp"
#include "krypto/x509.hpp"
#include "saml/navne.hpp"
#include "saml/transport.hpp"
#include "xml/wsse.hpp"

namespace faelled::saml {
namespace {

const xml::Graenser kGraenser{kStoersteBesked, 100, 20'000, 100};

std::unexpected<Fejl> nej(std::string_view hvor, std::string_view regel) {
    return std::unexpected(Fejl::ugyldig(std::string(hvor), std::string(regel)));
}

bool hvidt(std::string_view s) {
    return s.find_first_of(" \t\r\n") != std::string_view::npos;
}

Result<std::string> udsteder(xml::Node root) {
    std::string out;
    bool seen = false;
    for (xml::Node n = root.foerste(); n; n = n.naeste()) {
        if (n.navn() != "Issuer") continue;
        if (std::exchange(seen, true)) return nej("Issuer", "må kun stå én gang");
        out = std::string(trim(n.tekst()));
    }
    return out;
}

}  // namespace

xml::Node barn(xml::Node n, std::string_view navn) {
    for (xml::Node c = n.foerste(); c; c = c.naeste()) {
        if (c.navn() == navn && (c.ns().empty() || c.ns() == xml::kSaml || c.ns() == xml::kSamlp ||
                                 c.ns() == xml::kSamlMetadata))
            return c;
    }
    return {};
}

std::optional<Tid> laes_tid(std::string_view text) {
    text = trim(text);
    const std::size_t t = text.find('T');
    if (t == std::string_view::npos) return std::nullopt;
    if (text.find_first_of("Z+-", t) == std::string_view::npos)
        return parse_datetime(std::string(text) + "Z");
    return parse_datetime(text);
}

std::string nyt_id(Entropy& entropy) {
    static constexpr char kCifre[] = "0123456789abcdef";
    std::array<std::uint8_t, 16> bytes{};
    entropy.fill(bytes);
    std::string out = "id";
    for (const std::uint8_t b : bytes) {
        out += kCifre[b >> 4];
        out += kCifre[b & 15];
    }
    return out;
}

Navneid laes_navneid(xml::Node n) {
    return {n.tekst(), n.attribut("", "Format"), n.attribut("", "NameQualifier"),
            n.attribut("", "SPNameQualifier")};
}

void skriv_navneid(const Navneid& n, xml::Skriver& out) {
    out.aaben("NameID");
    if (!n.format.empty()) out.attribut("Format", n.format);
    if (!n.kvalifikator.empty()) out.attribut("NameQualifier", n.kvalifikator);
    if (!n.sp_kvalifikator.empty()) out.attribut("SPNameQualifier", n.sp_kvalifikator);
    out.tekst(n.vaerdi);
    out.luk("NameID");
}

Result<Besked> Besked::lav(xml::Dokument d, xml::Node root) {
    FAELLED_TRY(xml::Idtabel ids, xml::Idtabel::lav(d.rod()));
    if (root.attribut("", "Version") != "2.0") return nej("Version", "skal være 2.0");
    Besked b(std::move(d), root, std::move(ids));
    Hoved& h = b.hoved_;
    h.id = root.attribut("", "ID");
    if (h.id.empty() || hvidt(h.id) || h.id.size() > 256)
        return nej("ID", "skal stå der, uden blanktegn");
    h.destination = std::string(trim(root.attribut("", "Destination")));
    h.in_response_to = root.attribut("", "InResponseTo");
    const auto issued = laes_tid(root.attribut("", "IssueInstant"));
    if (!issued) return nej("IssueInstant", "er ikke et tidspunkt");
    h.udstedt = *issued;
    FAELLED_TRY(h.udsteder, udsteder(root));
    return b;
}

Result<Besked> Besked::laes(std::string_view xml) {
    FAELLED_TRY(xml::Dokument d, xml::Dokument::laes(xml, kGraenser));
    const xml::Node root = d.rod();
    return lav(std::move(d), root);
}

Result<Besked> Besked::laes_soap(std::string_view konvolut) {
    FAELLED_TRY(xml::Dokument d, xml::Dokument::laes(konvolut, kGraenser));
    const xml::Node body =
        d.rod().er(kSoap11, "Envelope") ? d.rod().barn(kSoap11, "Body") : xml::Node();
    const xml::Node message = body.foerste();
    if (!message || message.naeste()) return nej("s:Body", "skal indeholde netop én besked");
    return lav(std::move(d), message);
}

bool Besked::er(std::string_view navn) const {
    return rod_.er(xml::kSamlp, navn);
}

bool Besked::har_signatur() const {
    return static_cast<bool>(rod_.barn(xml::kDs, "Signature"));
}

xml::Signatursvar<xml::VerifiedElement> Besked::verificer(
    std::span<const krypto::OffentligNoegle* const> noegler) const {
    return xml::verificer_indlejret(rod_, ids_, noegler, xml::Signaturregler{});
}

Result<std::string> underskriv(Usigneret besked, const krypto::Identitet& identitet) {
    const xml::Signaturdel part{.id = besked.id, .kanonisk = besked.xml, .indlejret = true};
    FAELLED_TRY(const std::string signature,
                xml::skriv_signatur(*identitet.noegle, {&part, 1},
                                    xml::skriv_x509data(identitet.certifikat->base64(), ""), ""));
    besked.xml.insert(besked.plads, signature);
    return std::move(besked.xml);
}

std::size_t aaben_besked(std::string_view navn, const Hoved& h, Attributter mere,
                         xml::Skriver& out) {
    mere["ID"] = h.id;
    mere["IssueInstant"] = utc_datetime(h.udstedt);
    mere["Version"] = "2.0";
    if (!h.destination.empty()) mere["Destination"] = h.destination;
    if (!h.in_response_to.empty()) mere["InResponseTo"] = h.in_response_to;
    out.erklaer("", xml::kSamlp);
    out.aaben(navn);
    for (const auto& [name, value] : mere)
        out.attribut(name, value);
    out.erklaer("", xml::kSaml);
    out.element("Issuer", h.udsteder);
    return out.buffer().size();
}

}  // namespace faelled::saml
