// Who work is shared between (decision 014): the same key whatever door the caller came by.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "krypto/certifikat.hpp"
#include "net/http.hpp"

namespace faelled::net {

// Of whoever comes from there without a certificate that is known. Never 0, which is the house.
[[nodiscard]] inline Kaldernoegle kaldernoegle(std::string_view adresse) {
    return std::hash<std::string_view>{}(adresse) | 1;
}

// Of a certificate that is known: others could be made anew for every connection.
[[nodiscard]] inline Kaldernoegle kaldernoegle(const krypto::Fingeraftryk& print) {
    Kaldernoegle key = 0;
    for (std::size_t i = 0; i < sizeof key; ++i)
        key = key << 8U | static_cast<std::uint8_t>(print[i]);
    return key | 1;
}

}  // namespace faelled::net
