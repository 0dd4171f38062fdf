// One walk over libxml2's tree, straight into the output. Namespace declarations in force are a
// stack; an element that declares nothing, has no attributes and is in its parent's namespace (most
// of them) does not look at it.
#include "xml/kanonisk.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "xml/libxml_tekst.hpp"

namespace faelled::xml {
namespace {

enum class Sted : std::uint8_t { kTekst, kAttribut, kInstruks };

// Which bytes end a run that can be copied as it is; NUL is one, so no length is needed.
constexpr std::array<bool, 256> stoptabel(Sted where) {
    std::array<bool, 256> t{};
    t[0] = t['\r'] = true;
    if (where == Sted::kInstruks) return t;
    t['&'] = t['<'] = true;
    if (where == Sted::kTekst)
        t['>'] = true;
    else
        t['"'] = t['\t'] = t['\n'] = true;
    return t;
}
constexpr std::array kStop{stoptabel(Sted::kTekst), stoptabel(Sted::kAttribut),
                           stoptabel(Sted::kInstruks)};

std::string_view erstatning(xmlChar c) {
    switch (c) {
        case '&':
            return "&amp;";
        case '<':
            return "&lt;";
        case '>':
            return "&gt;";
        case '"':
            return "&quot;";
        case '\t':
            return "&#x9;";
        case '\n':
            return "&#xA;";
        default:
            return "&#xD;";
    }
}

template <Sted kSted>
void tilfoej(std::string& out, const xmlChar* s) {
    if (s == nullptr) return;
    constexpr const auto& kTabel = kStop[static_cast<std::size_t>(kSted)];
    for (const xmlChar* from = s;; ++s) {
        while (!kTabel[*s])
            ++s;
        out.append(tegn(from), static_cast<std::size_t>(s - from));
        if (*s == 0) return;
        out.append(erstatning(*s));
        from = s + 1;
    }
}

void tilfoej_navn(std::string& out, const xmlNs* ns, const xmlChar* name) {
    if (ns != nullptr && ns->prefix != nullptr) {
        out.append(tegn(ns->prefix));
        out.push_back(':');
    }
    out.append(tegn(name));
}

bool er_xml(const xmlNs* ns) {
    return ns != nullptr && ns->prefix != nullptr && lig(ns->prefix, "xml");
}

// "No default namespace" as a declaration.
constexpr xmlNs kIngen{};

// Attributes in no namespace first, then by namespace name and local name.
bool foer(const xmlAttr* a, const xmlAttr* b) {
    const std::string_view ua = a->ns == nullptr ? std::string_view() : vis(a->ns->href);
    const std::string_view ub = b->ns == nullptr ? std::string_view() : vis(b->ns->href);
    if (const int c = ua.compare(ub); c != 0) return c < 0;
    return vis(a->name) < vis(b->name);
}

class Kanonskriver {
  public:
    Kanonskriver(const Kanonisering& form, std::string& out)
        : form_(form), out_(out), graense_(out.size() + form.loft) {}

    Kanonsvar skriv(const xmlNode* apex) {
        element(apex, nullptr);
        return svar_;
    }

  private:
    [[nodiscard]] bool inklusiv() const { return form_.form == Kanonform::kInklusiv; }

    // `parent` is the element around it in the output, null for the apex.
    void element(const xmlNode* n, const xmlNode* parent) {
        const std::size_t mark = i_kraft_.size();
        out_.push_back('<');
        tilfoej_navn(out_, n->ns, n->name);
        if (parent == nullptr || n->properties != nullptr || n->nsDef != nullptr ||
            n->ns != parent->ns)
            starttag(n, parent == nullptr);
        out_.push_back('>');
        indhold(n);
        out_.append("</");
        tilfoej_navn(out_, n->ns, n->name);
        out_.push_back('>');
        i_kraft_.resize(mark);
    }

    void indhold(const xmlNode* n) {
        for (const xmlNode* c = n->children; c != nullptr; c = c->next) {
            if (out_.size() > graense_) svar_.hel = false;
            if (!svar_.hel) return;
            switch (c->type) {
                case XML_ELEMENT_NODE:
                    if (c != form_.uden.raa()) element(c, n);
                    break;
                case XML_TEXT_NODE:
                case XML_CDATA_SECTION_NODE:
                    tilfoej<Sted::kTekst>(out_, c->content);
                    break;
                case XML_PI_NODE:
                    instruks(c);
                    break;
                case XML_COMMENT_NODE:
                    svar_.kommentarer = true;
                    break;
                default:
                    break;
            }
        }
    }

    void instruks(const xmlNode* n) {
        out_.append("<?");
        out_.append(tegn(n->name));
        if (n->content != nullptr && *n->content != 0) {
            out_.push_back(' ');
            tilfoej<Sted::kInstruks>(out_, n->content);
        }
        out_.append("?>");
    }

    // Everything between the name and '>'.
    void starttag(const xmlNode* n, bool apex) {
        nye_.clear();
        attributter_.clear();
        for (const xmlAttr* a = n->properties; a != nullptr; a = a->next)
            attributter_.push_back(a);
        if (inklusiv())
            erklaer_alle(n, apex);
        else
            erklaer_brugte(n, apex);
        if (apex && form_.apex_standard && opslag(nullptr) == nullptr) out_.append(" xmlns=\"\"");
        skriv_erklaeringer();
        skriv_attributter();
    }

