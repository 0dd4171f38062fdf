#include "administration/dato.hpp"

#include <fmt/format.h>

#include <charconv>
#include <chrono>

namespace faelled::administration {
namespace {

using std::chrono::day;
using std::chrono::days;
using std::chrono::month;
using std::chrono::sys_days;
using std::chrono::year;
using std::chrono::year_month_day;

sys_days dage(Dato d) {
    return sys_days(year_month_day(year(d.aar), month(d.maaned), day(d.dag)));
}

Dato fra_dage(sys_days d) {
    const year_month_day ymd(d);
    return {static_cast<std::int16_t>(static_cast<int>(ymd.year())),
            static_cast<std::uint8_t>(static_cast<unsigned>(ymd.month())),
            static_cast<std::uint8_t>(static_cast<unsigned>(ymd.day()))};
}

// -1 when not all digits.
int tal(std::string_view digits) {
    int n = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), n);
    return error == std::errc{} && end == digits.data() + digits.size() && digits[0] != '-' ? n
                                                                                            : -1;
}

}  // namespace

std::optional<Dato> Dato::parse(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const int y = tal(text.substr(0, 4));
    const int m = tal(text.substr(5, 2));
    const int d = tal(text.substr(8, 2));
    if (y < 1900 || y > 9998 || m < 1 || d < 1) return std::nullopt;
    const year_month_day ymd(year(y), month(static_cast<unsigned>(m)),
                             day(static_cast<unsigned>(d)));
    if (!ymd.ok()) return std::nullopt;
    return Dato{static_cast<std::int16_t>(y), static_cast<std::uint8_t>(m),
                static_cast<std::uint8_t>(d)};
}

Dato Dato::af(Tid t) {
    // The text form is Danish local time already.
    const std::string local = dansk_datetime(t);
    return parse(std::string_view(local).substr(0, 10)).value_or(Dato{});
}

std::string Dato::text() const {
    return fmt::format("{:04}-{:02}-{:02}", aar, maaned, dag);
}

std::string Dato::dansk() const {
    return fmt::format("{:02}.{:02}.{:04}", dag, maaned, aar);
}

Tid Dato::begynder() const {
    return parse_datetime(text() + "T00:00:00").value_or(Tid{});
}

Tid Dato::slutter() const {
    return plus_dage(1).begynder();
}

Dato Dato::plus_dage(int n) const {
    return fra_dage(dage(*this) + days(n));
}

int Dato::dage_til(Dato senere) const {
    return static_cast<int>((dage(senere) - dage(*this)).count());
}

}  // namespace faelled::administration
