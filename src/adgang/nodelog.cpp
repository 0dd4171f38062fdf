#include "adgang/nodelog.hpp"

#include <algorithm>

#include "adgang/revision_format.hpp"

namespace faelled::adgang {
namespace {

constexpr auto kRum = store::Rum::kRevision;
constexpr char kNode = static_cast<char>(format::Raekke::kNode);

std::string foran(std::uint8_t node) {
    return node == 0 ? std::string() : std::string{kNode, static_cast<char>(node)};
}

}  // namespace

Nodelog::Nodelog(store::Lager& lager, std::uint8_t node)
    : Viderelager(lager), node_(node), foran_(foran(node)) {}

Result<void> Nodelog::append(store::Batch batch) {
    if (foran_.empty()) return indre_.append(std::move(batch));
    const auto inside = [foran = foran_](store::RumSkrivning& w) {
        if (w.rum == kRum) w.noegle.insert(0, foran);
    };
    std::ranges::for_each(batch.rum, inside);
    if (batch.sent) {
        for (auto& [rum, key] : batch.sent->laest)
            if (rum == kRum) key.insert(0, foran_);
        batch.sent->byg = [inside, byg = std::move(batch.sent->byg)](const auto& values,
                                                                     auto& rows) {
            Result<void> done = byg(values, rows);
            std::ranges::for_each(rows, inside);
            return done;
        };
    }
    return indre_.append(std::move(batch));
}

Result<void> Nodelog::scan(store::Rum rum, std::string_view praefiks, std::string_view fra,
                           const std::function<bool(std::string_view, std::string_view)>& besoeg) {
    if (rum != kRum) return indre_.scan(rum, praefiks, fra, besoeg);
    // Node 0 does not see what lies behind other nodes' bytes.
    if (foran_.empty())
        return indre_.scan(rum, praefiks, fra, [&](std::string_view key, std::string_view value) {
            return (!key.empty() && key[0] == kNode) || besoeg(key, value);
        });
    const std::string inside = foran_ + std::string(praefiks);
    const std::string from = fra.empty() ? std::string() : foran_ + std::string(fra);
    return indre_.scan(rum, inside, from, [&](std::string_view key, std::string_view value) {
        return besoeg(key.substr(foran_.size()), value);
    });
}

Result<std::optional<std::string>> Nodelog::hent(store::Rum rum, std::string_view key) {
    if (rum != kRum || foran_.empty()) return indre_.hent(rum, key);
    return indre_.hent(rum, foran_ + std::string(key));
}

Result<std::vector<std::uint8_t>> nodelogge(store::Lager& lager) {
    std::vector<std::uint8_t> out{0};
    std::string from;
    for (;;) {
        std::optional<std::uint8_t> next;
        FAELLED_CHECK(lager.scan(kRum, std::string(1, kNode), from,
                                 [&](std::string_view key, std::string_view) {
                                     if (key.size() > 1) next = static_cast<std::uint8_t>(key[1]);
                                     return false;
                                 }));
        if (!next) return out;
        out.push_back(*next);
        if (*next == 255) return out;
        from = foran(static_cast<std::uint8_t>(*next + 1));
    }
}

}  // namespace faelled::adgang
