#include "app/nodevagt.hpp"

#include <chrono>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "oio/motor.hpp"
#include "store/format.hpp"

namespace faelled::app {
namespace {

// More events than this between two rounds are not looked at one by one.
constexpr std::size_t kFlest = 2'000;
// Changes that make no event are seen after so long.
constexpr std::int64_t kGlemKlasser_us = 60 * kSekund;
constexpr std::int64_t kGlemAliaser_us = 5 * kSekund;
constexpr std::int64_t kFej_us = 15 * kSekund;

Result<bool> findes_fra(store::Lager& lager, std::uint64_t nr) {
    bool there = false;
    FAELLED_CHECK(lager.scan(store::Rum::kUdbakke, {}, store::udbakke_noegle(nr),
                             [&](std::string_view, std::string_view) {
                                 there = true;
                                 return false;
                             }));
    return there;
}

metrics::Gauge& lederskab() {
    static metrics::Gauge& g =
        metrics::gauge("faelled_node_leader", "1 while this node leads the others");
    return g;
}

}  // namespace

// Numbers rise without end and old ones are removed: the newest is where nothing comes after.
Result<std::uint64_t> nyeste_haendelse(store::Lager& lager) {
    std::uint64_t low = 0;                        // something is there from here on, or 0
    std::uint64_t high = std::uint64_t{1} << 62;  // nothing is
    while (high - low > 1) {
        const std::uint64_t mid = low + (high - low) / 2;
        FAELLED_TRY(const bool there, findes_fra(lager, mid));
        (there ? low : high) = mid;
    }
    return low;
}

Nodevagt::Nodevagt(store::Noder& noder, Lederlager& lager, std::function<bool(std::uint8_t)> klasse,
                   Opgaver opgaver)
    : noder_(noder),
      lager_(lager),
      klasse_(std::move(klasse)),
      opgaver_(std::move(opgaver)),
      klasser_us_(monotonic_us()),
      aliaser_us_(monotonic_us()),
      traad_([this] { koer(); }) {}

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
    opgaver_.foelg_administration();
    foelg_klasser();
    ledelse();
    if (const std::int64_t now = monotonic_us(); now - fejet_us_ > kFej_us) {
        fejet_us_ = now;
        opgaver_.fej();
    }
}

void Nodevagt::foelg_klasser() {
    const std::int64_t now = monotonic_us();
    bool changed = now - klasser_us_ > kGlemKlasser_us;
    if (!set_) {
        const auto newest = nyeste_haendelse(lager_);
        if (!newest) return;
        set_ = *newest;
        changed = true;
    } else {
        std::size_t n = 0;
        const auto read = lager_.scan(store::Rum::kUdbakke, {}, store::udbakke_noegle(*set_ + 1),
                                      [&](std::string_view key, std::string_view value) {
                                          const auto nr = store::ud_udbakke_noegle(key);
                                          const auto event = oio::pak_ud_haendelse(value);
                                          changed = changed || !event || klasse_(event->type);
                                          if (nr) set_ = *nr;
                                          return ++n < kFlest;
                                      });
        if (!read) return;
        if (n == kFlest) {
            changed = true;
            set_.reset();  // from the end again
        }
    }
    if (changed) {
        klasser_us_ = now;
        opgaver_.glem_klasser();
    }
    if (now - aliaser_us_ > kGlemAliaser_us) {
        aliaser_us_ = now;
        opgaver_.glem_aliaser();
    }
}

void Nodevagt::ledelse() {
    if (overtaget_) {
        const auto lead = lager_.leder_endnu();
        if (lead && !*lead) return afloest();
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

void Nodevagt::afloest() {
    if (meldt_) return;
    meldt_ = true;
    leder_.store(false);
    lederskab().set(0);
    log::advarsel("node.afloest", {{"plads", static_cast<int>(noder_.plads())}});
    opgaver_.er_afloest();
}

}  // namespace faelled::app
