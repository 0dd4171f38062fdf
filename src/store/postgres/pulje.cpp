#include "store/postgres/pulje.hpp"

#include <algorithm>
#include <chrono>

#include "base/clock.hpp"
#include "base/log.hpp"

namespace faelled::store::postgres {
namespace {

constexpr std::int64_t kPause_ms = 50;
constexpr std::int64_t kSpoerg_ms = 1'000;
constexpr std::int64_t kForny_ms = 2'000;  // a fifth of what the lease lasts (aktiv.cpp)
constexpr std::int64_t kLederfrist_ms = 8'000;

// A snapshot is one transaction, and that one connection's.
std::size_t hoejst(const PostgresIndstillinger& settings) {
    return settings.oejebliksbillede ? 1 : std::max<std::size_t>(settings.forbindelser, 1);
}

Fejl optaget() {
    return Fejl::miljoe("Alle forbindelser til databasen er optaget. Prøv igen om lidt.");
}

}  // namespace

Pulje::Pulje(PostgresIndstillinger settings, std::optional<Leje> leje)
    : settings_(std::move(settings)),
      leje_(leje),
      i_brug_(metrics::gauge("faelled_store_connections_busy",
                             "Connections to the database in use for reading")),
      ventet_(metrics::histogram("faelled_store_connection_wait_seconds",
                                 "Waiting for a connection to the database")),
      fejl_(metrics::counter("faelled_store_connection_errors_total",
                             "Connections to the database lost or not made")),
      vagt_([this] { vagt(); }) {}

Pulje::~Pulje() {
    {
        const std::lock_guard lock(mutex_);
        stop_ = true;
    }
    stopper_.notify_all();
    vagt_.join();
}

void Pulje::meld(bool answers) {
    if (answers) seneste_us_.store(monotonic_us(), std::memory_order_relaxed);
    if (!answers) fejl_.add();
    if (answers_.exchange(answers, std::memory_order_relaxed) == answers) return;
    if (answers)
        log::info("database_svarer_igen");
    else
        log::advarsel("database_svarer_ikke");
}

bool Pulje::vent_lidt(Frist limit) {
    if (limit.rest_ms() <= kPause_ms) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(kPause_ms));
    return true;
}

Result<std::unique_ptr<Forbindelse>> Pulje::tag(Frist limit) {
    const std::int64_t begun = monotonic_us();
    {
        std::unique_lock lock(mutex_);
        const bool got = ledig_.wait_for(lock, std::chrono::milliseconds(limit.rest_ms()),
                                         [this] { return ude_ < hoejst(settings_); });
        if (!got) return std::unexpected(optaget());
        ++ude_;
        i_brug_.add(1);
        ventet_.observe_us(monotonic_us() - begun);
        if (!frie_.empty()) {
            std::unique_ptr<Forbindelse> f = std::move(frie_.back());
            frie_.pop_back();
            return f;
        }
    }
    auto made = lav(limit);
    if (!made) {
        if (er_forbigaaende(made.error())) meld(false);
        giv(nullptr);
    }
    return made;
}

Result<std::unique_ptr<Forbindelse>> Pulje::lav(Frist limit) {
    if (!settings_.oejebliksbillede) return Forbindelse::aabn(settings_.url, settings_.ventetid_ms);
    {
        const std::lock_guard lock(mutex_);
        if (billede_taget_)
            return std::unexpected(
                Fejl::miljoe("Forbindelsen til databasen gik tabt undervejs: kør kommandoen igen"));
    }
    FAELLED_TRY(auto f, Forbindelse::aabn(settings_.url, settings_.ventetid_ms));
    FAELLED_CHECK(f->koer("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", limit));
    // Whoever reads may be slow (a pipe, a terminal), but does not hold the database back for ever.
    FAELLED_CHECK(f->koer("SET LOCAL idle_in_transaction_session_timeout = '10min'", limit));
    const std::lock_guard lock(mutex_);
    billede_taget_ = true;
    return f;
}

void Pulje::giv(std::unique_ptr<Forbindelse> f) {
    const bool broken = f && f->er_brudt();
    std::vector<std::unique_ptr<Forbindelse>> dropped;
    {
        const std::lock_guard lock(mutex_);
        --ude_;
        i_brug_.add(-1);
        if (broken)
            dropped.swap(frie_);  // the others are most likely lost with it
        else if (f)
            frie_.push_back(std::move(f));
    }
    ledig_.notify_one();
}

bool Pulje::puls(Forbindelse& f, Frist limit) {
    if (!leje_) return f.koer("SELECT 1", limit).has_value();
    const Result<bool> kept = forny(f, *leje_, limit);
    if (kept && !*kept && !taken_over_.exchange(true))
        log::fejl("database_overtaget", {{"tekst", postgres::overtaget().tekst}});
    if (!kept || !*kept) return kept.has_value();
    return roller(f, limit);
}

bool Pulje::roller(Forbindelse& f, Frist limit) {
    if (begynder_.load() && !tag_rolle(f, *leje_, kBegynder, limit)) return false;
    if (!stiller_op_.load()) return true;
    // From before the question: the lease lasts at least so long after it.
    const std::int64_t asked = monotonic_us();
    const auto number = tag_rolle(f, *leje_, kLeder, limit);
    if (!number) return false;
    if (*number) {
        leder_.store(**number);
        leder_til_us_.store(asked + kLederfrist_ms * kMillisekund);
    } else {
        leder_til_us_.store(0);
    }
    return true;
}

std::optional<std::int64_t> Pulje::leder() const {
    if (overtaget() || monotonic_us() >= leder_til_us_.load()) return std::nullopt;
    return leder_.load();
}

// Learns that the database is gone, or there again, also while nobody asks for anything.
void Pulje::vagt() {
    std::unique_ptr<Forbindelse> mine;
    std::int64_t renewed = 0;
    std::unique_lock lock(mutex_);
    while (!stopper_.wait_for(lock, std::chrono::milliseconds(kSpoerg_ms / 2),
                              [this] { return stop_; })) {
        lock.unlock();
        const std::int64_t now = monotonic_us();
        const std::int64_t answered = seneste_us_.load(std::memory_order_relaxed);
        if (!svarer() || now - answered > kSpoerg_ms * kMillisekund ||
            (leje_ && now - renewed > kForny_ms * kMillisekund)) {
            const std::int64_t limit = std::min<std::int64_t>(settings_.ventetid_ms, 2'000);
            if (!mine || mine->er_brudt()) {
                mine.reset();
                if (auto made = Forbindelse::aabn(settings_.url, limit)) mine = *std::move(made);
            }
            const bool answers = mine && puls(*mine, Frist::om(limit));
            if (answers) renewed = now;
            meld(answers);
        }
        lock.lock();
    }
    lock.unlock();
    if (leje_) slip_leje(std::move(mine));
}

// The connection at hand may be to a server that is gone since it was last used: a failover makes
// every one of them so. Without an answer the lease runs out by itself.
void Pulje::slip_leje(std::unique_ptr<Forbindelse> f) {
    const Frist limit = Frist::om(2 * kSpoerg_ms);
    do {
        if (!f || f->er_brudt()) {
            f.reset();
            if (auto made = Forbindelse::aabn(settings_.url, kSpoerg_ms)) f = *std::move(made);
        }
        if (f && giv_op(*f, *leje_, Frist::om(kSpoerg_ms))) return;
    } while (vent_lidt(limit));
}

}  // namespace faelled::store::postgres
