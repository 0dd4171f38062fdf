#include "base/uuid.hpp"

#include <cstdlib>

#include "base/sha1.hpp"
#include "base/text.hpp"

namespace faelled {
namespace {

constexpr int hex(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

}  // namespace

std::optional<Uuid> Uuid::parse(std::string_view text) {
    text = trim(text);
    if (text.size() != 36) return std::nullopt;
    Uuid u;
    std::size_t out = 0;
    for (std::size_t i = 0; i < 36;) {
        if (i == 8 || i == 13 || i == 18 || i == 23) {
            if (text[i] != '-') return std::nullopt;
            ++i;
            continue;
        }
        const int high = hex(text[i]);
        const int low = hex(text[i + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        u.bytes[out++] = static_cast<std::uint8_t>(high * 16 + low);
        i += 2;
    }
    return u;
}

Uuid Uuid::random(Entropy& entropy) {
    Uuid u;
    entropy.fill(u.bytes);
    u.bytes[6] = static_cast<std::uint8_t>((u.bytes[6] & 0x0f) | 0x40);
    u.bytes[8] = static_cast<std::uint8_t>((u.bytes[8] & 0x3f) | 0x80);
    return u;
}

Uuid Uuid::literal(std::string_view text) {
    const auto u = parse(text);
    if (!u) std::abort();
    return *u;
}

Uuid Uuid::named(const Uuid& space, std::string_view name) {
    std::string input(space.view());
    input.append(name);
    const auto digest = sha1(input);
    Uuid u;
    std::memcpy(u.bytes.data(), digest.data(), 16);
    u.bytes[6] = static_cast<std::uint8_t>((u.bytes[6] & 0x0f) | 0x50);
    u.bytes[8] = static_cast<std::uint8_t>((u.bytes[8] & 0x3f) | 0x80);
    return u;
}

void Uuid::write(char* out) const {
    static constexpr char kDigits[] = "0123456789abcdef";
    for (std::size_t i = 0; i < 16; ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) *out++ = '-';
        *out++ = kDigits[bytes[i] >> 4];
        *out++ = kDigits[bytes[i] & 15];
    }
}

std::string Uuid::text() const {
    std::string s(36, '\0');
    write(s.data());
    return s;
}

}  // namespace faelled
