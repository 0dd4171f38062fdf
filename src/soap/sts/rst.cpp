#include "soap/sts/rst.hpp"

#include <optional>
#include <string>
#include <utility>

#include "base/text.hpp"
#include "base/time.hpp"
#include "soap/fejl.hpp"
#include "soap/sts/navne.hpp"
#include "xml/kanonisk.hpp"
#include "xml/signatur.hpp"

namespace faelled::soap {

namespace {

using sts::Stsfejl;
using sts::Tokenoenske;
using xml::Node;
using Svar = std::expected<void, Stsfejl>;

constexpr std::string_view kCvrClaim = "dk:gov:saml:attribute:CvrNumberIdentifier";

std::unexpected<Stsfejl> forkert(std::string_view reason, std::string explained) {
    return std::unexpected(sts::forkert_form("3.2", reason, std::move(explained)));
}

std::string trimmet(Node n) {
    return std::string(trim(n.tekst()));
}

// Content of WS-Policy, by which any of its old versions is meant.
bool er_wsp(Node n, std::string_view name) {
    return n.er(kWsp, name) || n.er(kWsp2002, name) || n.er("http://www.w3.org/ns/ws-policy", name);
}

bool er_adresse(Node n, std::string_view name) {
    return n.er(kWsa, name) || n.er(kWsa2004, name);
}

Svar tag(std::string& target, Node n) {
    if (!target.empty()) {
        return forkert("dobbelt", std::string(n.navn()) + ": at most once");
    }
    target = trimmet(n);
    return {};
}

Svar laes_applies_to(Node applies, Tokenoenske& out) {
    for (Node reference = applies.foerste(); reference; reference = reference.naeste()) {
        if (!er_adresse(reference, "EndpointReference")) continue;
        for (Node n = reference.foerste(); n; n = n.naeste()) {
            if (!er_adresse(n, "Address")) continue;
            if (auto ok = tag(out.tjeneste, n); !ok) return ok;
        }
    }
    return {};
}

// KOMBIT's Java samples put Value in no namespace; ITK leaves Optional out.
void laes_claims(Node claims, Tokenoenske& out) {
    for (Node type = claims.foerste(); type; type = type.naeste()) {
        if (type.navn() != "ClaimType" || type.attribut({}, "Uri") != kCvrClaim) continue;
        bool found = false;
        for (Node n = type.foerste(); n; n = n.naeste()) {
            if (!n.er(kAuth, "Value") && !n.er({}, "Value")) continue;
            out.cvr.push_back(trimmet(n));
            found = true;
        }
        if (!found) out.cvr.emplace_back();
    }
}

// BinarySecurityToken, or X509Certificate however deep in KeyInfo and X509Data.
std::optional<std::string> certifikat(Node parent, int depth = 3) {
    for (Node n = parent.foerste(); n && depth > 0; n = n.naeste()) {
        if (n.er(kWsse, "BinarySecurityToken") || n.er(xml::kDs, "X509Certificate")) {
            return trimmet(n);
        }
        if (n.ns() != xml::kDs) continue;
        if (auto inner = certifikat(n, depth - 1)) return inner;
    }
    return {};
}

Svar laes_usekey(Node n, Tokenoenske& out) {
    if (out.brugsnoegle) return forkert("dobbelt", "UseKey: at most once");
    out.brugsnoegle = certifikat(n);
    if (out.brugsnoegle) return {};
    return forkert("usekey-form", "UseKey: a wsse:BinarySecurityToken with the certificate");
}

Svar laes_levetid(Node lifetime, Tokenoenske& out) {
    for (Node n = lifetime.foerste(); n; n = n.naeste()) {
        const bool created = n.er(xml::kWsu, "Created");
        if (!created && !n.er(xml::kWsu, "Expires")) continue;
        const std::optional<Tid> time = parse_datetime(n.tekst());
        if (!time) return forkert("levetid-form", "Lifetime: xs:dateTime");
        (created ? out.oprettet : out.udloeber) = time;
    }
    return {};
}

// A SAML assertion (also in wst14:ActAs), a certificate in BinarySecurityToken, or its bare text.
Svar laes_vegne(Node n, Tokenoenske& out) {
    if (!std::holds_alternative<std::monostate>(out.paa_vegne_af)) {
        return forkert("dobbelt", "OnBehalfOf, ActAs: at most one of them, once");
    }
    if (const Node assertion = n.barn(xml::kSaml, "Assertion")) {
        out.paa_vegne_af = sts::Vegnetoken{assertion.som_tekst()};
    } else if (const auto c = certifikat(n)) {
        out.paa_vegne_af = sts::Vegnecertifikat{*c};
    } else if (n.har_tekst()) {
        out.paa_vegne_af = sts::Vegnecertifikat{trimmet(n)};
    } else {
        return forkert("onbehalfof-form",
                       "OnBehalfOf: a saml:Assertion or a wsse:BinarySecurityToken");
    }
    return {};
}

Svar laes_barn(Node n, Tokenoenske& out) {
    if (er_wsp(n, "AppliesTo")) return laes_applies_to(n, out);
    if (n.er(kWst14, "ActAs")) return laes_vegne(n, out);
    if (n.ns() != kWst) return {};
    const std::string_view name = n.navn();
    if (name == "RequestType") return tag(out.anmodningstype, n);
    if (name == "TokenType") return tag(out.tokentype, n);
    if (name == "KeyType") return tag(out.noegletype, n);
    if (name == "UseKey") return laes_usekey(n, out);
    if (name == "Lifetime") return laes_levetid(n, out);
    if (name == "OnBehalfOf") return laes_vegne(n, out);
    if (name == "Claims") laes_claims(n, out);
    return {};
}

}  // namespace

std::expected<Tokenoenske, Stsfejl> laes_rst(Node rst) {
    if (!rst.er(kWst, "RequestSecurityToken")) {
        return forkert("krop", "the Body: a wst:RequestSecurityToken of WS-Trust 1.3");
    }
    // A comment can cut a value in two for one reader and not for another, and no signature sees
    // it.
    if (std::string scratch; xml::kanoniser(rst, {}, scratch).kommentarer) {
        return forkert("kommentar", "the request: no comments");
    }
    Tokenoenske out;
    for (Node n = rst.foerste(); n; n = n.naeste()) {
        if (auto ok = laes_barn(n, out); !ok) return std::unexpected(std::move(ok).error());
    }
    if (out.anmodningstype.empty()) return forkert("requesttype", "RequestType: present");
    if (out.tjeneste.empty()) {
        return forkert("appliesto", "wsp:AppliesTo/wsa:EndpointReference/wsa:Address: present");
    }
    if (!out.brugsnoegle) return forkert("usekey", "UseKey: present");
    return out;
}

}  // namespace faelled::soap
