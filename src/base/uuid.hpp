// UUID as 16 bytes in text order, so that ordering of bytes equals ordering of lower-case text.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/entropy.hpp"

namespace faelled {

struct Uuid {
    std::array<std::uint8_t, 16> bytes{};

    auto operator<=>(const Uuid&) const = default;

    // 8-4-4-4-12 hex digits, upper or lower case, surrounding white space allowed; nothing else.
    [[nodiscard]] static std::optional<Uuid> parse(std::string_view text);
    // Random, version 4.
    [[nodiscard]] static Uuid random(Entropy& entropy);
    // For constants in code; dies on a malformed literal.
    [[nodiscard]] static Uuid literal(std::string_view text);
    // Name-based, version 5 (SHA-1 of namespace and name): the same name always gives the same
    // UUID.
    [[nodiscard]] static Uuid named(const Uuid& space, std::string_view name);

    // Lower case, 36 characters.
    [[nodiscard]] std::string text() const;
    // Writes exactly 36 characters, no terminator.
    void write(char* out) const;
    [[nodiscard]] bool is_nil() const { return *this == Uuid{}; }
    [[nodiscard]] std::string_view view() const {
        return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
    }
    // From exactly 16 raw bytes (not checked).
    [[nodiscard]] static Uuid raw(const char* sixteen) {
        Uuid u;
        std::memcpy(u.bytes.data(), sixteen, 16);
        return u;
    }
};

}  // namespace faelled

template <>
struct std::hash<faelled::Uuid> {
    std::size_t operator()(const faelled::Uuid& u) const noexcept {
        std::uint64_t a, b;
        std::memcpy(&a, u.bytes.data(), 8);
        std::memcpy(&b, u.bytes.data() + 8, 8);
        return static_cast<std::size_t>(a ^ (b * 0x9e3779b97f4a7c15ULL));
    }
};
