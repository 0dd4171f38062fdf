#include "base/strong.hpp"

#include "base/text.hpp"

namespace faelled {

std::optional<Cvr> Cvr::parse(std::string_view text) {
    if (text.size() != 8 || !is_digits(text)) return std::nullopt;
    std::uint32_t n = 0;
    for (const char c : text)
        n = n * 10 + static_cast<std::uint32_t>(c - '0');
    return Cvr(n);
}

std::string Cvr::text() const {
    std::string s = std::to_string(number_);
    s.insert(0, 8 - s.size(), '0');
    return s;
}

}  // namespace faelled
