// The connections of one node: bounded, waited for with a deadline, made anew when they break.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "base/metrics.hpp"
#include "store/postgres/aktiv.hpp"
#include "store/postgres/forbindelse.hpp"
#include "store/postgres/postgres_lager.hpp"

namespace faelled::store::postgres {

class Pulje {
  public:
    // `leje`: to keep, and to give up at the end.
    Pulje(PostgresIndstillinger settings, std::optional<Leje> leje);
    ~Pulje();
    Pulje(const Pulje&) = delete;
    Pulje& operator=(const Pulje&) = delete;

    [[nodiscard]] const PostgresIndstillinger& indstillinger() const { return settings_; }
    [[nodiscard]] Frist frist() const { return Frist::om(settings_.ventetid_ms); }

    // Runs `arbejde` with a connection of its own; again with another one while the database is
    // away and time is left. `arbejde` may be run several times and must only read.
    template <typename T>
    [[nodiscard]] Result<T> laes(const std::function<Result<T>(Forbindelse&, Frist)>& arbejde) {
        return laes<T>(arbejde, frist());
    }
    template <typename T>
    [[nodiscard]] Result<T> laes(const std::function<Result<T>(Forbindelse&, Frist)>& arbejde,
                                 Frist limit) {
        for (;;) {
            Result<T> done = forsoeg<T>(arbejde, limit);
            if (done || !er_forbigaaende(done.error()) || !vent_lidt(limit)) return done;
        }
    }

    // As laes, but not again.
    template <typename T>
    [[nodiscard]] Result<T> forsoeg(const std::function<Result<T>(Forbindelse&, Frist)>& arbejde,
                                    Frist limit) {
        FAELLED_TRY(std::unique_ptr<Forbindelse> f, tag(limit));
        Result<T> done = arbejde(*f, limit);
        meld(done || !er_forbigaaende(done.error()));
        giv(std::move(f));
        return done;
    }

    // As laes, for work that may be carried out more than once with the same effect.
    [[nodiscard]] Result<void> gentag(
        const std::function<Result<void>(Forbindelse&, Frist)>& arbejde) {
        return laes<void>(arbejde);
    }

    // Whether the database answered at the latest question.
    [[nodiscard]] bool svarer() const { return answers_.load(std::memory_order_relaxed); }
    // Whether the lease went to another node.
    [[nodiscard]] bool overtaget() const { return taken_over_.load(std::memory_order_relaxed); }
    void meld(bool answers);

    // --- of one of several nodes ---
    [[nodiscard]] const std::optional<Leje>& leje() const { return leje_; }
    // From now on the pulse takes the leadership when it is free.
    void stil_op() { stiller_op_.store(true); }
    // Number of our leadership; nothing when it was not confirmed for so long that another node may
    // have it.
    [[nodiscard]] std::optional<std::int64_t> leder() const;
    // Whether the pulse keeps kBegynder.
    void hold_begynder(bool keep) { begynder_.store(keep); }
    // Pauses before another attempt; false when the time is over.
    [[nodiscard]] static bool vent_lidt(Frist limit);

  private:
    [[nodiscard]] Result<std::unique_ptr<Forbindelse>> tag(Frist limit);
    void giv(std::unique_ptr<Forbindelse> f);
    // A new connection; for a snapshot the one there is.
    [[nodiscard]] Result<std::unique_ptr<Forbindelse>> lav(Frist limit);
    void slip_leje(std::unique_ptr<Forbindelse> f);
    void vagt();
    // Asks, and keeps the lease.
    [[nodiscard]] bool puls(Forbindelse& f, Frist limit);
    [[nodiscard]] bool roller(Forbindelse& f, Frist limit);

    const PostgresIndstillinger settings_;
    const std::optional<Leje> leje_;
    std::atomic<bool> taken_over_{false};
    std::atomic<bool> stiller_op_{false};
    std::atomic<bool> begynder_{false};
    std::atomic<std::int64_t> leder_{0};
    std::atomic<std::int64_t> leder_til_us_{0};  // monotonic; ours until then
    std::atomic<bool> answers_{true};
    std::atomic<std::int64_t> seneste_us_{0};  // when the database last answered
    metrics::Gauge& i_brug_;
    metrics::Histogram& ventet_;
    metrics::Counter& fejl_;

    std::mutex mutex_;
    std::condition_variable ledig_;
    std::vector<std::unique_ptr<Forbindelse>> frie_;
    std::size_t ude_ = 0;
    bool billede_taget_ = false;  // of a snapshot: its transaction was begun
    bool stop_ = false;
    std::condition_variable stopper_;
    std::thread vagt_;  // asks when nobody else does
};

}  // namespace faelled::store::postgres
