// Reading and writing the compact binary forms of oio: varints, strings, times. A reader never
// reads past its input; after the first breach it stays failed and returns zeros.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "base/uuid.hpp"

namespace faelled::oio {

class Byteskriver {
  public:
    explicit Byteskriver(std::string& out) : out_(out) {}

    void byte(std::uint8_t b) { out_.push_back(static_cast<char>(b)); }
    void varint(std::uint64_t v) {
        while (v >= 0x80) {
            byte(static_cast<std::uint8_t>(v) | 0x80);
            v >>= 7;
        }
        byte(static_cast<std::uint8_t>(v));
    }
    void uuid(const Uuid& u) { out_.append(u.view()); }
    void u32(std::uint32_t v) {
        for (int shift = 24; shift >= 0; shift -= 8)
            byte(static_cast<std::uint8_t>(v >> shift));
    }
    // 1 and the 16 bytes when the text is a UUID in lower case; else length times two and the
    // bytes.
    void tekst(std::string_view s);
    // 0: -infinity, 1: +infinity, else even: whole minutes, odd: microseconds; zigzag.
    void tid(Tid t);

  private:
    std::string& out_;
};

class Bytelaeser {
  public:
    explicit Bytelaeser(std::string_view in) : in_(in) {}

    [[nodiscard]] bool fejlet() const { return fejlet_; }
    [[nodiscard]] bool tom() const { return in_.empty(); }
    [[nodiscard]] std::size_t rest() const { return in_.size(); }
    std::uint8_t byte();
    std::uint64_t varint();
    // A count of things that take at least one byte each; fails when more than what is left.
    std::size_t antal();
    Uuid uuid();
    std::uint32_t u32();
    std::string tekst();
    // As tekst(), but a head of 1 only sets `uuid`: what follows then is the caller's.
    std::string tekst_eller(bool& uuid);
    Tid tid();
    void fejl() {
        fejlet_ = true;
        in_ = {};
    }

  private:
    std::string_view in_;
    bool fejlet_ = false;
};

}  // namespace faelled::oio
