// Node::som_tekst: an element cut out of its document, in exclusive canonical form.
#include <algorithm>

#include "base/text.hpp"
#include "xml/libxml_tekst.hpp"
#include "xml/xml.hpp"

namespace faelled::xml {
namespace {

std::string qname(const xmlNs* ns, const xmlChar* name) {
    std::string s;
    if (ns != nullptr && ns->prefix != nullptr) s.append(vis(ns->prefix)).push_back(':');
    return s.append(vis(name));
}

std::string vaerdi(const xmlAttr* a) {
    std::string s;
    for (const xmlNode* n = a->children; n != nullptr; n = n->next)
        s.append(vis(n->content));
    return s;
}

// The declaration of `prefix` that holds at `n`. (xmlSearchNs may write to the document; this does
// not.)
const xmlNs* i_kraft(const xmlNode* n, std::string_view prefix) {
    for (; n != nullptr && n->type == XML_ELEMENT_NODE; n = n->parent)
        for (const xmlNs* ns = n->nsDef; ns != nullptr; ns = ns->next)
            if (ns->prefix != nullptr && vis(ns->prefix) == prefix) return ns;
    return nullptr;
}

struct Attribut {
    std::string_view uri;
    std::string_view navn;
    const xmlAttr* attr;
};

class Udskrift {
  public:
    void element(const xmlNode* n) {
        const std::size_t mark = erklaeret_.size();
        brug(vis(n->ns == nullptr ? nullptr : n->ns->prefix),
             vis(n->ns == nullptr ? nullptr : n->ns->href));
        std::vector<Attribut> attributes;
        for (const xmlAttr* a = n->properties; a != nullptr; a = a->next) {
            attributes.push_back({vis(a->ns == nullptr ? nullptr : a->ns->href), vis(a->name), a});
            if (a->ns != nullptr) brug(vis(a->ns->prefix), vis(a->ns->href));
            brug_i_vaerdi(n, vaerdi(a));
        }
        brug_i_vaerdi(n, Node(n).tekst());
        std::sort(attributes.begin(), attributes.end(), [](const Attribut& a, const Attribut& b) {
            return a.uri != b.uri ? a.uri < b.uri : a.navn < b.navn;
        });

        const std::string name = qname(n->ns, n->name);
        out_.aaben(name);
        for (const Attribut& a : attributes)
            out_.attribut(qname(a.attr->ns, a.attr->name), vaerdi(a.attr));
        for (const xmlNode* c = n->children; c != nullptr; c = c->next) {
            if (c->type == XML_ELEMENT_NODE)
                element(c);
            else if (c->type == XML_TEXT_NODE || c->type == XML_CDATA_SECTION_NODE)
                out_.tekst(vis(c->content));
        }
        out_.luk(name);
        erklaeret_.resize(mark);
    }

    [[nodiscard]] std::string tag() { return out_.tag(); }

  private:
    // Declares on the next start tag what is not yet declared so.
    void brug(std::string_view prefix, std::string_view uri) {
        if (prefix == "xml") return;
        const auto last = std::find_if(erklaeret_.rbegin(), erklaeret_.rend(),
                                       [&](const auto& e) { return e.first == prefix; });
        const std::string_view now = last == erklaeret_.rend() ? std::string_view() : last->second;
        if (now == uri) return;
        erklaeret_.emplace_back(prefix, uri);
        out_.erklaer(prefix, uri);
    }

    // A value that begins with a declared prefix and a colon is taken for a QName: one declaration
    // too many does no harm, one too few changes what the sender meant.
    void brug_i_vaerdi(const xmlNode* n, std::string_view value) {
        value = trim(value);
        const std::size_t colon = value.find(':');
        if (colon == 0 || colon == std::string_view::npos) return;
        if (const xmlNs* ns = i_kraft(n, value.substr(0, colon)); ns != nullptr)
            brug(vis(ns->prefix), vis(ns->href));
    }

    Skriver out_{256};
    std::vector<std::pair<std::string_view, std::string_view>> erklaeret_;
};

}  // namespace

std::string Node::som_tekst() const {
    Udskrift u;
    u.element(node_);
    return u.tag();
}

}  // namespace faelled::xml
