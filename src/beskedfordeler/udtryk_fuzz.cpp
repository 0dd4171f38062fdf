// Text to expression to text: what reads is written so that it reads as the same, and can be asked
// about a message.
#include <cstdint>
#include <cstdlib>

#include "beskedfordeler/udtryk.hpp"

using namespace faelled;
using namespace faelled::beskedfordeler;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto u = Udtryk::laes({reinterpret_cast<const char*>(data), size});
    if (!u) {
        if (u.error().kode != 40 || u.error().element != "udtryk") std::abort();
        return 0;
    }
    static const auto doc =
        xml::Dokument::laes("<Beskedkuvert><F><A><U>x</U></A><A><U>7</U></A></F></Beskedkuvert>",
                            xml::Graenser(1000, 10, 100, 10));
    const auto all = [](std::string_view, std::string_view v) { return v == "x"; };
    const bool answer = u->opfyldt(doc->rod(), all);
    const std::string text = u->tekst();
    if (text.size() > kMaksUdtryk) return 0;
    const auto again = Udtryk::laes(text);
    // Parentheses of our own may lead beyond the bound of depth.
    if (!again) return again.error().regel.ends_with("niveauer") ? 0 : (std::abort(), 0);
    if (again->tekst() != text || again->opfyldt(doc->rod(), all) != answer) std::abort();
    return 0;
}
