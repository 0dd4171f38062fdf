#include "base/base64.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace faelled {
namespace {

constexpr std::string_view kAlfabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kUrlAlfabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

// Values above 63.
constexpr std::uint8_t kLuft = 64;
constexpr std::uint8_t kFremmed = 65;

using Tabel = std::array<std::uint8_t, 256>;

constexpr Tabel tabel(std::string_view alfabet, std::string_view luft) {
    Tabel t{};
    t.fill(kFremmed);
    for (std::size_t i = 0; i < alfabet.size(); ++i)
        t[static_cast<unsigned char>(alfabet[i])] = static_cast<std::uint8_t>(i);
    for (const char c : luft)
        t[static_cast<unsigned char>(c)] = kLuft;
    return t;
}

constexpr Tabel kFra = tabel(kAlfabet, " \t\r\n");
constexpr Tabel kFraUrl = tabel(kUrlAlfabet, "");

std::uint32_t byte(char c) {
    return static_cast<unsigned char>(c);
}

std::string kod(std::string_view bytes, std::string_view alfabet, bool fyld) {
    std::string ud((bytes.size() + 2) / 3 * 4, '=');
    char* til = ud.data();
    const auto skriv = [&](std::uint32_t v, int tegn) {
        for (int k = 0; k < tegn; ++k)
            *til++ = alfabet[v >> (18 - 6 * k) & 63];
    };
    for (; bytes.size() >= 3; bytes.remove_prefix(3))
        skriv(byte(bytes[0]) << 16 | byte(bytes[1]) << 8 | byte(bytes[2]), 4);
    if (bytes.size() == 2) skriv(byte(bytes[0]) << 16 | byte(bytes[1]) << 8, 3);
    if (bytes.size() == 1) skriv(byte(bytes[0]) << 16, 2);
    if (!fyld) ud.resize(static_cast<std::size_t>(til - ud.data()));
    return ud;
}

// Reads up to the first character that is neither alphabet nor white space.
class Afkoder {
  public:
    Afkoder(const Tabel& tabel, std::size_t loft) : tabel_(tabel), loft_(loft) {}

    // The number of characters read; the rest begins at the first foreign one.
    std::size_t laes(std::string_view text) {
        ud_.reserve(std::min(loft_, text.size() / 4 * 3 + 3));
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (tegn_ == 0) i = hele_grupper(text, i);
            if (i == text.size() || ud_.size() > loft_) return i;
            const std::uint8_t v = tabel_[static_cast<unsigned char>(text[i])];
            if (v == kFremmed) return i;
            if (v == kLuft) continue;
            samlet_ = samlet_ << 6 | v;
            if (++tegn_ < 4) continue;
            skriv(3);
            tegn_ = 0;
            samlet_ = 0;
            if (ud_.size() > loft_) return i;
        }
        return text.size();
    }

    // Characters beyond the last whole group of four.
    [[nodiscard]] int rest() const { return tegn_; }

    std::optional<std::string> slut() && {
        if (tegn_ == 1) return std::nullopt;
        if (tegn_ > 1) {
            samlet_ <<= 6 * (4 - tegn_);
            const int bytes = tegn_ - 1;
            if ((samlet_ & (0xFF'FFFFU >> (8 * bytes))) != 0) return std::nullopt;
            skriv(bytes);
        }
        if (ud_.size() > loft_) return std::nullopt;
        return std::move(ud_);
    }

  private:
    // From `i` on, as far as four characters of the alphabet follow each other.
    std::size_t hele_grupper(std::string_view text, std::size_t i) {
        for (; text.size() - i >= 4 && ud_.size() <= loft_; i += 4) {
            std::uint32_t v = 0;
            std::uint8_t seen = 0;
            for (std::size_t k = 0; k < 4; ++k) {
                const std::uint8_t value = tabel_[static_cast<unsigned char>(text[i + k])];
                seen |= value;
                v = v << 6 | (value & 63);
            }
            if (seen >= kLuft) return i;
            const std::array<char, 3> three{static_cast<char>(v >> 16), static_cast<char>(v >> 8),
                                            static_cast<char>(v)};
            ud_.append(three.data(), three.size());
        }
        return i;
    }

    void skriv(int bytes) {
        for (int k = 0; k < bytes; ++k)
            ud_ += static_cast<char>(samlet_ >> (16 - 8 * k) & 0xFF);
    }

    const Tabel& tabel_;
    std::size_t loft_;
    std::string ud_;
    std::uint32_t samlet_ = 0;
    int tegn_ = 0;
};

// The number of `=` in `hale` when it holds nothing else but characters of `luft`, else -1.
int fyld_i(std::string_view hale, std::string_view luft) {
    int antal = 0;
    for (const char c : hale) {
        if (c == '=')
            ++antal;
        else if (luft.find(c) == std::string_view::npos)
            return -1;
        if (antal > 2) return -1;
    }
    return antal;
}

constexpr int noedvendigt_fyld(int rest) {
    return rest == 0 ? 0 : 4 - rest;
}

}  // namespace

std::string base64(std::string_view bytes) {
    return kod(bytes, kAlfabet, true);
}

std::string base64url(std::string_view bytes) {
    return kod(bytes, kUrlAlfabet, false);
}

std::optional<std::string> fra_base64(std::string_view text, std::size_t loft) {
    Afkoder a(kFra, loft);
    const std::size_t laest = a.laes(text);
    if (fyld_i(text.substr(laest), " \t\r\n") != noedvendigt_fyld(a.rest())) return std::nullopt;
    return std::move(a).slut();
}

std::optional<std::string> fra_base64url(std::string_view text, std::size_t loft) {
    Afkoder a(kFraUrl, loft);
    const std::size_t laest = a.laes(text);
    const int fyld = fyld_i(text.substr(laest), "");
    if (fyld != 0 && fyld != noedvendigt_fyld(a.rest())) return std::nullopt;
    return std::move(a).slut();
}

}  // namespace faelled
