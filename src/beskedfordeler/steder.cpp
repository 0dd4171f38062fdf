#include "beskedfordeler/steder.hpp"

namespace faelled::beskedfordeler {

namespace {

constexpr auto kSlut = std::string_view::npos;

// Just after `end`, looked for from `at`; the end of the text when it is not there.
std::size_t efter(std::string_view xml, std::string_view end, std::size_t at) {
    const std::size_t found = xml.find(end, at);
    return found == kSlut ? xml.size() : found + end.size();
}

// Just after the '>' of the tag at `at`; quoted values may hold one.
std::size_t tagslut(std::string_view xml, std::size_t at) {
    while (at < xml.size()) {
        const std::size_t next = xml.find_first_of("\"'>", at);
        if (next == kSlut) return xml.size();
        if (xml[next] == '>') return next + 1;
        const std::size_t close = xml.find(xml[next], next + 1);
        if (close == kSlut) return xml.size();
        at = close + 1;
    }
    return xml.size();
}

}  // namespace

std::vector<Elementsted> find_steder(std::string_view xml, std::size_t dybde) {
    constexpr std::size_t kDybere = static_cast<std::size_t>(-1);
    std::vector<Elementsted> out;
    std::vector<std::size_t> aabne;  // positions in `out`, or kDybere
    std::size_t at = 0;
    while ((at = xml.find('<', at)) != kSlut) {
        const std::string_view rest = xml.substr(at);
        if (rest.starts_with("<!--")) {
            at = efter(xml, "-->", at + 4);
        } else if (rest.starts_with("<![CDATA[")) {
            at = efter(xml, "]]>", at + 9);
        } else if (rest.starts_with("<?")) {
            at = efter(xml, "?>", at + 2);
        } else if (rest.starts_with("</")) {
            const std::size_t end = efter(xml, ">", at + 2);
            if (aabne.empty()) return out;
            if (aabne.back() != kDybere) out[aabne.back()].hele.til = end;
            aabne.pop_back();
            at = end;
        } else {
            const std::size_t end = tagslut(xml, at + 1);
            const bool empty = end - at >= 3 && xml[end - 2] == '/';
            const bool kept = aabne.size() < dybde;
            if (kept) out.push_back({{at, end}, {at, end}, empty});
            if (!empty) aabne.push_back(kept ? out.size() - 1 : kDybere);
            at = end;
        }
    }
    return out;
}

}  // namespace faelled::beskedfordeler
