#include "saml/parametre.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "base/urlkode.hpp"

namespace faelled::saml {
namespace {

bool ureserveret(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

}  // namespace

std::string indkod(std::string_view text) {
    static constexpr char kCifre[] = "0123456789ABCDEF";
    std::string out;
    out.reserve(text.size() * 3 / 2);
    for (const char c : text) {
        if (ureserveret(c)) {
            out += c;
            continue;
        }
        const auto b = static_cast<unsigned char>(c);
        out += '%';
        out += kCifre[b >> 4];
        out += kCifre[b & 15];
    }
    return out;
}

Result<Parametre> Parametre::laes(std::string_view text) {
    Parametre out;
    if (text.empty()) return out;
    for (const std::string_view part : split(text, '&')) {
        if (part.empty()) continue;
        const std::size_t equal = part.find('=');
        auto name = fra_urlkode(part.substr(0, equal));
        auto value = fra_urlkode(equal == std::string_view::npos ? std::string_view()
                                                                 : part.substr(equal + 1));
        if (!name || !value || out.poster_.size() >= kFlest)
            return std::unexpected(Fejl::ugyldig("parametre", "kan ikke læses"));
        out.poster_.push_back({std::move(*name), std::move(*value), part});
    }
    return out;
}

std::size_t Parametre::antal(std::string_view navn) const {
    return static_cast<std::size_t>(std::ranges::count(poster_, navn, &Post::navn));
}

bool Parametre::har(std::string_view navn) const {
    return antal(navn) > 0;
}

std::optional<std::string> Parametre::find(std::string_view navn) const {
    const auto at = std::ranges::find(poster_, navn, &Post::navn);
    if (at == poster_.end()) return std::nullopt;
    return at->vaerdi;
}

std::vector<std::string> Parametre::alle(std::string_view navn) const {
    std::vector<std::string> out;
    for (const Post& p : poster_)
        if (p.navn == navn) out.push_back(p.vaerdi);
    return out;
}

std::string Parametre::vaerdi(std::string_view navn) const {
    return find(navn).value_or(std::string());
}

std::string_view Parametre::raa(std::string_view navn) const {
    const auto at = std::ranges::find(poster_, navn, &Post::navn);
    return at == poster_.end() ? std::string_view() : at->raa;
}

}  // namespace faelled::saml
