#include "xml/forproeve.hpp"

#include <algorithm>
#include <cstdint>

#include "base/text.hpp"

namespace faelled::xml {
namespace {

constexpr std::string_view kIntet{};

void append_utf8(std::string& out, std::uint32_t c) {
    const auto put = [&](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
    if (c < 0x80) {
        put(c);
    } else if (c < 0x800) {
        put(0xc0 | c >> 6);
        put(0x80 | (c & 0x3f));
    } else if (c < 0x10000) {
        put(0xe0 | c >> 12);
        put(0x80 | (c >> 6 & 0x3f));
        put(0x80 | (c & 0x3f));
    } else {
        put(0xf0 | c >> 18);
        put(0x80 | (c >> 12 & 0x3f));
        put(0x80 | (c >> 6 & 0x3f));
        put(0x80 | (c & 0x3f));
    }
}

// Without the byte order mark. Empty when a surrogate stands alone or a byte is left over.
std::optional<std::string> fra_utf16(std::string_view s, bool big_endian) {
    if (s.size() % 2 != 0) return std::nullopt;
    const auto enhed = [&](std::size_t i) {
        const auto a = static_cast<unsigned char>(s[i]);
        const auto b = static_cast<unsigned char>(s[i + 1]);
        return static_cast<std::uint32_t>(big_endian ? a << 8 | b : b << 8 | a);
    };
    std::string out;
    out.reserve(s.size());
    for (std::size_t i = 0; i < s.size(); i += 2) {
        std::uint32_t c = enhed(i);
        if (c >= 0xd800 && c <= 0xdfff) {
            if (c >= 0xdc00 || i + 4 > s.size()) return std::nullopt;
            const std::uint32_t low = enhed(i += 2);
            if (low < 0xdc00 || low > 0xdfff) return std::nullopt;
            c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
        }
        append_utf8(out, c);
    }
    return out;
}

// The name in the XML declaration, in lower case; empty when there is none.
std::string erklaeret_kodning(std::string_view xml) {
    if (!xml.starts_with("<?xml")) return {};
    std::string_view s = xml.substr(0, xml.find("?>"));
    const std::size_t at = s.find("encoding");
    if (at == std::string_view::npos) return {};
    s = trim(s.substr(at + 8));
    if (!s.starts_with('=')) return {};
    s = trim(s.substr(1));
    if (s.empty() || (s.front() != '"' && s.front() != '\'')) return {};
    const std::size_t slut = s.find(s.front(), 1);
    return slut == std::string_view::npos ? std::string() : fold(s.substr(1, slut - 1));
}

// What follows `end` in `s`, or nothing.
std::string_view efter(std::string_view s, std::string_view end) {
    const std::size_t at = s.find(end);
    return at == std::string_view::npos ? kIntet : s.substr(at + end.size());
}

// Whether so many '=' stand anywhere between two '<'. Short stretches are not looked at.
bool maaske_for_mange(std::string_view xml, std::size_t max) {
    while (!xml.empty()) {
        const std::size_t end = std::min(xml.find('<'), xml.size());
        const std::string_view stretch = xml.substr(0, end);
        if (end > max &&
            static_cast<std::size_t>(std::count(stretch.begin(), stretch.end(), '=')) > max)
            return true;
        xml.remove_prefix(std::min(end + 1, xml.size()));
    }
    return false;
}

}  // namespace

std::optional<Kodning> kodning(std::string_view bytes) {
    Kodning k;
    if (bytes.starts_with("\xff\xfe") || bytes.starts_with("\xfe\xff")) {
        auto utf8 = fra_utf16(bytes.substr(2), bytes[0] == '\xfe');
        if (!utf8) return std::nullopt;
        k.omsat = std::move(*utf8);
        bytes = k.omsat;
    } else {
        if (bytes.starts_with("\xef\xbb\xbf")) bytes.remove_prefix(3);
        const std::string name = erklaeret_kodning(bytes);
        if (name == "iso-8859-1" || name == "latin1")
            k.navn = "ISO-8859-1";
        else if (!name.empty() && name != "utf-8" && name != "utf8" && name != "us-ascii" &&
                 name != "ascii")
            return std::nullopt;
    }
    // libxml2 guesses at further encodings from the first bytes; these two rules leave it nothing
    // to guess.
    if (bytes.empty() || (bytes.front() != '<' && trim(bytes.substr(0, 1)).size() == 1) ||
        bytes.find('\0') != std::string_view::npos)
        return std::nullopt;
    return k;
}

bool for_mange_attributter(std::string_view xml, std::size_t max) {
    // Between two '<' lies at most one tag, and libxml2 reads no attribute beyond a '<' in one.
    if (!maaske_for_mange(xml, max)) return false;
    for (std::size_t lt = xml.find('<'); lt != std::string_view::npos; lt = xml.find('<')) {
        xml.remove_prefix(lt);
        if (xml.starts_with("<!--")) {
            xml = efter(xml.substr(4), "-->");
        } else if (xml.starts_with("<![CDATA[")) {
            xml = efter(xml, "]]>");
        } else if (xml.starts_with("<?")) {
            xml = efter(xml, "?>");
        } else {
            std::size_t equals = 0;
            char quote = 0;
            std::size_t i = 1;
            for (; i < xml.size() && (quote != 0 || xml[i] != '>'); ++i) {
                const char c = xml[i];
                if (quote != 0)
                    quote = c == quote ? '\0' : quote;
                else if (c == '"' || c == '\'')
                    quote = c;
                else if (c == '=' && ++equals > max)
                    return true;
            }
            xml.remove_prefix(i);
        }
    }
    return false;
}

}  // namespace faelled::xml
