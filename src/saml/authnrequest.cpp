#include "saml/authnrequest.hpp"

#include <charconv>
#include <utility>

#include "base/text.hpp"
#include "saml/navne.hpp"

namespace faelled::saml {
namespace {

constexpr std::size_t kFlest = 20;

std::unexpected<Fejl> nej(std::string_view hvor, std::string_view regel) {
    return std::unexpected(Fejl::ugyldig(std::string(hvor), std::string(regel)));
}

Result<bool> boolsk(xml::Node n, std::string_view navn) {
    const std::string text = n.attribut("", navn);
    if (text.empty() || text == "false" || text == "0") return false;
    if (text == "true" || text == "1") return true;
    return nej(navn, "er ikke sand eller falsk");
}

Result<std::vector<std::string>> tekster(xml::Node parent, std::string_view navn,
                                         std::string_view attribut) {
    std::vector<std::string> out;
    for (xml::Node n = parent.foerste(); n; n = n.naeste()) {
        if (n.navn() != navn) continue;
        if (out.size() >= kFlest) return nej(navn, "står der for mange gange");
        const std::string text = attribut.empty() ? n.tekst() : n.attribut("", attribut);
        out.emplace_back(trim(text));
    }
    return out;
}

}  // namespace

Result<Authnrequest> laes_authnrequest(const Besked& b) {
    if (!b.er("AuthnRequest")) return nej("AuthnRequest", "er ikke beskedens rod");
    const xml::Node n = b.rod();
    Authnrequest a{.hoved = b.hoved()};
    FAELLED_TRY(a.force_authn, boolsk(n, "ForceAuthn"));
    FAELLED_TRY(a.is_passive, boolsk(n, "IsPassive"));
    a.acs_adresse = n.attribut("", "AssertionConsumerServiceURL");
    a.svarbinding = n.attribut("", "ProtocolBinding");
    if (const std::string index = n.attribut("", "AssertionConsumerServiceIndex"); !index.empty()) {
        std::uint16_t number = 0;
        const auto [end, ec] = std::from_chars(index.data(), index.data() + index.size(), number);
        if (ec != std::errc() || end != index.data() + index.size())
            return nej("AssertionConsumerServiceIndex", "er ikke et tal");
        a.acs_indeks = number;
    }
    if (const xml::Node wanted = barn(n, "RequestedAuthnContext")) {
        a.sammenligning = wanted.attribut("", "Comparison");
        FAELLED_TRY(a.klasser, tekster(wanted, "AuthnContextClassRef", ""));
    }
    if (const xml::Node policy = barn(n, "NameIDPolicy"))
        a.navneformat = policy.attribut("", "Format");
    if (const xml::Node scoping = barn(n, "Scoping")) {
        FAELLED_TRY(a.anmodere, tekster(scoping, "RequesterID", ""));
        if (const xml::Node list = barn(scoping, "IDPList")) {
            FAELLED_TRY(a.idp_liste, tekster(list, "IDPEntry", "ProviderID"));
        }
    }
    return a;
}

Usigneret skriv_authnrequest(const Authnrequest& a) {
    xml::Skriver w(2048);
    Attributter more;
    if (!a.acs_adresse.empty()) more["AssertionConsumerServiceURL"] = a.acs_adresse;
    more["ForceAuthn"] = a.force_authn ? "true" : "false";
    more["IsPassive"] = a.is_passive ? "true" : "false";
    more["ProtocolBinding"] = a.svarbinding.empty() ? binding::kPost : a.svarbinding;
    Usigneret out{.id = a.hoved.id, .xml = {}, .plads = 0};
    out.plads = aaben_besked("AuthnRequest", a.hoved, std::move(more), w);
    if (!a.navneformat.empty()) {
        w.aaben("NameIDPolicy");
        w.attribut("AllowCreate", "true");
        w.attribut("Format", a.navneformat);
        w.luk("NameIDPolicy");
    }
    if (!a.publikum.empty()) {
        w.erklaer("", xml::kSaml);
        w.aaben("Conditions");
        w.aaben("AudienceRestriction");
        w.element("Audience", a.publikum);
        w.luk("AudienceRestriction");
        w.luk("Conditions");
    }
    if (!a.klasser.empty()) {
        w.aaben("RequestedAuthnContext");
        w.attribut("Comparison", a.sammenligning.empty() ? "minimum" : a.sammenligning);
        for (const std::string& k : a.klasser) {
            w.erklaer("", xml::kSaml);
            w.element("AuthnContextClassRef", k);
        }
        w.luk("RequestedAuthnContext");
    }
    if (!a.anmodere.empty()) {
        w.aaben("Scoping");
        for (const std::string& r : a.anmodere)
            w.element("RequesterID", r);
        w.luk("Scoping");
    }
    w.luk("AuthnRequest");
    out.xml = w.tag();
    return out;
}

}  // namespace faelled::saml
