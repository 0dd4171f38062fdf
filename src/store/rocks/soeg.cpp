// Search: the conditions' sequences of UUIDs leap over each other until they agree.

#include <algorithm>

#include "store/kontrol.hpp"
#include "store/rocks/kilde.hpp"
#include "store/rocks/rocks_intern.hpp"

namespace faelled::store::rocks {
namespace {

// The next UUID, or nothing behind the last.
std::optional<Uuid> naeste(Uuid u) {
    for (std::size_t i = u.bytes.size(); i-- > 0;)
        if (++u.bytes[i] != 0) return u;
    return std::nullopt;
}

// The first UUID >= `fra` in all sources. Starts anew with the leading source whenever one jumps
// ahead.
Result<std::optional<Uuid>> faelles(const std::vector<std::unique_ptr<Kilde>>& sources, Uuid from) {
    for (std::size_t i = 0; i < sources.size();) {
        FAELLED_TRY(const auto u, sources[i]->fra(from));
        if (!u) return std::optional<Uuid>();
        const bool ahead = *u != from;
        from = *u;
        i = ahead && i > 0 ? 0 : i + 1;
    }
    return std::optional(from);
}

}  // namespace

Result<void> RocksLager::soeg(const Soegning& soegning) {
    if (soegning.betingelser.empty()) return std::unexpected(uden_betingelser());
    std::optional<Uuid> from = soegning.efter ? naeste(*soegning.efter) : Uuid{};
    if (!from) return {};
    const Oejeblik now(d_->db());
    const Soegerum rum{*d_, now.laesning(), soegning.ejer, soegning.type, *from};
    std::vector<std::unique_ptr<Kilde>> sources;
    for (const Betingelse& b : soegning.betingelser) {
        FAELLED_TRY(auto source, lav_kilde(rum, b));
        sources.push_back(std::move(source));
    }
    std::stable_sort(sources.begin(), sources.end(),
                     [](const auto& a, const auto& b) { return a->pris() < b->pris(); });
    while (from) {
        FAELLED_TRY(const auto hit, faelles(sources, *from));
        if (!hit || !soegning.hit(*hit)) return {};
        from = naeste(*hit);
    }
    return {};
}

}  // namespace faelled::store::rocks
