// Mixed content: text and child elements in document order.
#pragma once

#include <string>
#include <vector>

#include "xml/xml.hpp"

namespace faelled::xml {

// An element, or else text.
struct Stykke {
    std::string tekst;
    Node element;
};

// Comments are left out. Nothing for a null Node.
[[nodiscard]] std::vector<Stykke> stykker(Node n);

}  // namespace faelled::xml
