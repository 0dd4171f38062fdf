#include "base/text.hpp"
#include "xml/libxml_tekst.hpp"
#include "xml/xml.hpp"

namespace faelled::xml {
namespace {

const xmlNode* element_fra(const xmlNode* n) {
    while (n != nullptr && n->type != XML_ELEMENT_NODE)
        n = n->next;
    return n;
}

std::string samlet(const xmlNode* first) {
    std::string s;
    for (const xmlNode* n = first; n != nullptr; n = n->next)
        if (er_tekst(n)) s.append(vis(n->content));
    return s;
}

const xmlAttr* find_attribut(const xmlNode* n, std::string_view ns, std::string_view name) {
    if (n == nullptr) return nullptr;
    for (const xmlAttr* a = n->properties; a != nullptr; a = a->next)
        if (lig(a->name, name) && (a->ns == nullptr ? ns.empty() : lig(a->ns->href, ns))) return a;
    return nullptr;
}

}  // namespace

std::string_view Node::navn() const {
    return node_ == nullptr ? std::string_view() : vis(node_->name);
}

std::string_view Node::ns() const {
    return node_ == nullptr || node_->ns == nullptr ? std::string_view() : vis(node_->ns->href);
}

bool Node::er(std::string_view ns, std::string_view name) const {
    if (node_ == nullptr || !lig(node_->name, name)) return false;
    if (node_->ns == nullptr || node_->ns->href == nullptr) return ns.empty();
    return lig(node_->ns->href, ns);
}

Node Node::foerste() const {
    return node_ == nullptr ? Node() : Node(element_fra(node_->children));
}
Node Node::naeste() const {
    return node_ == nullptr ? Node() : Node(element_fra(node_->next));
}

Node Node::barn(std::string_view ns, std::string_view name) const {
    Node n = foerste();
    while (n && !n.er(ns, name))
        n = n.naeste();
    return n;
}

std::string Node::tekst() const {
    return node_ == nullptr ? std::string() : samlet(node_->children);
}

bool Node::har_tekst() const {
    if (node_ == nullptr) return false;
    for (const xmlNode* n = node_->children; n != nullptr; n = n->next)
        if (er_tekst(n) && !trim(vis(n->content)).empty()) return true;
    return false;
}

std::string Node::attribut(std::string_view ns, std::string_view name) const {
    const xmlAttr* a = find_attribut(node_, ns, name);
    return a == nullptr ? std::string() : samlet(a->children);
}

bool Node::har_attribut(std::string_view ns, std::string_view name) const {
    return find_attribut(node_, ns, name) != nullptr;
}

std::string Node::kvalificeret() const {
    if (node_ == nullptr || node_->ns == nullptr || node_->ns->prefix == nullptr)
        return std::string(navn());
    std::string s(vis(node_->ns->prefix));
    s.push_back(':');
    s.append(navn());
    return s;
}

}  // namespace faelled::xml
