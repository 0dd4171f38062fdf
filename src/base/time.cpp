#include "base/time.hpp"

#include <date/tz.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <vector>

#include "base/text.hpp"

namespace faelled {
namespace {

struct Skift {
    std::int64_t utc;  // seconds
    int offset;        // seconds east of Greenwich from then on
};

constexpr std::int64_t kAar1900 = -2208988800;
constexpr std::int64_t kAar2100 = 4102444800;

// Every change of offset between 1900 and 2100, read once. Outside that, +01:00.
const std::vector<Skift>& skift() {
    static const std::vector<Skift> table = [] {
        std::vector<Skift> t;
        const auto* zone = date::locate_zone("Europe/Copenhagen");
        auto at = date::sys_seconds{std::chrono::seconds{kAar1900}};
        const auto end = date::sys_seconds{std::chrono::seconds{kAar2100}};
        while (at < end) {
            const auto info = zone->get_info(at);
            t.push_back({at.time_since_epoch().count(), static_cast<int>(info.offset.count())});
            if (info.end <= at) break;
            at = info.end;
        }
        t.push_back({kAar2100, 3600});
        return t;
    }();
    return table;
}

int offset_ved_utc(std::int64_t seconds) {
    const auto& t = skift();
    const auto after = std::upper_bound(t.begin(), t.end(), seconds,
                                        [](std::int64_t s, const Skift& k) { return s < k.utc; });
    const int offset = after == t.begin() ? 3600 : std::prev(after)->offset;
    return offset % 60 == 0 ? offset : 3600;
}

// Local Danish seconds to UTC seconds. In the repeated hour of autumn the first (summer time) is
// taken, in the missing hour of spring the offset before the change.
std::int64_t utc_fra_lokal(std::int64_t local) {
    const std::int64_t summer = local - 7200;
    if (offset_ved_utc(summer) == 7200) return summer;
    return local - offset_ved_utc(local - 3600);
}

constexpr std::int64_t dage_fra_dato(std::int64_t y, unsigned m, unsigned d) {
    y -= m <= 2;
    const std::int64_t era = (y >= 0 ? y : y - 399) / 400;
    const auto yoe = static_cast<unsigned>(y - era * 400);
    const unsigned doy = (153 * (m > 2 ? m - 3 : m + 9) + 2) / 5 + d - 1;
    const unsigned doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    return era * 146097 + static_cast<std::int64_t>(doe) - 719468;
}

struct Dato {
    std::int64_t aar;
    unsigned maaned;
    unsigned dag;
};

constexpr Dato dato_fra_dage(std::int64_t z) {
    z += 719468;
    const std::int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    const auto doe = static_cast<unsigned>(z - era * 146097);
    const unsigned yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    const unsigned doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    const unsigned mp = (5 * doy + 2) / 153;
    const unsigned m = mp < 10 ? mp + 3 : mp - 9;
    return {static_cast<std::int64_t>(yoe) + era * 400 + (m <= 2), m, doy - (153 * mp + 2) / 5 + 1};
}

constexpr std::int64_t floor_div(std::int64_t a, std::int64_t b) {
    return a / b - (a % b != 0 && (a % b < 0) != (b < 0));
}

constexpr unsigned dage_i_maaned(std::int64_t y, unsigned m) {
    constexpr unsigned kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
    return m == 2 && leap ? 29 : kDays[m - 1];
}

// Reads digits at the front of `s`; -1 when there are fewer than `count`.
int tal(std::string_view& s, std::size_t count) {
    if (s.size() < count) return -1;
    int n = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (s[i] < '0' || s[i] > '9') return -1;
        n = n * 10 + (s[i] - '0');
    }
    s.remove_prefix(count);
    return n;
}

bool tegn(std::string_view& s, char c) {
    if (s.empty() || s.front() != c) return false;
    s.remove_prefix(1);
    return true;
}

void to_cifre(char* out, unsigned n) {
    out[0] = static_cast<char>('0' + n / 10 % 10);
    out[1] = static_cast<char>('0' + n % 10);
}

// Appends date and time of day of `local` seconds.
void append_lokal(std::string& out, std::int64_t local) {
    const std::int64_t days = floor_div(local, 86400);
    const auto rest = static_cast<unsigned>(local - days * 86400);
    const Dato d = dato_fra_dage(days);
    char b[19] = {0, 0, 0, 0, '-', 0, 0, '-', 0, 0, 'T', 0, 0, ':', 0, 0, ':', 0, 0};
    to_cifre(b, static_cast<unsigned>(d.aar / 100));
    to_cifre(b + 2, static_cast<unsigned>(d.aar % 100));
    to_cifre(b + 5, d.maaned);
    to_cifre(b + 8, d.dag);
    to_cifre(b + 11, rest / 3600);
    to_cifre(b + 14, rest / 60 % 60);
    to_cifre(b + 17, rest % 60);
    out.append(b, sizeof b);
}

void append_broek(std::string& out, std::int64_t fraction, int digits) {
    char b[7] = {'.'};
    for (int i = 6; i >= 1; --i, fraction /= 10)
        b[i] = static_cast<char>('0' + fraction % 10);
    out.append(b, static_cast<std::size_t>(digits) + 1);
}

void append_dansk(std::string& out, Tid t, bool always_ms) {
    const std::int64_t seconds = floor_div(t.us, kSekund);
    const std::int64_t fraction = t.us - seconds * kSekund;
    const int offset = offset_ved_utc(seconds);
    append_lokal(out, seconds + offset);
    if (fraction % kMillisekund != 0)
        append_broek(out, fraction, 6);
    else if (fraction != 0 || always_ms)
        append_broek(out, fraction, 3);
    char zone[6] = {'+', 0, 0, ':', 0, 0};
    to_cifre(zone + 1, static_cast<unsigned>(offset / 3600));
    to_cifre(zone + 4, static_cast<unsigned>(offset / 60 % 60));
    out.append(zone, sizeof zone);
}

}  // namespace

