// Points in time, and Danish time on the wire.
//
// Tid counts microseconds since 1970-01-01T00:00:00Z. Two values are infinite: they stand for the
// OIO GraenseIndikator and order before and after everything else. Danish time is Europe/Copenhagen
// from the system's time-zone data; before 1900 it is taken as +01:00 so that every time can be
// written with an offset of whole minutes.
#pragma once

#include <compare>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace faelled {

struct Tid {
    std::int64_t us = 0;

    constexpr auto operator<=>(const Tid&) const = default;

    [[nodiscard]] static constexpr Tid minus_uendelig() {
        return {std::numeric_limits<std::int64_t>::min()};
    }
    [[nodiscard]] static constexpr Tid plus_uendelig() {
        return {std::numeric_limits<std::int64_t>::max()};
    }
    [[nodiscard]] constexpr bool er_endelig() const {
        return *this != minus_uendelig() && *this != plus_uendelig();
    }
    // Finite times only.
    [[nodiscard]] constexpr Tid plus(std::int64_t microseconds) const {
        return {us + microseconds};
    }
};

inline constexpr std::int64_t kMillisekund = 1'000;
inline constexpr std::int64_t kSekund = 1'000'000;
inline constexpr std::int64_t kDoegn = 86'400 * kSekund;

// xs:dateTime: zone optional (then Danish time), years 0001-9999, fractions truncated to
// microseconds, surrounding white space allowed. Empty when not a dateTime.
[[nodiscard]] std::optional<Tid> parse_datetime(std::string_view text);

// xs:dateTime with the Danish offset valid at that time: "2024-01-01T00:00:00+01:00", fraction only
// when there is one (milliseconds, or microseconds when needed). Finite times only.
[[nodiscard]] std::string dansk_datetime(Tid t);
// Appends the same to `out`; the form used on hot paths.
void append_dansk_datetime(std::string& out, Tid t);
// Always with milliseconds: Registrering/Tidspunkt.
void append_dansk_datetime_ms(std::string& out, Tid t);

// "2024-01-01T00:00:00.000Z", for logs and JSON.
[[nodiscard]] std::string utc_datetime(Tid t);

// The last Danish midnight at or before t.
[[nodiscard]] Tid dansk_midnat(Tid t);

}  // namespace faelled
