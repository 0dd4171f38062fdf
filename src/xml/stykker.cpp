#include "xml/stykker.hpp"

#include "xml/libxml_tekst.hpp"

namespace faelled::xml {

std::vector<Stykke> stykker(Node n) {
    std::vector<Stykke> out;
    if (!n) return out;
    for (const xmlNode* c = n.raa()->children; c != nullptr; c = c->next) {
        if (c->type == XML_ELEMENT_NODE)
            out.push_back({{}, Node(c)});
        else if (er_tekst(c))
            out.push_back({std::string(vis(c->content)), Node()});
    }
    return out;
}

}  // namespace faelled::xml
