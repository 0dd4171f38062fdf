// XML signatures: checked on the parsed tree by our own small core, made from bytes that are
// canonical already (sikkerhed.md 1.7, chapter 2).
//
// What a signature covers is answered by node identity: VerifiedElement is the one way to content
// that somebody vouches for, and only a checked signature makes one. Whoever needs claims or a
// signed Body takes a VerifiedElement in its signature, so that unverified content does not
// compile. Reading is thread-safe as long as nobody changes the document.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "krypto/digest.hpp"
#include "krypto/noegle.hpp"
#include "xml/idtabel.hpp"
#include "xml/kanonisk.hpp"
#include "xml/navnerum.hpp"
#include "xml/xml.hpp"

namespace faelled::xml {

enum class Signaturbrud : std::uint8_t {
    kForm,  // an element missing, double or in the wrong place; a reference out of the document
    kAlgoritme,  // an algorithm or transform that is not on the list
    kReference,  // names no element, or not one only
    kDigest,     // a reference's digest is wrong
    kVaerdi,     // SignatureValue is wrong under the key
    kNoegle,     // key too short or of another kind
};
struct Signaturfejl {
    Signaturbrud brud;
    std::string tekst;  // English, safe to show: which element, which rule, what was expected
};
template <typename T>
using Signatursvar = std::expected<T, Signaturfejl>;

struct Signaturregler {
    bool tillad_sha1 = false;           // rsa-sha1 and sha1 digests
    bool tillad_inklusiv_c14n = false;  // Canonical XML 1.0, for SAML messages of ADFS
    bool str_transform = false;         // WS-Security of a service call only
    std::size_t referencer = 24;        // most ds:Reference in one signature
    // Most bytes to hash for one signature, all references together (Kanonisering::loft says why).
    std::size_t bytes = std::size_t{64} << 20;
};

// An element that a checked signature covers, whole, except for an enveloped signature itself: the
// ds:KeyInfo in there is anybody's. Valid while its Dokument lives.
class VerifiedElement {
  public:
    [[nodiscard]] Node node() const { return node_; }
    // Comments stand somewhere in it. They are not signed: anybody may have put them there.
    [[nodiscard]] bool kommentarer() const { return kommentarer_; }

  private:
    friend class Signatur;
    VerifiedElement(Node n, bool comments) : node_(n), kommentarer_(comments) {}
    Node node_;
    bool kommentarer_;
};

// What one checked signature covers.
class Daekning {
  public:
    // The very node, not one like it; empty when it is not itself the target of a reference.
    [[nodiscard]] std::optional<VerifiedElement> element(Node n) const;
    [[nodiscard]] std::size_t antal() const { return elementer_.size(); }  // references

  private:
    friend class Signatur;
    std::vector<VerifiedElement> elementer_;
};

// A ds:Signature that has been read but vouches for nothing yet.
class Signatur {
  public:
    // Reads form, algorithms and references; nothing is hashed. `signatur` is the ds:Signature.
    // Anything that is not on the lists of 1.7 and 2.3 is refused, unknown elements as well.
    [[nodiscard]] static Signatursvar<Signatur> laes(Node signatur, const Signaturregler& regler);

    // The ds:KeyInfo, null when there is none. Which key it leads to is the caller's decision.
    [[nodiscard]] Node keyinfo() const { return keyinfo_; }
    // SignatureValue, decoded: the replay key of a message without MessageID.
    [[nodiscard]] const std::string& vaerdi() const { return vaerdi_; }

    // SignatureValue over SignedInfo, then every reference. `ids` is of the whole document. A
    // STR-Transform reference covers the assertion that the STR names (2.4).
    [[nodiscard]] Signatursvar<Daekning> verificer(const krypto::OffentligNoegle& noegle,
                                                   const Idtabel& ids) const;
    // Under any of these keys.
    [[nodiscard]] Signatursvar<Daekning> verificer(
        std::span<const krypto::OffentligNoegle* const> noegler, const Idtabel& ids) const;

    // How a reference turns its element into bytes (2.3).
    struct Reference {
        std::string uri;
        std::string digest;
        krypto::Hash hash{};
        bool indlejret = false;  // enveloped-signature first
        bool str = false;        // STR-Transform
        Kanonisering form;
    };
    [[nodiscard]] std::span<const Reference> referencer() const { return referencer_; }

  private:
    struct Bytes;
    [[nodiscard]] Signatursvar<void> tjek_vaerdi(
        std::span<const krypto::OffentligNoegle* const> noegler, Bytes& bytes) const;
    [[nodiscard]] Signatursvar<VerifiedElement> tjek(const Reference& r, const Idtabel& ids,
                                                     Bytes& bytes) const;
    [[nodiscard]] Signatursvar<Node> maal(const Reference& r, const Idtabel& ids) const;
    [[nodiscard]] static Signatursvar<VerifiedElement> tjek_str(const Reference& r, Node assertion,
                                                                Bytes& bytes);

    Node rod_, signed_info_, keyinfo_;
    Kanonisering signed_info_form_;
    krypto::Signaturalgoritme algoritme_{};
    std::string vaerdi_;
    std::vector<Reference> referencer_;
    std::size_t loft_ = 0;
};

// The usual case of SAML: `element`'s own enveloped signature (a direct child, exactly one, a
// single reference, which names the element) under one of `noegler`. An element with comments in it
// is refused (kForm): no issuer makes one, and attacks on readers of SAML do.
[[nodiscard]] Signatursvar<VerifiedElement> verificer_indlejret(
    Node element, const Idtabel& ids, std::span<const krypto::OffentligNoegle* const> noegler,
    const Signaturregler& regler);

// --- making -----------------------------------------------------------------------------------

// One part to sign: its id, and its bytes in exclusive canonical form (as Skriver wrote them).
struct Signaturdel {
    std::string_view id;  // empty: URI="", the document
    std::string_view kanonisk;
    bool indlejret = false;  // the signature will stand inside it: transform enveloped-signature
    // Prefixes for InclusiveNamespaces, separated by spaces: those that `kanonisk` declares before
    // they are used. They must not be declared outside the part.
    std::string_view inklusive = {};
};

// A whole ds:Signature (RSA-SHA256, SHA-256, exclusive c14n), canonical itself. `praefiks` empty:
// with xmlns="…xmldsig#" and no prefix, as assertions need (SIK-014), else for example "ds".
// `keyinfo` is the content of ds:KeyInfo, canonical in that context, with the same prefix
// convention; empty: no ds:KeyInfo.
[[nodiscard]] Result<std::string> skriv_signatur(const krypto::PrivatNoegle& noegle,
                                                 std::span<const Signaturdel> dele,
                                                 std::string_view keyinfo,
                                                 std::string_view praefiks);

// An element with its own enveloped signature: `foer`, the signature without prefix, `efter`.
// `foer` + `efter` is the element, canonical.
[[nodiscard]] Result<std::string> underskriv_indlejret(const krypto::PrivatNoegle& noegle,
                                                       std::string_view id, std::string_view foer,
                                                       std::string_view efter,
                                                       std::string_view keyinfo);

}  // namespace faelled::xml
