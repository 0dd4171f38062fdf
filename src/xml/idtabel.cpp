#include "xml/idtabel.hpp"

#include <algorithm>
#include <cstdint>

#include "xml/libxml_tekst.hpp"
#include "xml/navnerum.hpp"

namespace faelled::xml {
namespace {

enum class Art : std::uint8_t { kIngen, kId, kLigner };

bool i_navnerum(const xmlNode* n, std::string_view ns) {
    return n->ns != nullptr && n->ns->href != nullptr && lig(n->ns->href, ns);
}

bool har_stort_id(const xmlNode* n) {
    return i_navnerum(n, kSaml) || i_navnerum(n, kSamlp) || i_navnerum(n, kSamlMetadata);
}
bool har_lille_id(const xmlNode* n) {
    return i_navnerum(n, kXenc) ||
           (i_navnerum(n, kDs) && (lig(n->name, "Signature") || lig(n->name, "KeyInfo")));
}

Art art(const xmlNode* n, const xmlAttr* a) {
    const xmlChar* name = a->name;
    if ((name[0] | 0x20) != 'i' || (name[1] | 0x20) != 'd' || name[2] != 0) return Art::kIngen;
    if (a->ns != nullptr) {
        if (lig(name, "Id") && lig(a->ns->href, kWsu)) return Art::kId;
        return lig(name, "id") && lig(a->ns->href, kXmlNavnerum) ? Art::kLigner : Art::kIngen;
    }
    if (lig(name, "ID")) return har_stort_id(n) ? Art::kId : Art::kLigner;
    if (lig(name, "Id")) return har_lille_id(n) ? Art::kId : Art::kLigner;
    return Art::kIngen;
}

const xmlNode* naeste_i_traeet(const xmlNode* n, const xmlNode* top) {
    if (n->children != nullptr) return n->children;
    while (n != top && n->next == nullptr)
        n = n->parent;
    return n == top ? nullptr : n->next;
}

Fejl afvist(std::string text) {
    Fejl f = Fejl::kalder(40, std::move(text));
    f.regel = "id";
    return f;
}

}  // namespace

Result<Idtabel> Idtabel::lav(Node rod) {
    Idtabel t;
    std::vector<std::string_view> ligner;
    for (const xmlNode* n = rod.raa(); n != nullptr; n = naeste_i_traeet(n, rod.raa())) {
        if (n->type != XML_ELEMENT_NODE) continue;
        bool has = false;
        for (const xmlAttr* a = n->properties; a != nullptr; a = a->next) {
            const Art kind = art(n, a);
            if (kind == Art::kIngen) continue;
            const xmlNode* v = a->children;
            const std::string_view value = v == nullptr ? std::string_view() : vis(v->content);
            if (kind == Art::kLigner) {
                ligner.push_back(value);
                continue;
            }
            if (value.empty() || v->next != nullptr)
                return std::unexpected(afvist("Et id i meddelelsen er tomt"));
            if (std::exchange(has, true))
                return std::unexpected(afvist("Et element i meddelelsen har to id'er"));
            t.poster_.emplace_back(value, Node(n));
        }
    }
    constexpr auto kId = [](const auto& post) { return post.first; };
    std::ranges::sort(t.poster_, {}, kId);
    if (std::ranges::adjacent_find(t.poster_, {}, kId) != t.poster_.end())
        return std::unexpected(afvist("To elementer i meddelelsen har samme id"));
    std::ranges::sort(ligner);
    std::erase_if(t.poster_,
                  [&](const auto& post) { return std::ranges::binary_search(ligner, post.first); });
    return t;
}

Node Idtabel::find(std::string_view id) const {
    const auto at =
        std::ranges::lower_bound(poster_, id, {}, [](const auto& p) { return p.first; });
    return at != poster_.end() && at->first == id ? at->second : Node();
}

}  // namespace faelled::xml
