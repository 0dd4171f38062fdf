#include "saml/metadata.hpp"

#include <algorithm>
#include <charconv>
#include <set>
#include <utility>

#include "base/text.hpp"
#include "saml/navne.hpp"
#include "saml/transport.hpp"
#include "xml/signatur.hpp"
#include "xml/wsse.hpp"

namespace faelled::saml {
namespace {

constexpr std::size_t kFlestEntiteter = 100;
constexpr std::size_t kFlestNoegler = 20;
constexpr std::size_t kFlestEndepunkter = 100;
constexpr int kFlesteLag = 5;
const xml::Graenser kGraenser{kStoersteBesked, 50, 20'000, 50};
constexpr std::string_view kMd = xml::kSamlMetadata;

std::unexpected<Fejl> nej(std::string_view hvor, std::string_view regel) {
    return std::unexpected(Fejl::ugyldig(std::string(hvor), std::string(regel)));
}

// All EntityDescriptors, each with the end that its groups set.
struct Entitet {
    xml::Node node;
    std::optional<Tid> til;
};

std::optional<Tid> tidligste(std::optional<Tid> a, std::optional<Tid> b) {
    if (!a || !b) return a ? a : b;
    return std::min(*a, *b);
}

Result<std::optional<Tid>> gyldig_til(xml::Node n, std::optional<Tid> outer) {
    const std::string text = n.attribut("", "validUntil");
    if (text.empty()) return outer;
    const auto t = laes_tid(text);
    if (!t) return nej("validUntil", "er ikke et tidspunkt");
    return tidligste(t, outer);
}

Result<void> saml_op(xml::Node n, std::optional<Tid> outer, int depth, std::vector<Entitet>& out) {
    if (depth > kFlesteLag) return nej("EntitiesDescriptor", "ligger for dybt");
    FAELLED_TRY(const auto til, gyldig_til(n, outer));
    if (n.er(kMd, "EntityDescriptor")) {
        if (out.size() >= kFlestEntiteter) return nej("EntitiesDescriptor", "der er for mange");
        out.push_back({n, til});
        return {};
    }
    for (xml::Node c = n.foerste(); c; c = c.naeste())
        if (c.er(kMd, "EntityDescriptor") || c.er(kMd, "EntitiesDescriptor"))
            FAELLED_CHECK(saml_op(c, til, depth + 1, out));
    return {};
}

Result<Entitet> vaelg(xml::Node root, std::string_view entity_id) {
    if (!root.er(kMd, "EntityDescriptor") && !root.er(kMd, "EntitiesDescriptor"))
        return nej("EntityDescriptor", "er ikke dokumentets rod");
    std::vector<Entitet> all;
    FAELLED_CHECK(saml_op(root, std::nullopt, 0, all));
    std::set<std::string> seen;
    for (const Entitet& e : all)
        if (!seen.insert(e.node.attribut("", "entityID")).second)
            return nej("entityID", "to entiteter har det samme");
    if (entity_id.empty()) {
        if (all.size() != 1) return nej("EntityDescriptor", "der skal være netop én");
        return all.front();
    }
    for (const Entitet& e : all)
        if (e.node.attribut("", "entityID") == entity_id) return e;
    return nej("entityID", "findes ikke i metadata");
}

Result<Endepunkt> endepunkt(xml::Node n) {
    Endepunkt e{.binding = n.attribut("", "Binding"), .adresse = n.attribut("", "Location")};
    e.svaradresse = n.attribut("", "ResponseLocation");
    if (e.binding.empty() || e.adresse.empty())
        return nej(n.navn(), "skal have Binding og Location");
    for (const std::string& a : {e.adresse, e.svaradresse})
        if (!a.empty() && !a.starts_with("https://") && !a.starts_with("http://"))
            return nej(n.navn(), "adressen skal begynde med https://");
    const std::string index = n.attribut("", "index");
    if (!index.empty()) std::from_chars(index.data(), index.data() + index.size(), e.indeks);
    const std::string standard = n.attribut("", "isDefault");
    e.standard = standard == "true" || standard == "1";
    return e;
}

Result<void> noegle(xml::Node descriptor, Metadata& out) {
    const std::string use = descriptor.attribut("", "use");
    const xml::Node info = descriptor.barn(xml::kDs, "KeyInfo");
    for (xml::Node d = info.foerste(); d; d = d.naeste()) {
        if (!d.er(xml::kDs, "X509Data")) continue;
        for (xml::Node c = d.foerste(); c; c = c.naeste()) {
            if (!c.er(xml::kDs, "X509Certificate")) continue;
            if (out.signering.size() + out.kryptering.size() >= kFlestNoegler)
                return nej("KeyDescriptor", "der er for mange");
            auto read = krypto::Certifikat::laes(c.tekst());
            if (!read) return nej("X509Certificate", "kan ikke læses");
            if (use != "encryption") out.signering.push_back(*read);
            if (use != "signing") out.kryptering.push_back(*read);
        }
    }
    return {};
}

Result<void> beskriv(xml::Node role, Metadata& out) {
    std::size_t endpoints = 0;
    const std::pair<std::string_view, std::vector<Endepunkt>*> kinds[] = {
        {"AssertionConsumerService", &out.acs},
        {"SingleSignOnService", &out.sso},
        {"SingleLogoutService", &out.slo},
        {"AttributeService", &out.attributservice}};
    for (xml::Node n = role.foerste(); n; n = n.naeste()) {
        if (n.er(kMd, "KeyDescriptor")) FAELLED_CHECK(noegle(n, out));
        for (const auto& [name, list] : kinds) {
            if (!n.er(kMd, name)) continue;
            if (++endpoints > kFlestEndepunkter) return nej(name, "der er for mange");
            FAELLED_TRY(Endepunkt e, endepunkt(n));
            list->push_back(std::move(e));
        }
    }
    if (out.signering.empty()) return nej("KeyDescriptor", "en nøgle til underskrift mangler");
    return {};
}

void skriv_noegle(std::string_view use, const krypto::Certifikat& c, xml::Skriver& out) {
    out.aaben("KeyDescriptor");
    out.attribut("use", use);
    out.erklaer("", xml::kDs);
    out.aaben("KeyInfo");
    out.raa(xml::skriv_x509data(c.base64(), ""));
    out.luk("KeyInfo");
    out.luk("KeyDescriptor");
}

void skriv_endepunkter(std::string_view name, const std::vector<Endepunkt>& list, bool numbered,
                       xml::Skriver& out) {
    for (const Endepunkt& e : list) {
        out.aaben(name);
        out.attribut("Binding", e.binding);
        out.attribut("Location", e.adresse);
        if (!e.svaradresse.empty()) out.attribut("ResponseLocation", e.svaradresse);
        if (numbered) out.attribut("index", std::to_string(e.indeks));
        if (numbered && e.standard) out.attribut("isDefault", "true");
        out.luk(name);
    }
}

void skriv_rolle(const Metadataindhold& m, xml::Skriver& w) {
    const bool idp = m.rolle == Rolle::kIdp;
    const std::string_view name = idp ? "IDPSSODescriptor" : "SPSSODescriptor";
    const Metadata& o = m.oplysninger;
    w.aaben(name);
    if (!idp) w.attribut("AuthnRequestsSigned", o.kraever_underskrift ? "true" : "false");
    if (idp) w.attribut("WantAuthnRequestsSigned", o.kraever_underskrift ? "true" : "false");
    if (!idp) w.attribut("WantAssertionsSigned", "true");
    w.attribut("protocolSupportEnumeration", xml::kSamlp);
    for (const auto& c : o.signering)
        skriv_noegle("signing", *c, w);
    for (const auto& c : o.kryptering)
        skriv_noegle("encryption", *c, w);
    skriv_endepunkter("SingleLogoutService", o.slo, false, w);
    for (const std::string& f : m.navneformater)
        w.element("NameIDFormat", f);
    if (idp) skriv_endepunkter("SingleSignOnService", o.sso, false, w);
    if (!idp) skriv_endepunkter("AssertionConsumerService", o.acs, true, w);
    for (const auto& [attribute, format] : m.attributter) {
        w.erklaer("", xml::kSaml);
        w.aaben("Attribute");
        w.attribut("Name", attribute);
        w.attribut("NameFormat", format);
        w.luk("Attribute");
    }
    w.luk(name);
}

}  // namespace

const Endepunkt* Metadata::find(const std::vector<Endepunkt>& blandt,
                                std::string_view binding) const {
    const auto at = std::ranges::find(blandt, binding, &Endepunkt::binding);
    return at == blandt.end() ? nullptr : &*at;
}

std::vector<const krypto::OffentligNoegle*> Metadata::noegler() const {
    std::vector<const krypto::OffentligNoegle*> out;
    for (const auto& c : signering)
        out.push_back(&c->noegle());
    return out;
}

Result<Metadata> laes_metadata(std::string_view xml, Rolle rolle, std::string_view entity_id) {
    FAELLED_TRY(const xml::Dokument doc, xml::Dokument::laes(xml, kGraenser));
    FAELLED_TRY(const Entitet e, vaelg(doc.rod(), entity_id));
    Metadata out{.entity_id = e.node.attribut("", "entityID"), .gyldig_til = e.til};
    if (out.entity_id.empty() || out.entity_id.size() > 1024)
        return nej("entityID", "mangler eller er for lang");
    const std::string_view name = rolle == Rolle::kIdp  ? "IDPSSODescriptor"
                                  : rolle == Rolle::kSp ? "SPSSODescriptor"
                                                        : "AttributeAuthorityDescriptor";
    const xml::Node role = e.node.barn(kMd, name);
    if (!role) return nej(name, "mangler");
    const std::string wants =
        role.attribut("", rolle == Rolle::kIdp ? "WantAuthnRequestsSigned" : "AuthnRequestsSigned");
    out.kraever_underskrift = wants == "true" || wants == "1";
    FAELLED_CHECK(beskriv(role, out));
    if (rolle == Rolle::kSp && out.acs.empty()) return nej("AssertionConsumerService", "mangler");
    if (rolle == Rolle::kIdp && out.sso.empty()) return nej("SingleSignOnService", "mangler");
    if (rolle == Rolle::kAttributservice && out.attributservice.empty())
        return nej("AttributeService", "mangler");
    return out;
}

Result<void> verificer_metadata(std::string_view xml,
                                std::span<const krypto::OffentligNoegle* const> noegler) {
    FAELLED_TRY(const xml::Dokument doc, xml::Dokument::laes(xml, kGraenser));
    FAELLED_TRY(const xml::Idtabel ids, xml::Idtabel::lav(doc.rod()));
    const auto done = xml::verificer_indlejret(doc.rod(), ids, noegler, xml::Signaturregler{});
    if (!done) return nej("ds:Signature", done.error().tekst);
    return {};
}

Result<std::string> skriv_metadata(const Metadataindhold& m, const krypto::Identitet& identitet) {
    if (m.rolle == Rolle::kAttributservice)
        return std::unexpected(Fejl::intern("Metadata for en attributservice skrives ikke"));
    xml::Skriver w(8192);
    w.erklaer("", xml::kSamlMetadata);
    w.aaben("EntityDescriptor");
    w.attribut("ID", m.id);
    w.attribut("entityID", m.oplysninger.entity_id);
    if (m.oplysninger.gyldig_til) w.attribut("validUntil", utc_datetime(*m.oplysninger.gyldig_til));
    const std::size_t place = w.buffer().size();
    skriv_rolle(m, w);
    w.luk("EntityDescriptor");
    return underskriv({m.id, w.tag(), place}, identitet);
}

}  // namespace faelled::saml
