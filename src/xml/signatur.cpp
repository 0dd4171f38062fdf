// Checking what a signature says about the tree it stands in.
#include "xml/signatur.hpp"

#include <algorithm>

#include "xml/libxml_tekst.hpp"
#include "xml/wsse.hpp"

namespace faelled::xml {
namespace {

constexpr int kMindsteNoegle = 2048;

std::unexpected<Signaturfejl> fejl(Signaturbrud brud, std::string text) {
    return std::unexpected(Signaturfejl{brud, std::move(text)});
}

// Instructions beside the document element belong to what URI="" names, but not to that element.
bool har_naboer(const xmlNode* document_element) {
    for (const xmlNode* n = document_element->doc->children; n != nullptr; n = n->next)
        if (n->type == XML_PI_NODE) return true;
    return false;
}

}  // namespace

// The buffer that canonical forms are written to, one after the other, and what is left to write.
struct Signatur::Bytes {
    std::string text;
    std::size_t tilbage;

    // False when there is too much.
    [[nodiscard]] bool skriv(Node n, Kanonisering form, bool& comments) {
        text.clear();
        form.loft = tilbage;
        const Kanonsvar answer = kanoniser(n, form, text);
        tilbage -= std::min(tilbage, text.size());
        comments = answer.kommentarer;
        return answer.hel;
    }
};

std::optional<VerifiedElement> Daekning::element(Node n) const {
    const auto at = std::ranges::find(elementer_, n, &VerifiedElement::node);
    if (!n || at == elementer_.end()) return std::nullopt;
    return *at;
}

Signatursvar<void> Signatur::tjek_vaerdi(std::span<const krypto::OffentligNoegle* const> noegler,
                                         Bytes& bytes) const {
    bool comments = false;
    if (!bytes.skriv(signed_info_, signed_info_form_, comments))
        return fejl(Signaturbrud::kForm, "ds:SignedInfo: canonical form is too large");
    bool usable = false;
    for (const krypto::OffentligNoegle* key : noegler) {
        if (!key->er_rsa() || key->bits() < kMindsteNoegle) continue;
        usable = true;
        if (key->verificer(algoritme_, bytes.text, vaerdi_)) return {};
    }
    if (!usable) return fejl(Signaturbrud::kNoegle, "expected an RSA key of at least 2048 bits");
    return fejl(Signaturbrud::kVaerdi, "ds:SignatureValue does not match ds:SignedInfo");
}

// The element that the reference's URI names.
Signatursvar<Node> Signatur::maal(const Reference& r, const Idtabel& ids) const {
    const xmlNode* parent = rod_.raa()->parent;
    if (r.uri.empty()) {
        if (parent == nullptr || parent->parent == nullptr ||
            parent->parent->type != XML_DOCUMENT_NODE || har_naboer(parent))
            return fejl(Signaturbrud::kForm,
                        "ds:Reference: URI=\"\" only in a signature of the document element");
        return Node(parent);
    }
    const Node n = ids.find(std::string_view(r.uri).substr(1));
    if (!n || n.raa()->doc != rod_.raa()->doc)
        return fejl(Signaturbrud::kReference,
                    "ds:Reference: URI names no element, or not one only");
    if (r.indlejret && n.raa() != parent)
        return fejl(Signaturbrud::kForm,
                    "ds:Reference: an enveloped signature must be a child of what it signs");
    return n;
}

// As .NET and PHP sign first, then as WSS4J does. Without a prefix the two are the same.
Signatursvar<VerifiedElement> Signatur::tjek_str(const Reference& r, Node assertion, Bytes& bytes) {
    const auto passer = [&](const Kanonisering& form) -> std::optional<VerifiedElement> {
        bool comments = false;
        if (!bytes.skriv(assertion, form, comments) ||
            krypto::digest(r.hash, bytes.text) != r.digest)
            return std::nullopt;
        return VerifiedElement(assertion, comments);
    };
    if (const auto verified = passer(r.form)) return *verified;
    const xmlNs* ns = assertion.raa()->ns;
    if (ns != nullptr && ns->prefix != nullptr) {
        Kanonisering wss = r.form;
        wss.apex_standard = true;
        if (const auto verified = passer(wss)) return *verified;
    }
    return fejl(
        Signaturbrud::kDigest,
        "ds:DigestValue does not match the assertion that wsse:SecurityTokenReference names");
}

Signatursvar<VerifiedElement> Signatur::tjek(const Reference& r, const Idtabel& ids,
                                             Bytes& bytes) const {
    FAELLED_TRY(const Node n, maal(r, ids));
    if (r.str) {
        FAELLED_TRY(const Node assertion, laes_samlhenvisning(n, ids));
        return tjek_str(r, assertion, bytes);
    }
    Kanonisering form = r.form;
    if (r.indlejret) form.uden = rod_;
    bool comments = false;
    if (!bytes.skriv(n, form, comments))
        return fejl(Signaturbrud::kForm, "ds:Reference: canonical form is too large");
    if (krypto::digest(r.hash, bytes.text) != r.digest)
        return fejl(Signaturbrud::kDigest, "ds:DigestValue does not match " + n.kvalificeret());
    return VerifiedElement(n, comments);
}

Signatursvar<Daekning> Signatur::verificer(const krypto::OffentligNoegle& noegle,
                                           const Idtabel& ids) const {
    const krypto::OffentligNoegle* one = &noegle;
    return verificer(std::span(&one, 1), ids);
}

Signatursvar<Daekning> Signatur::verificer(std::span<const krypto::OffentligNoegle* const> noegler,
                                           const Idtabel& ids) const {
    Bytes bytes{{}, loft_};
    FAELLED_CHECK(tjek_vaerdi(noegler, bytes));
    Daekning covered;
    for (const Reference& r : referencer_) {
        FAELLED_TRY(VerifiedElement e, tjek(r, ids, bytes));
        covered.elementer_.push_back(e);
    }
    return covered;
}

Signatursvar<VerifiedElement> verificer_indlejret(
    Node element, const Idtabel& ids, std::span<const krypto::OffentligNoegle* const> noegler,
    const Signaturregler& regler) {
    const Node signature = element.barn(kDs, "Signature");
    if (!signature)
        return fejl(Signaturbrud::kForm, "expected ds:Signature in " + element.kvalificeret());
    for (Node n = signature.naeste(); n; n = n.naeste())
        if (n.er(kDs, "Signature"))
            return fejl(Signaturbrud::kForm, "two ds:Signature in " + element.kvalificeret());
    Signaturregler rules = regler;
    rules.str_transform = false;
    rules.referencer = 1;
    FAELLED_TRY(const Signatur s, Signatur::laes(signature, rules));
    if (!s.referencer().front().indlejret)
        return fejl(Signaturbrud::kForm,
                    "ds:Reference: expected the enveloped-signature transform");
    FAELLED_TRY(const Daekning covered, s.verificer(noegler, ids));
    const auto verified = covered.element(element);
    if (!verified)
        return fejl(Signaturbrud::kReference,
                    "ds:Reference: expected the id of " + element.kvalificeret());
    if (verified->kommentarer())
        return fejl(Signaturbrud::kForm, "a comment in the signed " + element.kvalificeret());
    return *verified;
}

}  // namespace faelled::xml
