#include "net/sti.hpp"

#include <cstddef>
#include <string>

namespace faelled::net {
namespace {

int hexciffer(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool er_styretegn(char c) {
    const auto u = static_cast<unsigned char>(c);
    return u < 0x20 || u == 0x7f;
}

bool er_punktsegment(std::string_view s) {
    return s == "." || s == "..";
}

}  // namespace

bool er_entydig_sti(std::string_view sti) {
    std::string segment;  // decoded
    for (std::size_t i = 0; i < sti.size(); ++i) {
        char c = sti[i];
        if (c == '/') {
            if (er_punktsegment(segment)) return false;
            segment.clear();
            continue;
        }
        if (c == '\\' || c == '#' || er_styretegn(c)) return false;
        if (c == '%') {
            if (sti.size() - i < 3) return false;
            const int hoej = hexciffer(sti[i + 1]);
            const int lav = hexciffer(sti[i + 2]);
            if (hoej < 0 || lav < 0) return false;
            c = static_cast<char>(hoej * 16 + lav);
            if (c == '/' || c == '\\' || er_styretegn(c)) return false;
            i += 2;
        }
        segment += c;
    }
    return !er_punktsegment(segment);
}

}  // namespace faelled::net
