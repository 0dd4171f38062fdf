// XML signatures: checked on the parsed tree by our own small core, made from bytes that are
// canonical already (sikkerhed.md 1.7, chapter 2).
//
// What a signature covers is answered by node identity: VerifiedElement is the one way to content
// that somebody vouches for, and only Signaturkontrol makes one. Whoever needs claims or a signed
// Body takes a VerifiedElement in its signature, so that unverified content does not compile.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "krypto/noegle.hpp"
#include "xml/kanonisk.hpp"
#include "xml/xml.hpp"

namespace faelled::xml {

inline constexpr std::string_view kDs = "http://www.w3.org/2000/09/xmldsig#";
inline constexpr std::string_view kWsse =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
inline constexpr std::string_view kWsu =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";
inline constexpr std::string_view kSaml = "urn:oasis:names:tc:SAML:2.0:assertion";
inline constexpr std::string_view kSamlp = "urn:oasis:names:tc:SAML:2.0:protocol";

// --- ids --------------------------------------------------------------------------------------

// Every element that has an id (2.2): wsu:Id on any element, ID on SAML assertions and protocol
// messages, Id on ds:Signature, ds:KeyInfo and xenc elements. Fails when a value occurs twice over
// all of them, or one element has two (SIK-012).
class Idtabel {
  public:
    [[nodiscard]] static Result<Idtabel> lav(Node rod);
    [[nodiscard]] Node find(std::string_view id) const;  // null when unknown

  private:
    std::vector<std::pair<std::string, Node>> poster_;  // sorted by id
};

// --- checking ---------------------------------------------------------------------------------

enum class Signaturbrud : std::uint8_t {
    kForm,  // an element missing, double or in the wrong place; a reference out of the document
    kAlgoritme,  // an algorithm or transform that is not on the list
    kReference,  // names no element, or an id that occurs twice
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
    bool tillad_sha1 = false;           // rsa-sha1 and sha1 digests (off by default)
    bool tillad_inklusiv_c14n = false;  // inclusive c14n 1.0 in SAML messages
    bool str_transform = false;         // WS-Security of a service call only
    std::size_t referencer = 24;        // most ds:Reference in one signature
};

// An element that a checked signature covers, whole. Valid while its Dokument lives.
class VerifiedElement {
  public:
    [[nodiscard]] Node node() const { return node_; }

  private:
    friend class Daekning;
    explicit VerifiedElement(Node n) : node_(n) {}
    Node node_;
};

// What one checked signature covers.
class Daekning {
  public:
    // The very node, not one like it; empty when it is not itself the target of a reference.
    [[nodiscard]] std::optional<VerifiedElement> element(Node n) const;
    [[nodiscard]] std::size_t antal() const { return noder_.size(); }

  private:
    friend class Signatur;
    std::vector<Node> noder_;
};

// A ds:Signature that has been read but vouches for nothing yet.
class Signatur {
  public:
    // Reads form, algorithms and references; nothing is hashed. `signatur` is the ds:Signature.
    [[nodiscard]] static Signatursvar<Signatur> laes(Node signatur, const Signaturregler& regler);
    // The ds:KeyInfo, null when there is none. Which key it leads to is the caller's decision.
    [[nodiscard]] Node keyinfo() const { return keyinfo_; }
    // SignatureValue, decoded: the replay key of a message without MessageID.
    [[nodiscard]] const std::string& vaerdi() const { return vaerdi_; }
    // SignatureValue over SignedInfo, then every reference. A STR-Transform reference covers the
    // assertion that the STR names.
    [[nodiscard]] Signatursvar<Daekning> verificer(const krypto::OffentligNoegle& noegle,
                                                   const Idtabel& ids) const;

  private:
    struct Reference {
        std::string uri;
        std::string digest;
        std::uint8_t digest_art = 0;
        bool enveloped = false;
        bool str = false;
        Kanonisering form;
    };
    Node rod_, signed_info_, keyinfo_;
    Kanonisering signed_info_form_;
    krypto::Signaturalgoritme algoritme_{};
    std::string vaerdi_;
    std::vector<Reference> referencer_;
};

// The usual case of SAML: `element`'s own enveloped signature (direct child, exactly one, a single
// reference to the element's ID) under one of `noegler`.
[[nodiscard]] Signatursvar<VerifiedElement> verificer_indlejret(
    Node element, const Idtabel& ids, std::span<const krypto::OffentligNoegle* const> noegler,
    const Signaturregler& regler);

// --- making -----------------------------------------------------------------------------------

// One part to sign: its id, and its bytes in exclusive canonical form (as Skriver wrote them).
struct Signaturdel {
    std::string id;
    std::string_view kanonisk;
    bool indlejret = false;  // the signature will stand inside it: transform enveloped-signature
};

// A whole ds:Signature (RSA-SHA256, SHA-256, exclusive c14n), canonical itself. `praefiks` empty:
// with xmlns="…xmldsig#" and no prefix, as assertions need (SIK-014), else "ds". `keyinfo` is the
// content of KeyInfo, canonical in that context, with the same prefix convention.
[[nodiscard]] Result<std::string> skriv_signatur(const krypto::PrivatNoegle& noegle,
                                                 std::span<const Signaturdel> dele,
                                                 std::string_view keyinfo,
                                                 std::string_view praefiks);

}  // namespace faelled::xml
