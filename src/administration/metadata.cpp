#include "administration/metadata.hpp"

#include <algorithm>
#include <array>

#include "administration/indre.hpp"
#include "administration/regler.hpp"
#include "krypto/x509.hpp"
#include "xml/signatur.hpp"
#include "xml/xml.hpp"

namespace faelled::administration {
namespace {

constexpr std::string_view kMd = "urn:oasis:names:tc:SAML:2.0:metadata";
constexpr std::string_view kPost = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";
constexpr std::string_view kSoap = "urn:oasis:names:tc:SAML:2.0:bindings:SOAP";
constexpr std::string_view kRedirect = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";

std::unexpected<Fejl> fejl(std::string_view element, std::string text) {
    return nej(40, "ADM-031", "Metadata: " + std::move(text), element);
}

// What a descriptor may hold, in schema order (SAML 2.0 metadata 2.4): a child out of order or
// unknown in md is refused. Elements of other namespaces stand in Extensions only.
using Orden = std::span<const std::string_view>;
constexpr std::array<std::string_view, 13> kSp = {"Extensions",
                                                  "KeyDescriptor",
                                                  "Organization",
                                                  "ContactPerson",
                                                  "ArtifactResolutionService",
                                                  "SingleLogoutService",
                                                  "ManageNameIDService",
                                                  "NameIDFormat",
                                                  "AssertionConsumerService",
                                                  "AttributeConsumingService",
                                                  "",
                                                  "",
                                                  ""};
constexpr std::array<std::string_view, 13> kIdp = {"Extensions",
                                                   "KeyDescriptor",
                                                   "Organization",
                                                   "ContactPerson",
                                                   "ArtifactResolutionService",
                                                   "SingleLogoutService",
                                                   "ManageNameIDService",
                                                   "NameIDFormat",
                                                   "SingleSignOnService",
                                                   "NameIDMappingService",
                                                   "AssertionIDRequestService",
                                                   "AttributeProfile",
                                                   "Attribute"};

constexpr std::array<std::string_view, 9> kAttributter = {
    "Extensions",    "KeyDescriptor",    "Organization",
    "ContactPerson", "AttributeService", "AssertionIDRequestService",
    "NameIDFormat",  "AttributeProfile", "Attribute"};

std::string_view descriptornavn(Metadataart kind) {
    switch (kind) {
        case Metadataart::kBrugervendt:
            return "SPSSODescriptor";
        case Metadataart::kAttributservice:
            return "AttributeAuthorityDescriptor";
        case Metadataart::kIdp:
            break;
    }
    return "IDPSSODescriptor";
}

Result<void> kontroller_orden(xml::Node descriptor, Orden order) {
    std::size_t at = 0;
    for (xml::Node n = descriptor.foerste(); n; n = n.naeste()) {
        if (n.er(xml::kDs, "Signature")) {
            if (at > 0) return fejl("ds:Signature", "Signature skal stå først");
            continue;
        }
        const auto found =
            std::find(order.begin() + static_cast<std::ptrdiff_t>(at), order.end(),
                      n.ns() == kMd || n.navn() == "Attribute" ? n.navn() : std::string_view("?"));
        if (found == order.end() || n.navn().empty())
            return fejl(n.navn(), "elementet " + std::string(n.navn()) +
                                      " er ukendt eller står forkert efter SAML-skemaet");
        at = static_cast<std::size_t>(found - order.begin());
    }
    return {};
}

bool er_endpoint(xml::Node n) {
    return n.ns() == kMd && n.navn().ends_with("Service") &&
           n.navn() != "AttributeConsumingService";
}

Result<void> kontroller_endpoints(xml::Node descriptor) {
    for (xml::Node n = descriptor.foerste(); n; n = n.naeste()) {
        if (!er_endpoint(n)) continue;
        if (n.attribut("", "Binding").empty())
            return fejl(n.navn(), std::string(n.navn()) + " mangler Binding");
        for (const char* attribute : {"Location", "ResponseLocation"}) {
            const std::string location = n.attribut("", attribute);
            if (location.empty() && attribute[0] == 'R') continue;
            if (!https(location, "Location"))
                return fejl(n.navn(), std::string(n.navn()) + " skal have en adresse med https://");
        }
    }
    return {};
}

Result<void> kraev_endpoint(xml::Node descriptor, std::string_view name, std::string_view binding,
                            const char* words) {
    for (xml::Node n = descriptor.foerste(); n; n = n.naeste())
        if (n.er(kMd, name) && n.attribut("", "Binding") == binding) return {};
    return fejl(name, std::string(name) + " med " + words + " mangler");
}

using Certifikater = std::vector<std::shared_ptr<const krypto::Certifikat>>;

Result<Certifikater> noegler(xml::Node descriptor) {
    Certifikater out;
    for (xml::Node n = descriptor.foerste(); n; n = n.naeste()) {
        if (!n.er(kMd, "KeyDescriptor")) continue;
        const xml::Node info = n.barn(xml::kDs, "KeyInfo");
        const xml::Node data = info ? info.barn(xml::kDs, "X509Data") : xml::Node();
        const xml::Node text = data ? data.barn(xml::kDs, "X509Certificate") : xml::Node();
        if (!text) return fejl("KeyDescriptor", "KeyDescriptor skal indeholde et X509Certificate");
        auto c = krypto::Certifikat::laes(text.tekst());
        if (!c) return fejl("X509Certificate", "certifikatet kan ikke læses");
        out.push_back(std::move(*c));
    }
    if (out.empty()) return fejl("KeyDescriptor", "KeyDescriptor mangler");
    return out;
}

Result<void> kontroller_noegler(Transaktion& t, const Uuid& system, const Certifikater& all) {
    for (const auto& c : all) {
        if (t.nu < c->gyldig_fra() || t.nu >= c->gyldig_til())
            return fejl("X509Certificate", "certifikatet er ikke gyldigt nu");
        if (!c->noegle().er_rsa() || c->noegle().bits() < 2048)
            return fejl("X509Certificate", "certifikatets nøgle er for kort");
        if (!t.indstillinger.test && c->art() != krypto::Certifikatart::kOrganisation)
            return fejl("X509Certificate",
                        "certifikatet skal være et OCES3 organisations- eller systemcertifikat");
        FAELLED_TRY(const auto holder,
                    t.arkiv.krav(Krav::kCertifikat, krypto::hex(c->fingeraftryk())));
        if (!holder) continue;
        FAELLED_TRY(const auto registered, t.arkiv.find<Certifikatpost>(*holder));
        if (registered && registered->system != system)
            return fejl("X509Certificate", "certifikatet er i brug af et andet it-system");
    }
    return {};
}

Result<void> kontroller_signatur(xml::Node root, const Certifikater& keys) {
    const auto ids = xml::Idtabel::lav(root);
    if (!ids) return fejl("ID", "samme ID bruges flere gange");
    std::vector<const krypto::OffentligNoegle*> allowed;
    for (const auto& c : keys)
        allowed.push_back(&c->noegle());
    const auto verified = xml::verificer_indlejret(root, *ids, allowed, xml::Signaturregler{});
    if (!verified)
        return fejl("ds:Signature", "signaturen er ikke gyldig under en af nøglerne i metadata (" +
                                        verified.error().tekst + ")");
    return {};
}

}  // namespace

namespace {

// True when a key of the descriptor in `old` has signed `fresh`.
bool kendt_noegle(std::string_view old, std::string_view fresh, std::string_view descriptor) {
    const xml::Graenser limits(512 * 1024, 50, 5000, 50);
    const auto before = xml::Dokument::laes(old, limits);
    const auto after = xml::Dokument::laes(fresh, limits);
    if (!before || !after) return false;
    const xml::Node known = before->rod().barn(kMd, descriptor);
    if (!known) return false;
    const auto keys = noegler(known);
    return keys && kontroller_signatur(after->rod(), *keys).has_value();
}

}  // namespace

Metadataart metadataart(const ItSystem& s, bool sp) {
    if (sp) return Metadataart::kBrugervendt;
    const bool asked = std::ranges::find(s.typer, Systemtype::kAttributservice) != s.typer.end();
    return asked ? Metadataart::kAttributservice : Metadataart::kIdp;
}

Result<void> Administration::modtag_metadata(const Uuid& system, Flade flade,
                                             const Result<std::string>& hentet) {
    return indre_->udfoer(
        Administrator::system(), "modtag_metadata", system, [&](Transaktion& t) -> Result<void> {
            FAELLED_TRY(ItSystem s, t.arkiv.hent<ItSystem>(system));
            const bool sp = flade == Flade::kBrugervendt;
            auto& face = sp ? s.brugervendt : s.idp;
            if (!face || face->metadata_url.empty())
                return nej(49, "4.6", "Fladen har ingen MetadataUrl");
            const auto tell = [&](const std::string& what) {
                return t.advis({"N15", s.ejer, Postkassetype::kDrift, "Metadata for " + s.navn,
                                "Metadata for " + s.navn + " " + what + ".\n",
                                "/it-systemer/" + s.uuid.text(), s.uuid});
            };
            if (!hentet) return tell("kunne ikke hentes: " + hentet.error().tekst);
            if (*hentet == face->metadata_xml) return {};
            const Metadataart kind = metadataart(s, sp);
            if (!kendt_noegle(face->metadata_xml, *hentet, descriptornavn(kind)))
                return tell(
                    "er ændret, men ikke underskrevet med den kendte nøgle; de gamle "
                    "gælder fortsat");
            Foederationsflade fresh = *face;
            fresh.metadata_xml = *hentet;
            const auto legal = kontroller_metadata(t, s.uuid, fresh, kind);
            if (!legal) return tell("er ændret, men kan ikke bruges: " + legal.error().tekst);
            face = fresh;
            FAELLED_CHECK(kontroller_laengder(s));
            t.gem(s);
            return {};
        });
}

Result<void> kontroller_metadata(Transaktion& t, const Uuid& system, const Foederationsflade& face,
                                 Metadataart kind) {
    const auto doc =
        xml::Dokument::laes(face.metadata_xml, xml::Graenser(512 * 1024, 50, 5000, 50));
    if (!doc) return fejl("metadataXml", doc.error().tekst);
    const xml::Node root = doc->rod();
    if (!root.er(kMd, "EntityDescriptor"))
        return fejl("EntityDescriptor", "roden skal være md:EntityDescriptor");
    const std::string entity = root.attribut("", "entityID");
    if (entity.empty() || entity != face.entity_id)
        return fejl("entityID", "entityID er ikke det registrerede");
    const bool sp = kind == Metadataart::kBrugervendt;
    const std::string_view name = descriptornavn(kind);
    const xml::Node descriptor = root.barn(kMd, name);
    if (!descriptor) return fejl(name, std::string(name) + " mangler");
    if (descriptor.attribut("", "protocolSupportEnumeration").empty())
        return fejl(name, "protocolSupportEnumeration mangler");
    const bool asked = kind == Metadataart::kAttributservice;
    FAELLED_CHECK(kontroller_orden(descriptor, asked ? Orden(kAttributter)
                                               : sp  ? Orden(kSp)
                                                     : Orden(kIdp)));
    FAELLED_CHECK(kontroller_endpoints(descriptor));
    if (asked) {
        FAELLED_CHECK(kraev_endpoint(descriptor, "AttributeService", kSoap, "SOAP"));
    } else {
        FAELLED_CHECK(
            kraev_endpoint(descriptor, "SingleLogoutService", kRedirect, "HTTP-Redirect"));
        FAELLED_CHECK(
            sp ? kraev_endpoint(descriptor, "AssertionConsumerService", kPost, "HTTP-POST")
               : kraev_endpoint(descriptor, "SingleSignOnService", kRedirect, "HTTP-Redirect"));
    }
    FAELLED_TRY(const Certifikater keys, noegler(descriptor));
    FAELLED_CHECK(kontroller_noegler(t, system, keys));
    return kontroller_signatur(root, keys);
}

}  // namespace faelled::administration
