#include "saml/parametre.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace faelled::saml {
namespace {

int hex(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool ureserveret(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

}  // namespace

std::optional<std::string> afkod(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+') {
            out += ' ';
        } else if (text[i] != '%') {
            out += text[i];
        } else {
            if (i + 2 >= text.size()) return std::nullopt;
            const int high = hex(text[i + 1]);
            const int low = hex(text[i + 2]);
            if (high < 0 || low < 0) return std::nullopt;
            out += static_cast<char>(high * 16 + low);
            i += 2;
        }
    }
    return out;
}

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
        auto name = afkod(part.substr(0, equal));
        auto value =
            afkod(equal == std::string_view::npos ? std::string_view() : part.substr(equal + 1));
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
