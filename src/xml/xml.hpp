// XML in: one bounded door. XML out: a canonical writer.
//
// The tree is libxml2's, read-only behind Node; libxml2's headers stay in xml/*.cpp. No DTD, no
// entities but the five built in, no network, no XInclude. A document that breaks a limit is
// refused with the limit's name.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

struct _xmlNode;
struct _xmlDoc;

namespace faelled::xml {

// No default constructor: whoever opens the door says how wide.
struct Graenser {
    std::size_t bytes;
    std::size_t dybde;  // nested elements
    std::size_t elementer;
    std::size_t attributter;  // on one element, namespace declarations included
    Graenser(std::size_t b, std::size_t d, std::size_t e, std::size_t a)
        : bytes(b), dybde(d), elementer(e), attributter(a) {}
};

// A view of an element; valid while its Dokument lives. Null when there is none: a null Node has no
// name, text, attributes or children, and only raa() and som_tekst() must not be used on it.
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
    // First such child, null when there is none.
    [[nodiscard]] Node barn(std::string_view ns, std::string_view name) const;
    // Text content of this element's own text and CDATA children, untrimmed. Child elements are
    // skipped. Comments do not cut it short: "12<!-- -->34" reads as "1234", which is also what a
    // signature without comments covers.
    [[nodiscard]] std::string tekst() const;
    // True when there is text other than white space directly in this element.
    [[nodiscard]] bool har_tekst() const;
    [[nodiscard]] bool har_boern() const { return static_cast<bool>(foerste()); }
    // Attribute value, empty when absent. `ns` empty: attribute in no namespace.
    [[nodiscard]] std::string attribut(std::string_view ns, std::string_view name) const;
    [[nodiscard]] bool har_attribut(std::string_view ns, std::string_view name) const;
    // "prefix:name" as written, for messages.
    [[nodiscard]] std::string kvalificeret() const;
    // This element with its content as XML text that can be read alone: exclusive canonical form,
    // with the namespaces that only a QName in a value names ("x:Art" in xsi:type) declared as
    // well. Comments and processing instructions are left out. Read and written again it is the
    // same text.
    [[nodiscard]] std::string som_tekst() const;
    // The very same element, not one that looks like it.
    friend bool operator==(Node a, Node b) { return a.node_ == b.node_; }
    [[nodiscard]] const _xmlNode* raa() const { return node_; }

  private:
    const _xmlNode* node_ = nullptr;
};

class Dokument {
  public:
    // Fejl kKalder 40 with regel: "ikke-velformet", "dtd", "bytes", "dybde", "elementer" or
    // "attributter"; the text says where (line and column), never what. UTF-8, UTF-16 with byte
    // order mark, US-ASCII and ISO-8859-1; anything else is "ikke-velformet". Never deeper than 255
    // elements. Thread-safe.
    [[nodiscard]] static Result<Dokument> laes(std::string_view bytes, const Graenser& limits);

    [[nodiscard]] Node rod() const;

  private:
    struct Luk {
        void operator()(_xmlDoc* d) const;
    };
    explicit Dokument(_xmlDoc* d) : doc_(d) {}
    std::unique_ptr<_xmlDoc, Luk> doc_;
};

// Writes XML straight into one string, in the form of exclusive canonicalisation: no declaration,
// double quotes, no empty-element tags, namespaces declared where first visibly used. Prefixes are
// the caller's.
//
// Elements are written by qualified text ("sd:StatusKode"), or by prefix and name. erklaer() is
// called before aaben(): it keeps a namespace declaration for the next start tag, which gets them
// all sorted by prefix and without doubles. Not thread-safe.
class Skriver {
  public:
    explicit Skriver(std::size_t reserve = 4096) { out_.reserve(reserve); }

    void aaben(std::string_view qname);
    void aaben(std::string_view prefix, std::string_view name);
    void luk(std::string_view qname);
    void luk(std::string_view prefix, std::string_view name);
    // Attributes of the start tag just opened (before any content), in canonical order by the
    // caller.
    void attribut(std::string_view qname, std::string_view value);
    // Empty prefix: the default namespace.
    void erklaer(std::string_view prefix, std::string_view uri);
    void tekst(std::string_view text);  // escaped; characters XML cannot hold become U+FFFD
    // <q>text</q>
    void element(std::string_view qname, std::string_view text);
    // <q></q>
    void tomt(std::string_view qname);
    // Already XML, in the form this class writes.
    void raa(std::string_view xml);
    // Prefixes declared so far, sorted. With these as InclusiveNamespaces (signatur.hpp) what is
    // written is its own canonical form, as long as nobody declares a prefix again below itself...
    [[nodiscard]] const std::vector<std::string>& praefikser() const { return praefikser_; }
    // ... and nothing came in by raa(), whose declarations are not known here.
    [[nodiscard]] bool har_raa() const { return har_raa_; }
    // For writers that append digits and times themselves: content must need no escaping.
    [[nodiscard]] std::string& buffer() {
        afslut_tag();
        return out_;
    }
    // Takes what is written; the writer is empty after it.
    [[nodiscard]] std::string tag() {
        afslut_tag();
        return std::exchange(out_, {});
    }

  private:
    void afslut_tag() {
        if (tag_aabent_) out_.push_back('>');
        tag_aabent_ = false;
    }
    void skriv_erklaeringer();

    std::string out_;
    bool tag_aabent_ = false;
    bool har_raa_ = false;
    std::vector<std::pair<std::string, std::string>> ventende_;  // prefix, URI; sorted
    std::vector<std::string> praefikser_;
};

}  // namespace faelled::xml