std::optional<Tid> parse_datetime(std::string_view s) {
    s = trim(s);
    const int y = tal(s, 4);
    if (y < 1 || !tegn(s, '-')) return std::nullopt;
    const int m = tal(s, 2);
    if (m < 1 || m > 12 || !tegn(s, '-')) return std::nullopt;
    const int d = tal(s, 2);
    if (d < 1 || static_cast<unsigned>(d) > dage_i_maaned(y, static_cast<unsigned>(m)) ||
        !tegn(s, 'T'))
        return std::nullopt;
    const int hour = tal(s, 2);
    if (hour < 0 || hour > 24 || !tegn(s, ':')) return std::nullopt;
    const int minute = tal(s, 2);
    if (minute < 0 || minute > 59 || !tegn(s, ':')) return std::nullopt;
    const int second = tal(s, 2);
    if (second < 0 || second > 59) return std::nullopt;
    std::int64_t fraction = 0;
    if (tegn(s, '.')) {
        std::size_t digits = 0;
        std::int64_t scale = 100'000;
        while (!s.empty() && s.front() >= '0' && s.front() <= '9') {
            fraction += (s.front() - '0') * scale;
            scale /= 10;
            s.remove_prefix(1);
            ++digits;
        }
        if (digits == 0) return std::nullopt;
    }
    if (hour == 24 && (minute != 0 || second != 0 || fraction != 0)) return std::nullopt;

    const std::int64_t local =
        dage_fra_dato(y, static_cast<unsigned>(m), static_cast<unsigned>(d)) * 86400 + hour * 3600 +
        minute * 60 + second;
    std::int64_t utc = 0;
    if (s.empty()) {
        utc = utc_fra_lokal(local);
    } else if (s == "Z") {
        utc = local;
    } else {
        const bool minus = s.front() == '-';
        if (!minus && s.front() != '+') return std::nullopt;
        s.remove_prefix(1);
        const int zone_hour = tal(s, 2);
        if (zone_hour < 0 || zone_hour > 14 || !tegn(s, ':')) return std::nullopt;
        const int zone_minute = tal(s, 2);
        if (zone_minute < 0 || zone_minute > 59 || !s.empty()) return std::nullopt;
        const int offset = zone_hour * 3600 + zone_minute * 60;
        utc = minus ? local + offset : local - offset;
    }
    // A time that Danish time cannot write (year 0000, or year 10000 by offset) is not a time.
    const std::int64_t written = utc + offset_ved_utc(utc);
    if (written < dage_fra_dato(1, 1, 1) * 86400 || written >= dage_fra_dato(10000, 1, 1) * 86400)
        return std::nullopt;
    return Tid{utc * kSekund + fraction};
}

void append_dansk_datetime(std::string& out, Tid t) {
    append_dansk(out, t, false);
}
void append_dansk_datetime_ms(std::string& out, Tid t) {
    append_dansk(out, Tid{floor_div(t.us, kMillisekund) * kMillisekund}, true);
}

std::string dansk_datetime(Tid t) {
    std::string s;
    append_dansk(s, t, false);
    return s;
}

std::string utc_datetime(Tid t) {
    const std::int64_t seconds = floor_div(t.us, kSekund);
    std::string s;
    append_lokal(s, seconds);
    append_broek(s, t.us - seconds * kSekund, 3);
    s.push_back('Z');
    return s;
}

Tid dansk_midnat(Tid t) {
    const std::int64_t seconds = floor_div(t.us, kSekund);
    const std::int64_t local = seconds + offset_ved_utc(seconds);
    return {utc_fra_lokal(floor_div(local, 86400) * 86400) * kSekund};
}

}  // namespace faelled
