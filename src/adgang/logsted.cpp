#include "adgang/logsted.hpp"

#include "adgang/taltekst.hpp"
#include "base/text.hpp"

namespace faelled::adgang {
std::string Logsted::text() const {
    if (post) return std::to_string(*post);
    std::string out;
    for (const auto& [node, nr] : noder) {
        if (!out.empty()) out += '.';
        out.append(std::to_string(node)).append(":").append(std::to_string(nr));
    }
    return out;
}

std::optional<Logsted> Logsted::parse(std::string_view text) {
    if (const auto nr = ud_tal<std::uint64_t>(text)) return ved(*nr);
    Logsted out;
    for (const std::string_view part : split(text, '.')) {
        const std::size_t colon = part.find(':');
        if (colon == std::string_view::npos) return std::nullopt;
        const auto node = ud_tal<std::uint8_t>(part.substr(0, colon));
        const auto nr = ud_tal<std::uint64_t>(part.substr(colon + 1));
        if (!node || !nr || !out.noder.emplace(*node, *nr).second) return std::nullopt;
    }
    return out;
}

}  // namespace faelled::adgang
