#include <algorithm>
#include <array>
#include <cstdint>

#include "xml/xml.hpp"

namespace faelled::xml {
namespace {

enum Tegn : std::uint8_t { kRent, kErstattes, kFlerbyte };

// What each byte needs. The three bytes that only attributes (tab, LF, ") or only text (>) must
// escape differ.
constexpr std::array<Tegn, 256> tegntabel(bool attribute) {
    std::array<Tegn, 256> t{};
    for (std::size_t i = 0; i < 0x20; ++i)
        t[i] = kErstattes;
    for (std::size_t i = 0x80; i < 256; ++i)
        t[i] = kFlerbyte;
    t['&'] = t['<'] = t['\r'] = kErstattes;
    t['\t'] = t['\n'] = t['"'] = attribute ? kErstattes : kRent;
    t['>'] = attribute ? kRent : kErstattes;
    return t;
}
constexpr auto kTeksttabel = tegntabel(false);
constexpr auto kAttributtabel = tegntabel(true);

constexpr std::string_view kErstatningstegn = "\xef\xbf\xbd";  // U+FFFD

std::string_view erstatning(char c) {
    switch (c) {
        case '&':
            return "&amp;";
        case '<':
            return "&lt;";
        case '>':
            return "&gt;";
        case '"':
            return "&quot;";
        case '\t':
            return "&#x9;";
        case '\n':
            return "&#xA;";
        case '\r':
            return "&#xD;";
        default:
            return kErstatningstegn;  // a control character
    }
}

// Length of the well-formed UTF-8 character of XML that `s` begins with (first byte at least 0x80),
// else 0.
std::size_t flerbytelaengde(std::string_view s) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(s[i]); };
    const auto foelger = [&](std::size_t i) { return i < s.size() && (byte(i) & 0xc0u) == 0x80u; };
    const unsigned char first = byte(0);
    if (first < 0xc2 || first > 0xf4 || !foelger(1)) return 0;
    if (first < 0xe0) return 2;
    if (!foelger(2)) return 0;
    const unsigned second = byte(1);
    if (first < 0xf0) {
        if (first == 0xe0 && second < 0xa0) return 0;                      // overlong
        if (first == 0xed && second > 0x9f) return 0;                      // surrogate
        if (first == 0xef && second == 0xbf && byte(2) >= 0xbe) return 0;  // U+FFFE, U+FFFF
        return 3;
    }
    if (!foelger(3) || (first == 0xf0 && second < 0x90) || (first == 0xf4 && second > 0x8f))
        return 0;
    return 4;
}

void append_escaped(std::string& out, std::string_view text, const std::array<Tegn, 256>& table) {
    std::size_t fra = 0;
    for (std::size_t i = 0; i < text.size();) {
        const Tegn t = table[static_cast<unsigned char>(text[i])];
        if (t == kRent) {
            ++i;
            continue;
        }
        if (t == kFlerbyte) {
            if (const std::size_t n = flerbytelaengde(text.substr(i)); n != 0) {
                i += n;
                continue;
            }
        }
        out.append(text, fra, i - fra);
        out.append(t == kFlerbyte ? kErstatningstegn : erstatning(text[i]));
        fra = ++i;
    }
    out.append(text, fra);
}

}  // namespace

void Skriver::aaben(std::string_view qname) {
    afslut_tag();
    out_.push_back('<');
    out_.append(qname);
    tag_aabent_ = true;
    if (!ventende_.empty()) skriv_erklaeringer();
}

void Skriver::aaben(std::string_view prefix, std::string_view name) {
    afslut_tag();
    out_.push_back('<');
    out_.append(prefix);
    out_.push_back(':');
    out_.append(name);
    tag_aabent_ = true;
    if (!ventende_.empty()) skriv_erklaeringer();
}

void Skriver::luk(std::string_view qname) {
    afslut_tag();
    out_.append("</");
    out_.append(qname);
    out_.push_back('>');
}

void Skriver::luk(std::string_view prefix, std::string_view name) {
    afslut_tag();
    out_.append("</");
    out_.append(prefix);
    out_.push_back(':');
    out_.append(name);
    out_.push_back('>');
}

void Skriver::attribut(std::string_view qname, std::string_view value) {
    out_.push_back(' ');
    out_.append(qname);
    out_.append("=\"");
    append_escaped(out_, value, kAttributtabel);
    out_.push_back('"');
}

void Skriver::erklaer(std::string_view prefix, std::string_view uri) {
    const auto at = std::lower_bound(ventende_.begin(), ventende_.end(), prefix,
                                     [](const auto& e, std::string_view p) { return e.first < p; });
    if (at != ventende_.end() && at->first == prefix) return;
    ventende_.emplace(at, prefix, uri);
}

void Skriver::skriv_erklaeringer() {
    for (const auto& [prefix, uri] : ventende_) {
        out_.append(prefix.empty() ? " xmlns" : " xmlns:");
        out_.append(prefix);
        out_.append("=\"");
        append_escaped(out_, uri, kAttributtabel);
        out_.push_back('"');
        const auto at = std::ranges::lower_bound(praefikser_, prefix);
        if (at == praefikser_.end() || *at != prefix) praefikser_.insert(at, prefix);
    }
    ventende_.clear();
}

void Skriver::tekst(std::string_view text) {
    afslut_tag();
    append_escaped(out_, text, kTeksttabel);
}

void Skriver::element(std::string_view qname, std::string_view text) {
    aaben(qname);
    tekst(text);
    luk(qname);
}

void Skriver::tomt(std::string_view qname) {
    aaben(qname);
    luk(qname);
}

void Skriver::raa(std::string_view xml) {
    afslut_tag();
    har_raa_ = har_raa_ || !xml.empty();
    out_.append(xml);
}

}  // namespace faelled::xml
