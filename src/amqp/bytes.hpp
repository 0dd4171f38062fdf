// Reading and writing the elementary types of AMQP 0-9-1 (section 4.2.5): big endian, short strings
// with one octet of length, long strings with four. Private to amqp.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace faelled::amqp {

// Walks bytes that somebody sent. A read past the end gives zeros or an empty text and makes ok()
// false for good, so a caller asks once, at the end. Texts are views of the input.
class Bytelaeser {
  public:
    explicit Bytelaeser(std::string_view bytes) : rest_(bytes) {}

    [[nodiscard]] bool ok() const { return ok_; }
    [[nodiscard]] bool tom() const { return rest_.empty(); }
    [[nodiscard]] std::string_view rest() const { return rest_; }

    std::uint8_t u8() { return static_cast<std::uint8_t>(tal(1)); }
    std::uint16_t u16() { return static_cast<std::uint16_t>(tal(2)); }
    std::uint32_t u32() { return static_cast<std::uint32_t>(tal(4)); }
    std::uint64_t u64() { return tal(8); }
    std::string_view kort() { return tag(u8()); }
    std::string_view lang() { return tag(u32()); }
    std::string_view tag(std::size_t n) {
        if (n > rest_.size()) {
            ok_ = false;
            rest_ = {};
            return {};
        }
        const std::string_view ud = rest_.substr(0, n);
        rest_.remove_prefix(n);
        return ud;
    }

  private:
    std::uint64_t tal(std::size_t n) {
        std::uint64_t v = 0;
        for (const char c : tag(n))
            v = v << 8 | static_cast<std::uint8_t>(c);
        return v;
    }

    std::string_view rest_;
    bool ok_ = true;
};

// Appends to a string that somebody else owns.
class Byteskriver {
  public:
    explicit Byteskriver(std::string& ud) : ud_(ud) {}

    void u8(std::uint8_t v) { ud_.push_back(static_cast<char>(v)); }
    void u16(std::uint16_t v) { tal(v, 2); }
    void u32(std::uint32_t v) { tal(v, 4); }
    void u64(std::uint64_t v) { tal(v, 8); }
    // Cut at 255 octets, at a character's border: only texts of our own may be that long.
    void kort(std::string_view s) {
        std::size_t n = s.size() < 256 ? s.size() : 255;
        while (n < s.size() && n > 0 && (static_cast<unsigned char>(s[n]) & 0xc0u) == 0x80u)
            --n;
        u8(static_cast<std::uint8_t>(n));
        ud_.append(s.substr(0, n));
    }
    void lang(std::string_view s) {
        u32(static_cast<std::uint32_t>(s.size()));
        ud_.append(s);
    }
    void raa(std::string_view s) { ud_.append(s); }

    // A length that is known only when what follows has been written.
    [[nodiscard]] std::size_t aaben_laengde() {
        u32(0);
        return ud_.size();
    }
    void luk_laengde(std::size_t efter) {
        const auto n = static_cast<std::uint32_t>(ud_.size() - efter);
        for (std::size_t i = 0; i < 4; ++i)
            ud_[efter - 4 + i] = static_cast<char>(n >> (24 - 8 * i));
    }

  private:
    void tal(std::uint64_t v, int n) {
        for (int i = n - 1; i >= 0; --i)
            ud_.push_back(static_cast<char>(v >> (8 * i)));
    }

    std::string& ud_;
};

}  // namespace faelled::amqp
