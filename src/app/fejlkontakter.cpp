#include "app/fejlkontakter.hpp"

#include <algorithm>
#include <array>
#include <chrono>

namespace faelled::app {

using adgang::Forstyrrelse;

namespace {

struct Navn {
    Forstyrrelse art;
    std::string_view navn;
};
constexpr std::array kNavne{
    Navn{Forstyrrelse::kIngen, "slow"}, Navn{Forstyrrelse::kServerfejl, "500"},
    Navn{Forstyrrelse::kFault, "fault"}, Navn{Forstyrrelse::kUdloebet, "expired"},
    Navn{Forstyrrelse::kTabt, "lost"}};

}  // namespace

std::string_view navn(const Fejlkontakt& k) {
    return std::ranges::find(kNavne, k.art, &Navn::art)->navn;
}

std::optional<Fejlkontakt> fejlkontakt(std::string_view art, std::uint32_t ms) {
    const auto found = std::ranges::find(kNavne, art, &Navn::navn);
    if (found == kNavne.end()) return {};
    Fejlkontakt k;
    k.art = found->art;
    if (k.art == Forstyrrelse::kIngen) k.vent_ms = std::min(ms, Fejlkontakter::kMestVent);
    return k;
}

void Fejlkontakter::saet(const Uuid& system, const Fejlkontakt& k) {
    const std::scoped_lock hold(laas_);
    kontakter_[system] = k;
}

bool Fejlkontakter::fjern(const Uuid& system) {
    const std::scoped_lock hold(laas_);
    return kontakter_.erase(system) != 0;
}

std::vector<std::pair<Uuid, Fejlkontakt>> Fejlkontakter::alle() const {
    const std::scoped_lock hold(laas_);
    return {kontakter_.begin(), kontakter_.end()};
}

void Fejlkontakter::stop() {
    {
        const std::scoped_lock hold(laas_);
        stoppet_ = true;
    }
    vaagn_.notify_all();
}

bool Fejlkontakter::rammer(const Uuid& system) const {
    const std::scoped_lock hold(laas_);
    return kontakter_.contains(system);
}

Forstyrrelse Fejlkontakter::forstyr(const Uuid& system) {
    std::unique_lock hold(laas_);
    const auto found = kontakter_.find(system);
    if (found == kontakter_.end()) return Forstyrrelse::kIngen;
    const Fejlkontakt k = found->second;
    if (k.sandsynlighed < 1.0) {
        std::array<std::uint8_t, 4> dice{};
        entropi_.fill(dice);
        const double roll = (dice[0] << 8 | dice[1]) / 65'536.0;
        if (roll >= k.sandsynlighed) return Forstyrrelse::kIngen;
    }
    if (k.antal && --*found->second.antal == 0) kontakter_.erase(found);
    if (k.vent_ms > 0)
        vaagn_.wait_for(hold, std::chrono::milliseconds(k.vent_ms), [this] { return stoppet_; });
    return k.art;
}

adgang::Certifikatforstyrrer Fejlkontakter::ved_certifikat(
    std::function<std::optional<Uuid>(const krypto::Fingeraftryk&)> system_af) {
    return [this, find = std::move(system_af)](const krypto::Fingeraftryk& print) {
        const std::optional<Uuid> system = find(print);
        return system ? forstyr(*system) : Forstyrrelse::kIngen;
    };
}

}  // namespace faelled::app
