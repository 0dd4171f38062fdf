#include "ydelse/beloeb.hpp"

#include <algorithm>

namespace faelled::ydelse {
namespace {

struct Tal {
    bool negativt = false;
    std::string_view heltal;     // without leading zeros
    std::string_view decimaler;  // without trailing zeros
};

Tal del(std::string_view text) {
    Tal t;
    if (text.starts_with('-')) {
        t.negativt = true;
        text.remove_prefix(1);
    }
    const std::size_t point = text.find('.');
    t.heltal = text.substr(0, point);
    if (point != std::string_view::npos) t.decimaler = text.substr(point + 1);
    t.heltal.remove_prefix(std::min(t.heltal.find_first_not_of('0'), t.heltal.size()));
    while (t.decimaler.ends_with('0'))
        t.decimaler.remove_suffix(1);
    if (t.heltal.empty() && t.decimaler.empty()) t.negativt = false;
    return t;
}

// Of the absolute values: -1, 0, 1.
int sammenlign(const Tal& a, const Tal& b) {
    if (a.heltal.size() != b.heltal.size()) return a.heltal.size() < b.heltal.size() ? -1 : 1;
    if (const int c = a.heltal.compare(b.heltal); c != 0) return c < 0 ? -1 : 1;
    const int c = a.decimaler.compare(b.decimaler);
    return c == 0 ? 0 : (c < 0 ? -1 : 1);
}

}  // namespace

bool beloeb_mindre(std::string_view a, std::string_view b) {
    if (a.empty() || b.empty()) return false;
    const Tal x = del(a);
    const Tal y = del(b);
    if (x.negativt != y.negativt) return x.negativt;
    const int c = sammenlign(x, y);
    return x.negativt ? c > 0 : c < 0;
}

}  // namespace faelled::ydelse
