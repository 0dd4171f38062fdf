// Reading a ds:Signature: a fixed order of elements, and lists of what may be named in them.
#include <algorithm>

#include "base/base64.hpp"
#include "base/text.hpp"
#include "xml/signatur.hpp"

namespace faelled::xml {
namespace {

using krypto::Hash;
using krypto::Signaturalgoritme;

constexpr std::size_t kStoersteVaerdi = 1024;  // RSA of 8192 bits
constexpr std::size_t kFlestPraefikser = 100;  // WSS4J names all that are in scope

std::unexpected<Signaturfejl> fejl(Signaturbrud brud, std::string text) {
    return std::unexpected(Signaturfejl{brud, std::move(text)});
}
std::unexpected<Signaturfejl> form(std::string text) {
    return fejl(Signaturbrud::kForm, std::move(text));
}

// The child elements of one element, in order.
class Boern {
  public:
    Boern(Node parent, std::string_view name) : foraelder_(parent), navn_(name) {
        if (parent) naeste_ = parent.foerste();
    }

    // The next child if it is this one, else null.
    Node maaske(std::string_view ns, std::string_view name) {
        if (!naeste_ || !naeste_.er(ns, name)) return {};
        return std::exchange(naeste_, naeste_.naeste());
    }
    Signatursvar<Node> et(std::string_view ns, std::string_view name) {
        if (const Node n = maaske(ns, name)) return n;
        return form(std::string(navn_) + ": expected " + std::string(name));
    }
    // No more children, and no text among them.
    [[nodiscard]] Signatursvar<void> slut() const {
        if (naeste_) return form(std::string(navn_) + ": an element too many");
        if (foraelder_.har_tekst()) return form(std::string(navn_) + ": text between the elements");
        return {};
    }

