// Canonical XML of an element: the bytes that a signature's digest is over (sikkerhed.md 1.7, 2.3).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "xml/xml.hpp"

namespace faelled::xml {

enum class Kanonform : std::uint8_t {
    kEksklusiv,  // Exclusive XML Canonicalization 1.0
    kInklusiv,   // Canonical XML 1.0
};

struct Kanonisering {
    Kanonform form = Kanonform::kEksklusiv;
    // InclusiveNamespaces PrefixList of the exclusive form: these prefixes are written where they
    // are declared, used or not. "#default" is the default namespace.
    std::vector<std::string> inklusive;
    // This descendant is left out (the enveloped-signature transform).
    Node uden;
    // As WS-Security 1.0's STR-Transform wants its apex element (sikkerhed.md 2.4): the default
    // namespace is inclusive, and where there is none the apex gets xmlns="".
    bool apex_standard = false;
    // Ends when about so many bytes are written: a long namespace name declared once is written
    // again at each use, so a small document can have a canonical form of gigabytes.
    std::size_t loft = std::size_t{64} << 20;
};

struct Kanonsvar {
    bool hel = true;           // false: `loft` was reached, what is written is useless
    bool kommentarer = false;  // comments stood in the element; they are not in the canonical form
};

// Appends the canonical form of the element to `out`: UTF-8, without comments. Reads the tree only,
// so several threads may do it at once.
[[nodiscard]] Kanonsvar kanoniser(Node element, const Kanonisering& form, std::string& out);

}  // namespace faelled::xml
