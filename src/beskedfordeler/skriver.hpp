// One thread that writes for everybody: takes the tasks that wait, lets each add its rows to one
// batch, appends it, and then tells each how it went. So all copies of a message, and of all
// messages that wait at the same time, are one transaction with one sync. Private to the module.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "base/metrics.hpp"
#include "base/result.hpp"
#include "beskedfordeler/post.hpp"
#include "beskedfordeler/statistik.hpp"
#include "store/store.hpp"

namespace faelled::beskedfordeler {

// What tasks add to. Used by the writing thread only.
class Bygning {
  public:
    explicit Bygning(std::uint64_t naeste_besked) : naeste_besked_(naeste_besked) {}

    void saet(std::string key, std::string value) {
        batch_.rum.push_back(
            {store::Rum::kTjeneste, std::move(key), std::move(value), std::nullopt});
    }
    void fjern(std::string key) {
        batch_.rum.push_back({store::Rum::kTjeneste, std::move(key), std::nullopt, std::nullopt});
    }
    [[nodiscard]] std::uint64_t ny_besked() { return naeste_besked_++; }
    // Counts of a mailbox after everything before: changed in place, written once.
    [[nodiscard]] Dueslagstal& tal(const Uuid& box, const Dueslagstal& now) {
        return tal_.try_emplace(box, now).first->second;
    }
    // Hourly statistics, written in the same transaction.
    void tael(const Statistiknoegle& what, const Statistiktal& more) { optalt_[what] += more; }

  private:
    friend class Skriver;
    store::Batch batch_;
    std::uint64_t naeste_besked_;
    std::map<Uuid, Dueslagstal> tal_;
    Statistikoptaelling optalt_;
};

struct Skriveopgave {
    std::size_t bytes = 0;  // about what it writes
    // Its reads must see everything before it: it gets a batch of its own.
    bool alene = false;
    // Fejl: this task is given up; unless it stands alone it must then have added nothing.
    std::move_only_function<Result<void>(Bygning&)> byg;
    // On the writing thread, when durable or not; must be quick.
    std::move_only_function<void(const Result<void>&)> slut;
    // Nobody waits for it: it may lie for `Indstillinger::samle_us`, so that many share a batch.
    bool kan_vente = false;
};

class Skriver {
  public:
    struct Indstillinger {
        std::size_t koe_bytes = std::size_t{64} << 20;  // tasks that wait
        std::size_t gruppe_antal = 512;
        std::size_t gruppe_bytes = std::size_t{4} << 20;
        std::size_t statistikraekker = 20'000;  // kept in memory; others are read anew
        std::int64_t samle_us = 25'000;         // so long tasks that can wait are gathered
        std::optional<std::uint8_t> plads{};    // of this node, where several write
    };
    // Called on the writing thread after each batch that became durable, before its tasks are told.
    using Efter = std::function<void(const std::map<Uuid, Dueslagstal>&)>;
    // `naeste_besked` as stored. The store outlives it.
    Skriver(store::Lager& lager, std::uint64_t naeste_besked, Indstillinger settings, Efter after);
    // Does what waits, stops.
    ~Skriver();
    Skriver(const Skriver&) = delete;
    Skriver& operator=(const Skriver&) = delete;

    // False, and nothing called, when too much waits and the task may be refused.
    [[nodiscard]] bool foej_til(Skriveopgave task, bool maa_afvises = false);
    // Waits. Not from the writing thread.
    [[nodiscard]] Result<void> udfoer(std::move_only_function<Result<void>(Bygning&)> build);

  private:
    void koer();
    [[nodiscard]] bool er_tid() const;
    [[nodiscard]] std::vector<Skriveopgave> naeste();
    void behandl(std::vector<Skriveopgave>& tasks);
    [[nodiscard]] Result<void> gem(Bygning& b);

    store::Lager& lager_;
    const Indstillinger settings_;
    const Efter efter_;
    std::uint64_t naeste_besked_;
    Statistikbog bog_;
    std::mutex laas_;
    std::condition_variable arbejde_;
    std::deque<Skriveopgave> koe_;
    std::size_t bytes_ = 0;
    std::size_t haster_ = 0;       // tasks in the queue that cannot wait
    std::int64_t samlet_fra_ = 0;  // monotonic; when the queue was last empty
    bool stop_ = false;
    metrics::Counter& grupper_;
    metrics::Gauge& husket_;
    std::thread traad_;
};

}  // namespace faelled::beskedfordeler