  private:
    Node foraelder_;
    Node naeste_;
    std::string_view navn_;
};

Signatursvar<std::vector<std::string>> laes_praefikser(Node list) {
    FAELLED_CHECK(Boern(list, "ec:InclusiveNamespaces").slut());
    std::string text = list.attribut("", "PrefixList");
    std::ranges::replace_if(text, [](char c) { return c == '\t' || c == '\n' || c == '\r'; }, ' ');
    std::vector<std::string> prefixes;
    for (const std::string_view p : split(text, ' '))
        if (!p.empty()) prefixes.emplace_back(p);
    if (prefixes.size() > kFlestPraefikser)
        return form("ec:InclusiveNamespaces: more than 100 prefixes");
    return prefixes;
}

// Of ds:CanonicalizationMethod and of ds:Transform.
Signatursvar<Kanonisering> laes_kanonisering(Node method, const Signaturregler& rules) {
    Kanonisering k;
    Boern children(method, method.navn());
    const std::string algorithm = method.attribut("", "Algorithm");
    if (algorithm == kEc) {
        if (const Node list = children.maaske(kEc, "InclusiveNamespaces")) {
            FAELLED_TRY(k.inklusive, laes_praefikser(list));
        }
    } else if (algorithm == kC14nInklusiv && rules.tillad_inklusiv_c14n) {
        k.form = Kanonform::kInklusiv;
    } else {
        return fejl(Signaturbrud::kAlgoritme, std::string(method.navn()) +
                                                  ": expected exclusive canonicalisation without "
                                                  "comments");
    }
    FAELLED_CHECK(children.slut());
    return k;
}

Signatursvar<Signaturalgoritme> laes_algoritme(Node method, const Signaturregler& rules) {
    struct Par {
        std::string_view uri;
        Signaturalgoritme algoritme;
    };
    constexpr Par kListe[] = {
        {kRsaSha256, Signaturalgoritme::kRsaSha256},
        {"http://www.w3.org/2001/04/xmldsig-more#rsa-sha384", Signaturalgoritme::kRsaSha384},
        {"http://www.w3.org/2001/04/xmldsig-more#rsa-sha512", Signaturalgoritme::kRsaSha512},
        {"http://www.w3.org/2000/09/xmldsig#rsa-sha1", Signaturalgoritme::kRsaSha1},
    };
    const std::string uri = method.attribut("", "Algorithm");
    const auto* found = std::ranges::find(kListe, uri, &Par::uri);
    if (found == std::end(kListe) ||
        (found->algoritme == Signaturalgoritme::kRsaSha1 && !rules.tillad_sha1))
        return fejl(Signaturbrud::kAlgoritme,
                    "ds:SignatureMethod: expected rsa-sha256, rsa-sha384 or rsa-sha512");
    FAELLED_CHECK(Boern(method, "ds:SignatureMethod").slut());
    return found->algoritme;
}

struct Digestart {
    Hash hash;
    std::size_t laengde;
};

Signatursvar<Digestart> laes_digestart(Node method, const Signaturregler& rules) {
    FAELLED_CHECK(Boern(method, "ds:DigestMethod").slut());
    const std::string uri = method.attribut("", "Algorithm");
    if (uri == kSha256) return Digestart{Hash::kSha256, 32};
    if (uri == "http://www.w3.org/2001/04/xmlenc#sha512") return Digestart{Hash::kSha512, 64};
    if (uri == "http://www.w3.org/2000/09/xmldsig#sha1" && rules.tillad_sha1)
        return Digestart{Hash::kSha1, 20};
    return fejl(Signaturbrud::kAlgoritme, "ds:DigestMethod: expected sha256 or sha512");
}

// An element that holds base64 and nothing else.
Signatursvar<std::string> laes_base64(Node n, std::string_view name, std::size_t most) {
    if (n.har_boern()) return form(std::string(name) + ": an element inside");
    auto bytes = fra_base64(n.tekst(), most);
    if (!bytes || bytes->empty())
        return form(std::string(name) + ": not base64 of the expected length");
    return std::move(*bytes);
}

// STR-Transform names its canonicalisation in a parameter.
Signatursvar<Kanonisering> laes_str(Node transform, const Signaturregler& rules) {
    Boern children(transform, "ds:Transform");
    FAELLED_TRY(const Node parameters, children.et(kWsse, "TransformationParameters"));
    FAELLED_CHECK(children.slut());
    Boern inner(parameters, "wsse:TransformationParameters");
    FAELLED_TRY(const Node method, inner.et(kDs, "CanonicalizationMethod"));
    FAELLED_CHECK(inner.slut());
    Signaturregler exclusive = rules;
    exclusive.tillad_inklusiv_c14n = false;
    return laes_kanonisering(method, exclusive);
}

// One of the four chains of 2.3.
Signatursvar<void> laes_transformer(Node transforms, const Signaturregler& rules,
                                    Signatur::Reference& r) {
    Boern children(transforms, "ds:Transforms");
    FAELLED_TRY(Node t, children.et(kDs, "Transform"));
    const std::string first = t.attribut("", "Algorithm");
    if (first == kStrTransform && rules.str_transform) {
        r.str = true;
        FAELLED_TRY(r.form, laes_str(t, rules));
        return children.slut();
    }
    if (first == kEnveloped) {
        r.indlejret = true;
        FAELLED_CHECK(Boern(t, "ds:Transform").slut());
        FAELLED_TRY(t, children.et(kDs, "Transform"));
    }
    FAELLED_TRY(r.form, laes_kanonisering(t, rules));
    return children.slut();
}

// "" or "#" and an id. An XPointer is no id.
bool er_lokal(std::string_view uri) {
    return uri.empty() || (uri.front() == '#' && uri.size() > 1 &&
                           uri.find_first_of("()'\"%# \t\r\n", 1) == std::string_view::npos);
}

Signatursvar<Signatur::Reference> laes_reference(Node n, const Signaturregler& rules) {
    Signatur::Reference r;
    r.uri = n.attribut("", "URI");
    if (!er_lokal(r.uri)) return form("ds:Reference: URI must name an id of this document");
    if (r.uri.empty() && !n.har_attribut("", "URI")) return form("ds:Reference: URI is missing");
    Boern children(n, "ds:Reference");
    FAELLED_TRY(const Node transforms, children.et(kDs, "Transforms"));
    FAELLED_TRY(const Node method, children.et(kDs, "DigestMethod"));
    FAELLED_TRY(const Node value, children.et(kDs, "DigestValue"));
    FAELLED_CHECK(children.slut());
    FAELLED_CHECK(laes_transformer(transforms, rules, r));
    if (r.uri.empty() && !r.indlejret)
        return form("ds:Reference: URI=\"\" only in an enveloped signature");
    FAELLED_TRY(const Digestart kind, laes_digestart(method, rules));
    r.hash = kind.hash;
    FAELLED_TRY(r.digest, laes_base64(value, "ds:DigestValue", kind.laengde));
    if (r.digest.size() != kind.laengde)
        return form("ds:DigestValue: not as long as the digest method makes it");
    return r;
}

}  // namespace

Signatursvar<Signatur> Signatur::laes(Node signatur, const Signaturregler& rules) {
    Signatur s;
    s.rod_ = signatur;
    s.loft_ = rules.bytes;
    if (!signatur.er(kDs, "Signature")) return form("expected ds:Signature");
    Boern children(signatur, "ds:Signature");
    FAELLED_TRY(s.signed_info_, children.et(kDs, "SignedInfo"));
    FAELLED_TRY(const Node value, children.et(kDs, "SignatureValue"));
    s.keyinfo_ = children.maaske(kDs, "KeyInfo");
    FAELLED_CHECK(children.slut());

    Boern info(s.signed_info_, "ds:SignedInfo");
    FAELLED_TRY(const Node c14n, info.et(kDs, "CanonicalizationMethod"));
    FAELLED_TRY(s.signed_info_form_, laes_kanonisering(c14n, rules));
    FAELLED_TRY(const Node method, info.et(kDs, "SignatureMethod"));
    FAELLED_TRY(s.algoritme_, laes_algoritme(method, rules));
    while (const Node n = info.maaske(kDs, "Reference")) {
        if (s.referencer_.size() == rules.referencer)
            return form("ds:SignedInfo: too many references");
        FAELLED_TRY(s.referencer_.emplace_back(), laes_reference(n, rules));
    }
    FAELLED_CHECK(info.slut());
    if (s.referencer_.empty()) return form("ds:SignedInfo: expected Reference");
    FAELLED_TRY(s.vaerdi_, laes_base64(value, "ds:SignatureValue", kStoersteVaerdi));
    return s;
}

}  // namespace faelled::xml
