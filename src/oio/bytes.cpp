#include "oio/bytes.hpp"

namespace faelled::oio {
namespace {

constexpr std::int64_t kMinut = 60 * kSekund;

constexpr std::uint64_t zigzag(std::int64_t v) {
    return (static_cast<std::uint64_t>(v) << 1) ^ static_cast<std::uint64_t>(v >> 63);
}
constexpr std::int64_t unzigzag(std::uint64_t v) {
    return static_cast<std::int64_t>(v >> 1) ^ -static_cast<std::int64_t>(v & 1);
}

// Any time on the wire lies in years 0001-9999; this bound keeps the arithmetic below inside 64
// bits.
constexpr std::int64_t kYderste = std::int64_t{1} << 59;

}  // namespace

void Byteskriver::tekst(std::string_view s) {
    if (s.size() == 36) {
        if (const auto u = Uuid::parse(s); u && u->text() == s) {
            varint(1);
            uuid(*u);
            return;
        }
    }
    varint(static_cast<std::uint64_t>(s.size()) << 1);
    out_.append(s);
}

void Byteskriver::tid(Tid t) {
    if (t == Tid::minus_uendelig()) return varint(0);
    if (t == Tid::plus_uendelig()) return varint(1);
    if (t.us % kMinut == 0) return varint(2 + (zigzag(t.us / kMinut) << 1));
    varint(3 + (zigzag(t.us) << 1));
}

std::uint8_t Bytelaeser::byte() {
    if (in_.empty()) {
        fejl();
        return 0;
    }
    const auto b = static_cast<std::uint8_t>(in_.front());
    in_.remove_prefix(1);
    return b;
}

std::uint64_t Bytelaeser::varint() {
    std::uint64_t v = 0;
    for (int shift = 0; shift < 64; shift += 7) {
        const std::uint8_t b = byte();
        v |= static_cast<std::uint64_t>(b & 0x7f) << shift;
        if ((b & 0x80) == 0) {
            if (shift == 63 && b > 1) fejl();
            return fejlet_ ? 0 : v;
        }
    }
    fejl();
    return 0;
}

std::size_t Bytelaeser::antal() {
    const std::uint64_t n = varint();
    if (n > in_.size()) {
        fejl();
        return 0;
    }
    return static_cast<std::size_t>(n);
}

Uuid Bytelaeser::uuid() {
    if (in_.size() < 16) {
        fejl();
        return {};
    }
    const Uuid u = Uuid::raw(in_.data());
    in_.remove_prefix(16);
    return u;
}

std::uint32_t Bytelaeser::u32() {
    std::uint32_t v = 0;
    for (int i = 0; i < 4; ++i)
        v = (v << 8) | byte();
    return v;
}

std::string Bytelaeser::tekst() {
    bool is_uuid = false;
    std::string s = tekst_eller(is_uuid);
    return is_uuid ? uuid().text() : s;
}

std::string Bytelaeser::tekst_eller(bool& uuid) {
    const std::uint64_t head = varint();
    uuid = head == 1;
    if (uuid) return {};
    const std::uint64_t size = head >> 1;
    if ((head & 1) != 0 || size > in_.size()) {
        fejl();
        return {};
    }
    std::string s(in_.substr(0, static_cast<std::size_t>(size)));
    in_.remove_prefix(static_cast<std::size_t>(size));
    return s;
}

Tid Bytelaeser::tid() {
    const std::uint64_t v = varint();
    if (v == 0) return Tid::minus_uendelig();
    if (v == 1) return Tid::plus_uendelig();
    const bool minutes = (v & 1) == 0;
    const std::int64_t n = unzigzag((v - (minutes ? 2 : 3)) >> 1);
    const std::int64_t bound = minutes ? kYderste / kMinut : kYderste;
    if (n > bound || n < -bound) {
        fejl();
        return {};
    }
    return {minutes ? n * kMinut : n};
}

}  // namespace faelled::oio
