#include "contexthandler/niveau.hpp"

#include <array>
#include <utility>

#include "base/text.hpp"

namespace faelled::contexthandler {
namespace {

constexpr std::string_view kNsis = "https://data.gov.dk/concept/core/nsis/loa/";
constexpr std::string_view kAssurance = "urn:dk:gov:saml:attribute:AssuranceLevel:";
constexpr std::array<std::pair<std::string_view, Niveau>, 6> kOrd = {
    {{"low", 2}, {"lav", 2}, {"substantial", 3}, {"betydelig", 3}, {"high", 4}, {"høj", 4}}};

}  // namespace

Niveau laes_niveau(std::string_view text) {
    text = trim(text);
    if (text.starts_with(kNsis)) text.remove_prefix(kNsis.size());
    if (text.starts_with(kAssurance)) text.remove_prefix(kAssurance.size());
    if (text.starts_with("NSIS ")) text.remove_prefix(5);
    if (text.size() == 1 && text[0] >= '1' && text[0] <= '4')
        return static_cast<Niveau>(text[0] - '0');
    const std::string word = fold(text);
    for (const auto& [name, level] : kOrd)
        if (name == word) return level;
    return 0;
}

std::string_view nsis(Niveau n) {
    if (n == 0) return "";
    if (n <= 2) return "Low";
    return n == 3 ? "Substantial" : "High";
}

std::string assurance(Niveau n) {
    return n == 0 ? std::string() : std::string(1, static_cast<char>('0' + n));
}

std::string nsis_klasse(Niveau n) {
    return std::string(kNsis) + std::string(nsis(n));
}

std::string assurance_klasse(Niveau n) {
    return std::string(kAssurance) + assurance(n);
}

}  // namespace faelled::contexthandler
