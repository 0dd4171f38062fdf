// XML in: one bounded door. XML out: a canonical writer.
//
// The tree is libxml2's, read-only behind Node; libxml2's headers stay in xml/*.cpp. No DTD, no entities but
// the five built in, no network, no XInclude. A document that breaks a limit is refused with the limit's name.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

struct _xmlNode;
struct _xmlDoc;

namespace faelled::xml {

// No default constructor: whoever opens the door says how wide.
struct Graenser {
    std::size_t bytes;
    std::size_t dybde;        // nested elements
    std::size_t elementer;
    std::size_t attributter;  // on one element, namespace declarations included
    Graenser(std::size_t b, std::size_t d, std::size_t e, std::size_t a)
        : bytes(b), dybde(d), elementer(e), attributter(a) {}
};

// A view of an element; valid while its Dokument lives. Null when there is none.
class Node {
  public:
    Node() = default;
    explicit Node(const _xmlNode* n) : node_(n) {}

    [[nodiscard]] explicit operator bool() const { return node_ != nullptr; }
    [[nodiscard]] std::string_view navn() const;  // local name
    [[nodiscard]] std::string_view ns() const;    // namespace URI, empty when none
    [[nodiscard]] bool er(std::string_view ns, std::string_view name) const;
    [[nodiscard]] Node foerste() const;  // first child element
    [[nodiscard]] Node naeste() const;   // next sibling element
    [[nodiscard]] Node barn(std::string_view ns, std::string_view name) const;  // first such child
    // Text content of this element's own text and CDATA children, untrimmed. Child elements are skipped.
    [[nodiscard]] std::string tekst() const;
    // True when there is text other than white space directly in this element.
    [[nodiscard]] bool har_tekst() const;
    [[nodiscard]] bool har_boern() const { return static_cast<bool>(foerste()); }
    // Attribute value, empty when absent. `ns` empty: attribute in no namespace.
    [[nodiscard]] std::string attribut(std::string_view ns, std::string_view name) const;
    // "prefix:name" as written, for messages.
    [[nodiscard]] std::string kvalificeret() const;
    // This element with its content as XML text, every namespace it uses declared on it.
    [[nodiscard]] std::string som_tekst() const;
    [[nodiscard]] const _xmlNode* raa() const { return node_; }

  private:
    const _xmlNode* node_ = nullptr;
};

class Dokument {
  public:
    // Fejl kKalder 40 with regel: "ikke-velformet", "dtd", "bytes", "dybde", "elementer" or "attributter".
    [[nodiscard]] static Result<Dokument> laes(std::string_view bytes, const Graenser& limits);

    [[nodiscard]] Node rod() const;

  private:
    struct Luk {
        void operator()(_xmlDoc* d) const;
    };
    explicit Dokument(_xmlDoc* d) : doc_(d) {}
    std::unique_ptr<_xmlDoc, Luk> doc_;
};

// Writes XML straight into one string, in the form of exclusive canonicalisation: no declaration, double
// quotes, no empty-element tags, namespaces declared where first visibly used. Prefixes are the caller's.
//
// Elements are written by qualified text ("sd:StatusKode"); declare() puts namespace declarations on the
// next start tag, sorted by prefix.
class Skriver {
  public:
    explicit Skriver(std::size_t reserve = 4096) { out_.reserve(reserve); }

    void aaben(std::string_view qname);
    void luk(std::string_view qname);
    // Attributes of the start tag just opened (before any content), in canonical order by the caller.
    void attribut(std::string_view qname, std::string_view value);
    void erklaer(std::string_view prefix, std::string_view uri);
    void tekst(std::string_view text);  // escaped; characters XML cannot hold become U+FFFD
    // <q>text</q>
    void element(std::string_view qname, std::string_view text);
    // <q></q>
    void tomt(std::string_view qname);
    // Already XML.
    void raa(std::string_view xml);
    // For writers that append digits and times themselves: content must need no escaping.
    [[nodiscard]] std::string& buffer() {
        afslut_tag();
        return out_;
    }
    [[nodiscard]] std::string tag() {
        afslut_tag();
        return std::move(out_);
    }

  private:
    void afslut_tag();
    std::string out_;
    bool tag_aabent_ = false;
};

}  // namespace faelled::xml
