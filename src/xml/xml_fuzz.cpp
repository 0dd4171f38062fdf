// Bytes to tree to text and back: whatever parses can be written, read again, and is then the same
// text.
#include <cstdint>
#include <cstdlib>

#include "base/text.hpp"
#include "xml/xml.hpp"

using namespace faelled;

namespace {

void gaa(xml::Node n) {
    if (!is_utf8(n.tekst()) || !is_utf8(n.kvalificeret()) || !is_utf8(n.ns())) std::abort();
    if (n.har_tekst() && n.tekst().empty()) std::abort();
    (void)n.attribut("", "a");
    (void)n.barn("urn:x", "b");
    for (xml::Node c = n.foerste(); c; c = c.naeste())
        gaa(c);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const xml::Graenser limits(1 << 16, 32, 500, 20);
    const auto d = xml::Dokument::laes({reinterpret_cast<const char*>(data), size}, limits);
    if (!d) {
        if (d.error().kode != 40 || d.error().regel.empty()) std::abort();
        return 0;
    }
    gaa(d->rod());
    const std::string once = d->rod().som_tekst();
    // Escaping and declarations repeated lower down may make it longer and an element fuller than
    // the input.
    const auto again = xml::Dokument::laes(once, xml::Graenser(1 << 24, 32, 500, 500));
    if (!again || again->rod().som_tekst() != once) std::abort();
    return 0;
}
