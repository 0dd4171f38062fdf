#include "app/sandkasseur.hpp"

#include <charconv>
#include <utility>

#include "app/filer.hpp"
#include "base/text.hpp"

namespace faelled::app {

namespace {

constexpr std::int64_t kMost = std::int64_t{36'525} * kDoegn;

std::optional<std::int64_t> tal(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return {};
    return value;
}

std::int64_t enhed(char c) {
    switch (c) {
        case 'd':
            return kDoegn;
        case 'h':
            return 3600 * kSekund;
        case 'm':
            return 60 * kSekund;
        case 's':
            return kSekund;
        default:
            return 0;
    }
}

// "10d", "2h30m".
std::optional<std::int64_t> varighed(std::string_view text) {
    if (text.empty()) return {};
    std::int64_t sum = 0;
    while (!text.empty()) {
        const std::size_t digits = text.find_first_not_of("0123456789");
        if (digits == 0 || digits == std::string_view::npos || digits > 9) return {};
        const auto n = tal(text.substr(0, digits));
        const std::int64_t unit = enhed(text[digits]);
        if (!n || unit == 0 || *n > kMost / unit) return {};
        sum += *n * unit;
        if (sum > kMost) return {};
        text.remove_prefix(digits + 1);
    }
    return sum;
}

}  // namespace

Result<std::unique_ptr<Sandkasseur>> Sandkasseur::aabn(const Clock& base, std::string fil) {
    std::int64_t offset = 0;
    if (findes(fil)) {
        FAELLED_TRY(const std::string text, laes_fil(fil));
        const auto read = tal(trim(text));
        if (!read || *read > kMost || *read < -kMost) {
            return std::unexpected(Fejl::miljoe(fil + " skal indeholde et antal mikrosekunder"));
        }
        offset = *read;
    }
    return std::make_unique<Sandkasseur>(base, std::move(fil), offset);
}

Result<void> Sandkasseur::flyt(std::int64_t offset) {
    FAELLED_CHECK(skriv_fil(fil_, std::to_string(offset) + "\n", Adgang::kOffentlig));
    forskydning_ = offset;
    return {};
}

std::optional<std::int64_t> ny_forskydning(std::string_view wish, std::int64_t present,
                                           Tid real_now) {
    wish = trim(wish);
    std::int64_t offset = 0;
    if (wish == "reset") return 0;
    if (wish.starts_with('=')) {
        const auto when = parse_datetime(wish.substr(1));
        if (!when || !when->er_endelig()) return {};
        offset = when->us - real_now.us;
    } else if (wish.starts_with('+') || wish.starts_with('-')) {
        const auto by = varighed(wish.substr(1));
        if (!by) return {};
        offset = present + (wish.front() == '-' ? -*by : *by);
    } else {
        return {};
    }
    if (offset > kMost || offset < -kMost) return {};
    return offset;
}

}  // namespace faelled::app