    // Exclusive: what the tag itself uses, and the inclusive prefixes where they are declared.
    void erklaer_brugte(const xmlNode* n, bool apex) {
        if (apex) {
            for (const std::string& p : form_.inklusive)
                erklaer(fra_forfader(n, p));
            if (form_.apex_standard) erklaer(fra_forfader(n, "#default"));
        } else if (!form_.inklusive.empty() || form_.apex_standard) {
            for (const xmlNs* ns = n->nsDef; ns != nullptr; ns = ns->next)
                if (er_inklusiv(ns)) erklaer(ns);
        }
        erklaer(n->ns == nullptr ? &kIngen : n->ns);
        for (const xmlAttr* a : attributter_)
            if (a->ns != nullptr) erklaer(a->ns);
    }

    // Inclusive: every declaration in scope, and at the apex the xml: attributes of its ancestors.
    void erklaer_alle(const xmlNode* n, bool apex) {
        for (const xmlNs* ns = n->nsDef; ns != nullptr; ns = ns->next)
            erklaer(ns);
        if (!apex) return;
        std::vector<const xmlChar*> naermere;  // prefixes declared nearer the apex
        for (const xmlNs* ns = n->nsDef; ns != nullptr; ns = ns->next)
            naermere.push_back(ns->prefix);
        for (const xmlNode* p = n->parent; p != nullptr && p->type == XML_ELEMENT_NODE;
             p = p->parent) {
            for (const xmlNs* ns = p->nsDef; ns != nullptr; ns = ns->next) {
                if (std::ranges::any_of(naermere,
                                        [&](const xmlChar* q) { return samme(q, ns->prefix); }))
                    continue;
                naermere.push_back(ns->prefix);
                erklaer(ns);
            }
            for (const xmlAttr* a = p->properties; a != nullptr; a = a->next)
                if (er_xml(a->ns)) arv(a);
        }
    }

    void arv(const xmlAttr* a) {
        const bool has = std::ranges::any_of(attributter_, [&](const xmlAttr* b) {
            return er_xml(b->ns) && samme(a->name, b->name);
        });
        if (!has) attributter_.push_back(a);
    }

    [[nodiscard]] bool er_inklusiv(const xmlNs* ns) const {
        if (ns->prefix == nullptr && form_.apex_standard) return true;
        const std::string_view p = ns->prefix == nullptr ? "#default" : vis(ns->prefix);
        return std::ranges::find(form_.inklusive, p) != form_.inklusive.end();
    }

    // The declaration of `prefix` in scope at `n`; kIngen when the default namespace has none, null
    // for another prefix that is not declared.
    static const xmlNs* fra_forfader(const xmlNode* n, std::string_view prefix) {
        const bool standard = prefix == "#default";
        for (; n != nullptr && n->type == XML_ELEMENT_NODE; n = n->parent)
            for (const xmlNs* ns = n->nsDef; ns != nullptr; ns = ns->next)
                if (ns->prefix == nullptr ? standard : lig(ns->prefix, prefix)) return ns;
        return standard ? &kIngen : nullptr;
    }

    // What is written for the prefix around here, null when nothing is.
    [[nodiscard]] const xmlNs* opslag(const xmlChar* prefix) const {
        for (auto it = i_kraft_.rbegin(); it != i_kraft_.rend(); ++it)
            if (samme((*it)->prefix, prefix)) return *it;
        return nullptr;
    }

    // Puts the declaration on this tag unless it is in force already.
    void erklaer(const xmlNs* ns) {
        if (ns == nullptr || er_xml(ns)) return;
        const xmlNs* now = opslag(ns->prefix);
        if (now == nullptr) now = ns->prefix == nullptr ? &kIngen : nullptr;
        if (now != nullptr && samme(now->href, ns->href)) return;
        i_kraft_.push_back(ns);
        nye_.push_back(ns);
    }

    void skriv_erklaeringer() {
        if (nye_.size() > 1)
            std::ranges::sort(nye_, {}, [](const xmlNs* ns) { return vis(ns->prefix); });
        for (const xmlNs* ns : nye_) {
            out_.append(ns->prefix == nullptr ? " xmlns" : " xmlns:");
            out_.append(vis(ns->prefix));
            out_.append("=\"");
            tilfoej<Sted::kAttribut>(out_, ns->href);
            out_.push_back('"');
        }
    }

    void skriv_attributter() {
        if (attributter_.size() > 1) std::ranges::sort(attributter_, foer);
        for (const xmlAttr* a : attributter_) {
            out_.push_back(' ');
            tilfoej_navn(out_, a->ns, a->name);
            out_.append("=\"");
            for (const xmlNode* t = a->children; t != nullptr; t = t->next)
                tilfoej<Sted::kAttribut>(out_, t->content);
            out_.push_back('"');
        }
    }

    const Kanonisering& form_;
    std::string& out_;
    std::size_t graense_;
    Kanonsvar svar_;
    std::vector<const xmlNs*> i_kraft_;  // written on the elements around, outermost first
    // Of the start tag in hand; kept for their memory.
    std::vector<const xmlNs*> nye_;
    std::vector<const xmlAttr*> attributter_;
};

}  // namespace

Kanonsvar kanoniser(Node element, const Kanonisering& form, std::string& out) {
    return Kanonskriver(form, out).skriv(element.raa());
}

}  // namespace faelled::xml
