#include "rest/transaktion.hpp"

#include "base/text.hpp"

namespace faelled::rest {

std::optional<Tid> parse_transaktionstid(std::string_view text) {
    text = trim(text);
    if (text.ends_with(']')) {
        const auto zone = text.find('[');
        if (zone == std::string_view::npos) return std::nullopt;
        text = text.substr(0, zone);
    }
    if (const auto t = parse_datetime(text)) return t;
    // Java leaves out seconds that are zero: "2026-01-01T12:00+01:00".
    constexpr std::size_t kMinutes = 16;
    if (text.size() < kMinutes || text[10] != 'T' || text[13] != ':' ||
        (text.size() > kMinutes && text[kMinutes] == ':')) {
        return std::nullopt;
    }
    return parse_datetime(std::string(text.substr(0, kMinutes)) + ":00" +
                          std::string(text.substr(kMinutes)));
}

std::expected<Uuid, std::string> transaktion(const net::Anmodning& a) {
    const auto id = a.header("x-transaktionsid");
    if (!id) return std::unexpected("Headeren x-TransaktionsId mangler");
    const auto uuid = Uuid::parse(*id);
    if (!uuid) return std::unexpected("Headeren x-TransaktionsId er ikke en UUID");
    const auto tid = a.header("x-transaktionstid");
    if (!tid) return std::unexpected("Headeren x-TransaktionsTid mangler");
    if (!parse_transaktionstid(*tid)) {
        return std::unexpected("Headeren x-TransaktionsTid er ikke et tidspunkt (ISO 8601)");
    }
    return *uuid;
}

}  // namespace faelled::rest
