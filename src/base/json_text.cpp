#include "base/json_text.hpp"

#include "base/text.hpp"

namespace faelled {

void append_json_text(std::string& out, std::string_view text) {
    static constexpr char kHex[] = "0123456789abcdef";
    const bool clean = is_utf8(text);
    out.push_back('"');
    for (const char c : text) {
        const auto u = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out.push_back('\\');
            out.push_back(c);
        } else if (u < 0x20 || u == 0x7f) {
            out.append("\\u00");
            out.push_back(kHex[u >> 4]);
            out.push_back(kHex[u & 15]);
        } else if (u >= 0x80 && !clean) {
            out.append("\xef\xbf\xbd");
        } else {
            out.push_back(c);
        }
    }
    out.push_back('"');
}

}  // namespace faelled
