// Where the elements of an XML text stand in its bytes. The tree of the xml module has no offsets;
// this scan of the same text, known to be well-formed and without DTD, gives them. Private to the
// module.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "beskedfordeler/kuvert.hpp"

namespace faelled::beskedfordeler {

// One element, in the order of start tags: as a walk of the tree meets them.
struct Elementsted {
    Stykke hele;
    Stykke starttag;
    bool tomt_tag = false;  // <a/>
};

// `xml` must have passed xml::Dokument::laes and be UTF-8. Elements deeper than `dybde` (the root
// is 1) are counted in no entry.
[[nodiscard]] std::vector<Elementsted> find_steder(std::string_view xml, std::size_t dybde);

}  // namespace faelled::beskedfordeler
