// Hours as counters keep them: whole ones since 1970-01-01T00Z, UTC.
#pragma once

#include <algorithm>
#include <cstdint>

#include "base/time.hpp"

namespace faelled {

inline constexpr std::int64_t kTimeUs = 3'600 * kSekund;
inline constexpr std::uint32_t kMaksTimetal = 0xFFFF'FFFF;

// The hour that `t` lies in; the first for what is before.
[[nodiscard]] constexpr std::uint32_t timetal(Tid t) {
    return static_cast<std::uint32_t>(std::clamp<std::int64_t>(t.us / kTimeUs, 0, kMaksTimetal));
}

// The first hour that begins at or after `t`: a half-open interval of times as one of hours.
[[nodiscard]] constexpr std::uint32_t foerste_timetal(Tid t) {
    if (t == Tid::minus_uendelig()) return 0;
    if (t == Tid::plus_uendelig()) return kMaksTimetal;
    const std::int64_t hours = t.us / kTimeUs + (t.us % kTimeUs > 0 ? 1 : 0);
    return static_cast<std::uint32_t>(std::clamp<std::int64_t>(hours, 0, kMaksTimetal));
}

// The first hour of its day.
[[nodiscard]] constexpr std::uint32_t doegnets_foerste(std::uint32_t hour) {
    return hour - hour % 24;
}

}  // namespace faelled
