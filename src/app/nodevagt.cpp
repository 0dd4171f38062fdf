#include "app/nodevagt.hpp"

#include <chrono>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"

namespace faelled::app {
namespace {

constexpr std::int64_t kFej_us = 15 * kSekund;

metrics::Gauge& lederskab() {
    static metrics::Gauge& g =
        metrics::gauge("faelled_node_leader", "1 while this node leads the others");
    return g;
}

}  // namespace

Nodevagt::Nodevagt(store::Noder& noder, Lederlager& lager, Opgaver opgaver)
    : noder_(noder), lager_(lager), opgaver_(std::move(opgaver)), traad_([this] { koer(); }) {}

Nodevagt::~Nodevagt() {
    {
        const std::lock_guard hold(laas_);
        stop_ = true;
    }
    vaagn_.notify_all();
    traad_.join();
    lederskab().set(0);
}

void Nodevagt::koer() {
    std::unique_lock hold(laas_);
    while (!stop_) {
        hold.unlock();
        runde();
        hold.lock();
        vaagn_.wait_for(hold, std::chrono::milliseconds(kRunde_ms), [this] { return stop_; });
    }
}

void Nodevagt::runde() {
    if (noder_.udstoedt()) return afloest();
    opgaver_.foelg_med();
    ledelse();
    if (const std::int64_t now = monotonic_us(); now - fejet_us_ > kFej_us) {
        fejet_us_ = now;
        opgaver_.fej();
    }
}

void Nodevagt::ledelse() {
    if (overtaget_) {
        const auto lead = lager_.leder_endnu();
        if (!lead) return tvivl();
        if (!*lead) return afloest();
    } else if (const auto number = noder_.leder()) {
        const auto taken = lager_.overtag(*number);
        if (!taken || !*taken) return;
        overtaget_ = true;
    }
    if (!overtaget_ || leder_.load()) return;
    if (const Result<void> begun = opgaver_.led(); !begun) {
        log::advarsel("node.leder_ikke", {{"tekst", begun.error().tekst}});
        return;
    }
    leder_.store(true);
    lederskab().set(1);
    log::info("node.leder", {{"plads", static_cast<int>(noder_.plads())}});
}

void Nodevagt::tvivl() {
    if (!opgaver_.hold || !leder_.load() || noder_.leder()) return;
    leder_.store(false);
    lederskab().set(0);
    log::advarsel("node.leder_uvis", {{"plads", static_cast<int>(noder_.plads())}});
    opgaver_.hold();
}

void Nodevagt::afloest() {
    if (meldt_) return;
    meldt_ = true;
    leder_.store(false);
    lederskab().set(0);
    log::advarsel("node.afloest", {{"plads", static_cast<int>(noder_.plads())}});
    opgaver_.er_afloest();
}

}  // namespace faelled::app
