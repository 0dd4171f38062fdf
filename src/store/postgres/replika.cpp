#include "store/postgres/replika.hpp"

#include <algorithm>
#include <chrono>

#include "base/clock.hpp"
#include "base/log.hpp"

namespace faelled::store::postgres {
namespace {

constexpr std::int64_t kSlag_ms = 1'000;
constexpr std::int64_t kSpoerg_ms = 1'000;  // most the primary's place is waited for
constexpr std::int64_t kVentepause_us = 1'000;
// A replica that was behind is not waited for again at once.
constexpr std::int64_t kHvil_us = 200'000;

// How far the log is on the disk: everything acknowledged lies before it. And on which timeline,
// the first eight hexadecimal digits of a log file's name.
const Saetning kSted{"replika_sted",
                     "SELECT ('x' || substr(pg_walfile_name(l), 1, 8))::bit(32)::bigint, (l - "
                     "'0/0'::pg_lsn)::bigint FROM pg_current_wal_flush_lsn() AS l"};
const Saetning kUdenVenten{"replika_uden_venten",
                           "SELECT set_config('synchronous_commit', 'off', true)"};
const Saetning kSlaa{"replika_slaa",
                     "INSERT INTO node (uuid, gruppe, sidst) VALUES ($1, $2, now()) ON CONFLICT "
                     "(uuid) DO UPDATE SET gruppe = excluded.gruppe, sidst = excluded.sidst"};
// What a replica has replayed, 0 for a server that is none; then the heartbeat it shows, which may
// only be newer.
const Saetning kTilstand{
    "replika_tilstand",
    "SELECT coalesce((CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() END - "
    "'0/0'::pg_lsn)::bigint, 0), coalesce((SELECT gruppe FROM node WHERE uuid = $1), 0)"};

metrics::Counter& spurgt(const char* by) {
    return metrics::counter("faelled_store_replica_reads_total",
                            "Questions in reports, lists and searches, by who answered", by);
}

// A server that was promoted is none any more.
bool er_replika(const Raekker& state) {
    return state.tal(0, 0) != 0;
}

}  // namespace

Replika::Replika(Pulje& primaer, const Uuid& node)
    : primaer_(primaer),
      node_(node),
      laest_(spurgt("by=\"replica\"")),
      bagud_(spurgt("by=\"primary_replica_behind\"")),
      fejlet_(spurgt("by=\"primary_replica_away\"")),
      i_brug_(metrics::gauge("faelled_store_replica_usable",
                             "1 while reports, lists and searches may be read from the replica")),
      efter_(metrics::gauge("faelled_store_replica_lag_milliseconds",
                            "Age of the oldest heartbeat that the replica does not show")),
      vagt_([this] { vagt(); }) {}

Replika::~Replika() {
    {
        const std::lock_guard lock(mutex_);
        stop_ = true;
    }
    stopper_.notify_all();
    vagt_.join();
}

std::optional<Raekker> Replika::spoerg(Laesevindue& v, const Saetning& s, const Parametre& p) {
    if (v.lukket) return {};
    const std::int64_t begun = monotonic_us();
    if (!brugbar_.load(std::memory_order_relaxed)) return til_primaer(v, fejlet_);
    if (begun < hviler_til_us_.load(std::memory_order_relaxed)) return til_primaer(v, bagud_);
    if (!find_sted(v)) return til_primaer(v, fejlet_);
    std::unique_ptr<Forbindelse> f = tag();
    if (!f) return til_primaer(v, fejlet_);
    std::optional<Raekker> out;
    Naaet got = Naaet::kBagud;
    for (;;) {
        got = forsoeg(*f, *v.sted, s, p, out);
        if (got != Naaet::kBagud ||
            monotonic_us() - begun >= primaer_.indstillinger().replika_vent_ms * kMillisekund)
            break;
        std::this_thread::sleep_for(std::chrono::microseconds(kVentepause_us));
    }
    giv(got == Naaet::kFejl ? nullptr : std::move(f));
    if (got == Naaet::kBagud) {
        hviler_til_us_.store(monotonic_us() + kHvil_us, std::memory_order_relaxed);
        return til_primaer(v, bagud_);
    }
    if (got == Naaet::kFejl) {
        meld(false);
        return til_primaer(v, fejlet_);
    }
    laest_.add();
    return out;
}

std::nullopt_t Replika::til_primaer(Laesevindue& v, metrics::Counter& why) {
    why.add();
    v.lukket = true;
    return std::nullopt;
}

bool Replika::find_sted(Laesevindue& v) {
    if (v.sted) return true;
    const auto at = primaer_.forsoeg<Laesevindue::Sted>(
        [](Forbindelse& f, Frist limit) -> Result<Laesevindue::Sted> {
            FAELLED_TRY(const Raekker rows, f.koer(kSted, {}, limit));
            return Laesevindue::Sted{rows.tal(0, 0), rows.tal(0, 1)};
        },
        Frist::om(kSpoerg_ms));
    if (at) v.sted = *at;
    return at.has_value();
}

Replika::Naaet Replika::forsoeg(Forbindelse& f, const Laesevindue::Sted& need, const Saetning& s,
                                const Parametre& p, std::optional<Raekker>& out) {
    // The question's snapshot is younger than the state told before it.
    const std::array<Kald, 2> both{Kald{&kTilstand, Parametre().uuid(node_)}, Kald{&s, p}};
    auto rows = f.koer(both, Frist::om(primaer_.indstillinger().ventetid_ms / 2));
    if (!rows || !er_replika((*rows)[0])) return Naaet::kFejl;
    if (!raekker_til((*rows)[0], need)) return Naaet::kBagud;
    out = std::move((*rows)[1]);
    return Naaet::kJa;
}

bool Replika::raekker_til(const Raekker& state, const Laesevindue::Sted& need) const {
    if (state.tal(0, 0) < need.position) return false;
    const std::int64_t shown = state.tal(0, 1);
    const std::lock_guard lock(mutex_);
    const Slag& s = slag_[static_cast<std::size_t>(shown) % slag_.size()];
    return shown != 0 && s.nr == shown && s.historie == need.historie;
}

std::unique_ptr<Forbindelse> Replika::tag() {
    const PostgresIndstillinger& i = primaer_.indstillinger();
    {
        const std::lock_guard lock(mutex_);
        if (ude_ >= std::max<std::size_t>(i.forbindelser, 1)) return nullptr;
        ++ude_;
        if (!frie_.empty()) {
            std::unique_ptr<Forbindelse> f = std::move(frie_.back());
            frie_.pop_back();
            return f;
        }
    }
    auto made = Forbindelse::aabn(i.replika, i.ventetid_ms / 2, Forbindelse::Slags::kLaeser);
    if (made) return *std::move(made);
    meld(false);
    giv(nullptr);
    return nullptr;
}

void Replika::giv(std::unique_ptr<Forbindelse> f) {
    std::vector<std::unique_ptr<Forbindelse>> dropped;
    const std::lock_guard lock(mutex_);
    --ude_;
    if (f)
        frie_.push_back(std::move(f));
    else
        dropped.swap(frie_);  // the others are most likely of as little use
}

void Replika::meld(bool usable) {
    i_brug_.set(usable ? 1 : 0);
    if (brugbar_.exchange(usable) == usable) return;
    if (usable)
        log::info("replika_i_brug");
    else
        log::advarsel("replika_sat_til_side");
}

void Replika::vagt() {
    std::unique_lock lock(mutex_);
    do {
        lock.unlock();
        meld(slaa() && lyt());
        lock.lock();
    } while (
        !stopper_.wait_for(lock, std::chrono::milliseconds(kSlag_ms), [this] { return stop_; }));
}

bool Replika::slaa() {
    Slag next{seneste_ + 1, 0, monotonic_us()};
    const auto at = primaer_.forsoeg<std::int64_t>(
        [&](Forbindelse& f, Frist limit) -> Result<std::int64_t> {
            const std::array<Kald, 3> kald{Kald{&kUdenVenten, {}}, Kald{&kSted, {}},
                                           Kald{&kSlaa, Parametre().uuid(node_).tal(next.nr)}};
            FAELLED_TRY(const std::vector<Raekker> rows, f.koer(kald, limit));
            return rows[1].tal(0, 0);
        },
        Frist::om(kSpoerg_ms));
    if (!at) return false;
    next.historie = *at;
    const std::lock_guard lock(mutex_);
    slag_[static_cast<std::size_t>(next.nr) % slag_.size()] = next;
    seneste_ = next.nr;
    return true;
}

bool Replika::lyt() {
    const PostgresIndstillinger& i = primaer_.indstillinger();
    const std::int64_t limit = std::min<std::int64_t>(i.ventetid_ms, 2'000);
    if (!lytter_ || lytter_->er_brudt()) {
        lytter_.reset();
        auto made = Forbindelse::aabn(i.replika, limit, Forbindelse::Slags::kLaeser);
        if (!made) return false;
        lytter_ = *std::move(made);
    }
    const auto state = lytter_->koer(kTilstand, Parametre().uuid(node_), Frist::om(limit));
    if (!state || !er_replika(*state)) {
        lytter_.reset();
        return false;
    }
    const std::int64_t shown = state->tal(0, 1);
    const std::lock_guard lock(mutex_);
    // The newest was written a moment ago and is seldom there yet: it does not count.
    const std::int64_t missing = std::max(shown + 1, seneste_ - std::ssize(slag_) + 1);
    const std::int64_t behind_us =
        missing >= seneste_
            ? 0
            : monotonic_us() - slag_[static_cast<std::size_t>(missing) % slag_.size()].us;
    efter_.set(behind_us / kMillisekund);
    return shown != 0 && behind_us <= i.replika_efter_ms * kMillisekund;
}

}  // namespace faelled::store::postgres
