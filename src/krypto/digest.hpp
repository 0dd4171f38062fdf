// Hashes of whole texts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "krypto/certifikat.hpp"

namespace faelled::krypto {

enum class Hash : std::uint8_t { kSha1, kSha256, kSha384, kSha512 };

// The raw bytes. Thread-safe.
[[nodiscard]] std::string digest(Hash h, std::string_view data);

// Whether two secrets are the same; the time it takes tells their lengths, not how much was right.
[[nodiscard]] bool ens_hemmelighed(std::string_view a, std::string_view b);

// For hash tables over prints, which are evenly spread already.
struct Fingeraftrykhash {
    std::size_t operator()(const Fingeraftryk& f) const {
        std::size_t ud = 0;
        std::memcpy(&ud, f.data(), sizeof ud);
        return ud;
    }
};

}  // namespace faelled::krypto
