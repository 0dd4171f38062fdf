#include "rest/sts/udfordring.hpp"

#include <fmt/format.h>

#include "base/json_text.hpp"
#include "rest/sts/sts_svar.hpp"

namespace faelled::rest {

std::string beskrivelse(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte & 0xC0U) == 0x80U) continue;  // the rest of a character
        out += byte < 0x20 || byte > 0x7E || c == '"' || c == '\\' ? '?' : c;
    }
    return out;
}

net::Svar udfordringssvar(const Udfordring& u) {
    const std::string text = beskrivelse(u.tekst);
    std::string quoted;
    append_json_text(quoted, text);
    net::Svar svar = json_svar(
        u.status, fmt::format(R"({{"error":"{}","error_description":{}}})", u.fejl, quoted));
    svar.headere.emplace_back(
        "WWW-Authenticate",
        fmt::format(R"(Holder-of-key error="{}",error_description="{}")", u.fejl, text));
    if (u.status == 503) svar.headere.emplace_back("Retry-After", "1");
    return svar;
}

}  // namespace faelled::rest
