// A date of the Danish calendar, as people write it in an agreement.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace faelled::administration {

struct Dato {
    std::int16_t aar = 1970;
    std::uint8_t maaned = 1;
    std::uint8_t dag = 1;

    auto operator<=>(const Dato&) const = default;

    // "2026-12-31", an existing date of the years 1900-9998.
    [[nodiscard]] static std::optional<Dato> parse(std::string_view text);
    // The date in Europe/Copenhagen at `t` (finite).
    [[nodiscard]] static Dato af(Tid t);

    [[nodiscard]] std::string text() const;   // "2026-12-31"
    [[nodiscard]] std::string dansk() const;  // "31.12.2026"
    // Midnight in Europe/Copenhagen at which the day begins, and the next one.
    [[nodiscard]] Tid begynder() const;
    [[nodiscard]] Tid slutter() const;
    [[nodiscard]] Dato plus_dage(int dage) const;
    // Whole calendar days from this date to `senere` (negative when it is before).
    [[nodiscard]] int dage_til(Dato senere) const;
};

}  // namespace faelled::administration
