// Small forms that several writers share. Private to sts.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace faelled::sts {

// Upper case, as .NET and KOMBIT's tools show thumbprints.
[[nodiscard]] inline std::string hex(std::span<const std::uint8_t> bytes) {
    constexpr std::string_view kCifre = "0123456789ABCDEF";
    std::string out;
    out.reserve(bytes.size() * 2);
    for (const std::uint8_t b : bytes) {
        out += kCifre[b >> 4U];
        out += kCifre[b & 15U];
    }
    return out;
}

[[nodiscard]] inline std::string_view som_tekst(std::span<const std::uint8_t> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace faelled::sts
