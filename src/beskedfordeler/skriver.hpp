// One thread that writes for everybody: takes the tasks that wait, lets each add its rows to one
// batch, appends it, and then tells each how it went. So all copies of a message, and of all
// messages that wait at the same time, are one transaction with one sync. Private to the module.
//
// Of several nodes each has one. Then the tasks build behind the lock of all writers
// (store::Batch::sent), on the rows that they name as they are there, since another node may have
// written them.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <vector>

#include "base/metrics.hpp"
#include "base/result.hpp"
#include "beskedfordeler/post.hpp"
#include "beskedfordeler/statistik.hpp"
#include "store/store.hpp"

namespace faelled::beskedfordeler {

// What tasks add to. Used by one thread at a time.
class Bygning {
  public:
    // On what this node remembers: nobody else writes.
    explicit Bygning(std::uint64_t naeste_besked) : naeste_besked_(naeste_besked) {}
    // On what was read: keys, and their values in the same order. The first is that of the counter.
    Bygning(std::span<const std::string> keys, std::span<const std::optional<std::string>> values);

    void saet(std::string key, std::string value) {
        batch_.rum.push_back(
            {store::Rum::kTjeneste, std::move(key), std::move(value), std::nullopt});
    }
    void fjern(std::string key) {
        batch_.rum.push_back({store::Rum::kTjeneste, std::move(key), std::nullopt, std::nullopt});
    }
    [[nodiscard]] std::uint64_t ny_besked() { return naeste_besked_++; }
    // Counts of a mailbox after everything before: changed in place, written once. The task names
    // the mailbox in Skriveopgave::bokse; `now` is what this node remembers.
    [[nodiscard]] Dueslagstal& tal(const Uuid& box, const Dueslagstal& now);
    // Is the row still there? The task names it in Skriveopgave::raekker. One that no other node
    // can have taken is.
    [[nodiscard]] bool er_der(const std::string& key);
    // Hourly statistics, written in the same transaction.
    void tael(const Statistiknoegle& what, const Statistiktal& more) { optalt_[what] += more; }

  private:
    friend class Skriver;
    [[nodiscard]] const std::optional<std::string>* laest(const std::string& key);
    store::Batch batch_;
    std::uint64_t naeste_besked_ = 1;
    std::map<Uuid, Dueslagstal> tal_;
    Statistikoptaelling optalt_;
    bool delt_ = false;
    std::unordered_map<std::string_view, const std::optional<std::string>*> laest_;
    Result<void> fejl_;  // nothing of it may be written
};

struct Skriveopgave {
    std::size_t bytes = 0;  // about what it writes
    // Its reads must see everything before it: it gets a batch of its own.
    bool alene = false;
    // Fejl: this task is given up; unless it stands alone it must then have added nothing. Called
    // again, and then the last call counts, when several nodes write and an attempt came to
    // nothing.
    std::move_only_function<Result<void>(Bygning&)> byg;
    // On the writing thread, when durable or not; must be quick.
    std::move_only_function<void(const Result<void>&)> slut;
    // Nobody waits for it: it may lie for `Indstillinger::samle_us`, so that many share a batch.
    bool kan_vente = false;
    // What it asks of Bygning: mailboxes whose counts it changes, rows that it wants to find.
    std::vector<Uuid> bokse{};
    std::vector<std::string> raekker{};
};

class Skriver {
  public:
    struct Indstillinger {
        std::size_t koe_bytes = std::size_t{64} << 20;  // tasks that wait
        std::size_t gruppe_antal = 512;
        std::size_t gruppe_bytes = std::size_t{4} << 20;
        std::size_t statistikraekker = 20'000;  // kept in memory; others are read anew
        std::int64_t samle_us = 25'000;         // so long tasks that can wait are gathered
        // One of several nodes that write, at that place; nothing: the only one.
        std::optional<std::uint8_t> plads{};
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
    [[nodiscard]] Result<void> udfoer(std::move_only_function<Result<void>(Bygning&)> build,
                                      std::vector<Uuid> bokse = {});

  private:
    // A batch under way.
    struct Hold {
        std::vector<Skriveopgave> opgaver;
        Bygning bygning;
        std::vector<Result<void>> svar;  // of each task
    };
    void koer();
    [[nodiscard]] bool er_tid() const;
    [[nodiscard]] std::vector<Skriveopgave> naeste();
    void behandl(Hold& h);
    [[nodiscard]] Result<void> byg(Hold& h);
    [[nodiscard]] Result<void> gem(Hold& h);
    [[nodiscard]] Result<void> gem_alene(Hold& h);
    [[nodiscard]] Result<void> gem_delt(Hold& h);

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
