#include "adgang/tokenindhold.hpp"

#include <algorithm>
#include <charconv>

#include "adgang/nej.hpp"
#include "base/base64.hpp"
#include "base/log.hpp"
#include "base/text.hpp"

namespace faelled::adgang {

namespace {

using xml::kDs;
using xml::kSaml;
using xml::Node;

constexpr std::string_view kHolderOfKey = "urn:oasis:names:tc:SAML:2.0:cm:holder-of-key";
constexpr std::string_view kCvrNavn = "dk:gov:saml:attribute:CvrNumberIdentifier";
constexpr std::string_view kNiveauNavn = "dk:gov:saml:attribute:AssuranceLevel";
constexpr std::string_view kSpecNavn = "dk:gov:saml:attribute:SpecVer";
constexpr std::string_view kKombitSpecNavn = "dk:gov:saml:attribute:KombitSpecVer";
constexpr std::string_view kPrivilegierNavn = "dk:gov:saml:attribute:Privileges_intermediate";
constexpr std::string_view kFormRegel = "sikkerhed.md 3.4";

template <typename T>
using Svar = std::expected<T, Afvisning>;

std::unexpected<Afvisning> form(std::string element, std::string forventet) {
    return nej(Grund::kTokenform, "The token is malformed.", std::string(kFormRegel),
               std::move(element), std::move(forventet));
}

// The only child of that name; a second one is refused: two readers could take each their own.
Svar<Node> eneste(Node parent, std::string_view ns, std::string_view name) {
    Node found;
    for (Node n = parent.foerste(); n; n = n.naeste()) {
        if (!n.er(ns, name)) continue;
        if (found) return form(std::string(name), "once in " + std::string(parent.navn()));
        found = n;
    }
    if (!found) return form(std::string(name), "once in " + std::string(parent.navn()));
    return found;
}

std::string trimmet(Node n) {
    return std::string(trim(n.tekst()));
}

// NotBefore may be absent (then it is `fra`), NotOnOrAfter may not.
Svar<std::pair<Tid, Tid>> vindue(Node n, Tid fra) {
    const std::string name{n.navn()};
    if (const std::string text = n.attribut("", "NotBefore"); !text.empty()) {
        const std::optional<Tid> t = sikkerhedstid(text);
        if (!t) return form(name + "/@NotBefore", "xs:dateTime");
        fra = *t;
    }
    const std::optional<Tid> til = sikkerhedstid(n.attribut("", "NotOnOrAfter"));
    if (!til) return form(name + "/@NotOnOrAfter", "xs:dateTime");
    return std::pair(fra, *til);
}

// One pass over the attribute statement: the first value of each known name, twice is refused.
struct Attributter {
    std::optional<std::string> cvr, niveau, spec, kombit_spec, privilegier;
};

Svar<void> laes_attribut(Node a, Attributter& into) {
    const std::string name = a.attribut("", "Name");
    std::optional<std::string>* const where = name == kCvrNavn           ? &into.cvr
                                              : name == kNiveauNavn      ? &into.niveau
                                              : name == kSpecNavn        ? &into.spec
                                              : name == kKombitSpecNavn  ? &into.kombit_spec
                                              : name == kPrivilegierNavn ? &into.privilegier
                                                                         : nullptr;
    if (where == nullptr) return {};
    if (where->has_value()) return form("Attribute " + name, "once");
    const Svar<Node> value = eneste(a, kSaml, "AttributeValue");
    if (!value) return std::unexpected(value.error());
    if (value->har_boern()) return form("Attribute " + name, "text");
    *where = trimmet(*value);
    return {};
}

Svar<Attributter> laes_attributter(Node assertion) {
    Attributter out;
    const Svar<Node> statement = eneste(assertion, kSaml, "AttributeStatement");
    if (!statement) return std::unexpected(statement.error());
    for (Node a = statement->foerste(); a; a = a.naeste()) {
        if (!a.er(kSaml, "Attribute")) return form("AttributeStatement", "only Attribute");
        if (const auto ok = laes_attribut(a, out); !ok) return std::unexpected(ok.error());
    }
    return out;
}

Svar<std::shared_ptr<const krypto::Certifikat>> laes_noegle(
    Node data, krypto::Certifikathukommelse& certifikater) {
    const Svar<Node> info = eneste(data, kDs, "KeyInfo");
    if (!info) return std::unexpected(info.error());
    const Svar<Node> x509 = eneste(*info, kDs, "X509Data");
    if (!x509) return std::unexpected(x509.error());
    const Svar<Node> text = eneste(*x509, kDs, "X509Certificate");
    if (!text) return std::unexpected(text.error());
    auto certificate = certifikater.laes(text->tekst());
    if (!certificate) return form("X509Certificate", "base64 of a DER certificate");
    return *std::move(certificate);
}

// The statements 5.4.8 asks for. An absent one is taken for the value it must have.
Svar<int> laes_versioner(const Attributter& a) {
    if (a.spec && *a.spec != "DK-SAML-2.0") return form("SpecVer", "DK-SAML-2.0");
    if (a.kombit_spec && !a.kombit_spec->starts_with("1.")) return form("KombitSpecVer", "1.x");
    if (!a.spec || !a.kombit_spec) log::debug("adgang.token_uden_specver");
    if (!a.niveau) return 0;
    int level = 0;
    const char* const end = a.niveau->data() + a.niveau->size();
    const auto [at, error] = std::from_chars(a.niveau->data(), end, level);
    if (error != std::errc{} || at != end || level < 0) return form("AssuranceLevel", "a number");
    return level;
}

}  // namespace

std::optional<Tid> sikkerhedstid(std::string_view text) {
    const std::string_view t = trim(text);
    // 2026-03-02T09:00:00 and more: a zone begins with Z, '+' or '-' after the time of day.
    const bool zone = t.ends_with('Z') || (t.size() > 19 && t.find_first_of("+-", 19) != t.npos);
    return zone ? parse_datetime(t) : parse_datetime(std::string(t) + "Z");
}

std::size_t Tokenindhold::bytes() const {
    std::size_t n =
        sizeof(Tokenindhold) + id_.size() + udsteder_.size() + emne_.size() + handlende_.size();
    for (const std::string& m : modtagere_)
        n += sizeof(m) + m.size();
    for (const Rettighedsgruppe& g : grupper_) {
        n += sizeof(g) + g.rolle.size();
        for (const Afgraensning& a : g.afgraensninger) {
            n += sizeof(a) + a.type.size();
            for (const std::string& v : a.vaerdier)
                n += sizeof(v) + v.size();
        }
    }
    return n;
}

namespace {

struct Emne {
    std::string emne, handlende;
    Tid fra, til;
    std::shared_ptr<const krypto::Certifikat> noegle;
};

Svar<Emne> laes_emne(Node assertion, Tid udstedt, krypto::Certifikathukommelse& certifikater) {
    Emne out;
    const Svar<Node> subject = eneste(assertion, kSaml, "Subject");
    if (!subject) return std::unexpected(subject.error());
    if (const Node name = subject->barn(kSaml, "NameID")) out.emne = trimmet(name);
    const Svar<Node> confirmation = eneste(*subject, kSaml, "SubjectConfirmation");
    if (!confirmation) return std::unexpected(confirmation.error());
    if (confirmation->attribut("", "Method") != kHolderOfKey) {
        return nej(Grund::kBekraeftelse, "The token is not holder-of-key.", "sikkerhed.md 5.4.7",
                   "SubjectConfirmation/@Method", std::string(kHolderOfKey));
    }
    if (const Node name = confirmation->barn(kSaml, "NameID")) out.handlende = trimmet(name);
    const Svar<Node> data = eneste(*confirmation, kSaml, "SubjectConfirmationData");
    if (!data) return std::unexpected(data.error());
    const auto window = vindue(*data, udstedt);
    if (!window) return std::unexpected(window.error());
    std::tie(out.fra, out.til) = *window;
    auto key = laes_noegle(*data, certifikater);
    if (!key) return std::unexpected(key.error());
    out.noegle = *std::move(key);
    return out;
}

struct Betingelser {
    Tid fra, til;
    std::vector<std::string> modtagere;
};

Svar<Betingelser> laes_betingelser(Node assertion, Tid udstedt) {
    Betingelser out;
    const Svar<Node> conditions = eneste(assertion, kSaml, "Conditions");
    if (!conditions) return std::unexpected(conditions.error());
    const auto window = vindue(*conditions, udstedt);
    if (!window) return std::unexpected(window.error());
    std::tie(out.fra, out.til) = *window;
    // A condition that is not understood makes the whole assertion unusable (SAML core 2.5.1).
    const Svar<Node> restriction = eneste(*conditions, kSaml, "AudienceRestriction");
    if (!restriction) return std::unexpected(restriction.error());
    for (Node n = conditions->foerste(); n; n = n.naeste()) {
        if (!(n.raa() == restriction->raa())) return form("Conditions", "only AudienceRestriction");
    }
    for (Node n = restriction->foerste(); n; n = n.naeste()) {
        if (!n.er(kSaml, "Audience")) return form("AudienceRestriction", "only Audience");
        out.modtagere.push_back(trimmet(n));
    }
    if (out.modtagere.empty()) return form("AudienceRestriction", "an Audience");
    return out;
}

}  // namespace

std::expected<Tokenindhold, Afvisning> Tokenindhold::af_assertion(
    const xml::VerifiedElement& assertion, krypto::Certifikathukommelse& certifikater) {
    const Node root = assertion.node();
    if (!root.er(kSaml, "Assertion")) return form("Assertion", "a SAML 2.0 assertion");
    if (root.attribut("", "Version") != "2.0") return form("Assertion/@Version", "2.0");
    const std::optional<Tid> issued = sikkerhedstid(root.attribut("", "IssueInstant"));
    if (!issued) return form("Assertion/@IssueInstant", "xs:dateTime");
    const Svar<Node> issuer = eneste(root, kSaml, "Issuer");
    if (!issuer) return std::unexpected(issuer.error());
    auto subject = laes_emne(root, *issued, certifikater);
    if (!subject) return std::unexpected(subject.error());
    auto conditions = laes_betingelser(root, *issued);
    if (!conditions) return std::unexpected(conditions.error());
    const auto attributes = laes_attributter(root);
    if (!attributes) return std::unexpected(attributes.error());
    const Svar<int> level = laes_versioner(*attributes);
    if (!level) return std::unexpected(level.error());

    const std::optional<Cvr> cvr = attributes->cvr ? Cvr::parse(*attributes->cvr) : std::nullopt;
    if (!cvr) return form("CvrNumberIdentifier", "eight digits");

    Tokenindhold out;
    out.slags_ = Slags::kSaml;
    out.id_ = root.attribut("", "ID");
    out.udsteder_ = trimmet(*issuer);
    out.emne_ = std::move(subject->emne);
    out.handlende_ = std::move(subject->handlende);
    out.modtagere_ = std::move(conditions->modtagere);
    out.gyldig_fra_ = std::max(subject->fra, conditions->fra);
    out.gyldig_til_ = std::min(subject->til, conditions->til);
    out.noegle_ = std::move(subject->noegle);
    out.certifikat_ = out.noegle_->fingeraftryk();
    out.cvr_ = *cvr;
    out.sikringsniveau_ = *level;
    if (attributes->privilegier) {
        const auto text = fra_base64(*attributes->privilegier, kMaxPrivilegiebytes);
        if (!text) return form("Privileges_intermediate", "base64");
        auto groups = laes_privilegier(*text);
        if (!groups) return form("Privileges_intermediate", groups.error().tekst);
        out.grupper_ = *std::move(groups);
    }
    return out;
}

}  // namespace faelled::adgang
