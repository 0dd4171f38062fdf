// Who was given which message when, under which agreement, in the audit log.
//
// A record for each delivery would cost more than the delivery, so those of some milliseconds that
// go to one mailbox under one agreement share one (adgang::Revisionsart::kLevering). Nobody waits
// for it: what is taken off a mailbox before its record is durable is noted in the same
// transaction, and written to the log at the next start if need be (Postlager::efterrevider).
// Bounded: when too many deliveries have no record yet, no more are begun. Thread-safe; nothing
// here blocks.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <tuple>
#include <vector>

#include "adgang/revision.hpp"
#include "base/metrics.hpp"
#include "base/strong.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"

namespace faelled::beskedfordeler {

// One delivery.
struct Leveringsspor {
    Uuid dueslag;
    Uuid system;    // of the mailbox
    Uuid aftale;    // nil: not known
    Cvr myndighed;  // whose agreement; 0: not known
    Uuid besked;    // opslagsid of its BeskedId
    Uuid transaktion;
    Tid tid;
};

class Leveringslog {
  public:
    struct Indstillinger {
        std::int64_t samle_ms = 10;           // so long deliveries are gathered
        std::int64_t igen_ms = 200;           // between tries when the log does not take them
        std::size_t uden_post_maks = 20'000;  // deliveries without a durable record
    };
    // `durable` is called on the log's thread with the last delivery whose record, and all before
    // it, are durable. The audit log outlives it.
    Leveringslog(adgang::Revision& revision, Indstillinger settings,
                 std::function<void(std::uint64_t levering)> durable);
    // Writes what was noted, if the log takes it.
    ~Leveringslog();
    Leveringslog(const Leveringslog&) = delete;
    Leveringslog& operator=(const Leveringslog&) = delete;

    // A delivery that begins now; answers what names it.
    [[nodiscard]] std::uint64_t noter(const Leveringsspor& s);
    [[nodiscard]] bool er_varig(std::uint64_t levering);
    // Stops, as the destructor does; answers the last delivery whose record is durable.
    [[nodiscard]] std::uint64_t varig_ved_stop();
    // Is there room for another? If not, `then` is called once when there is.
    [[nodiscard]] bool har_plads(const std::function<std::move_only_function<void()>()>& then);

  private:
    // Deliveries that share records.
    using Noegle = std::tuple<Uuid, Uuid>;  // mailbox, agreement
    using Grupper = std::map<Noegle, std::vector<Leveringsspor>>;

    void koer();
    [[nodiscard]] bool gem(const Grupper& groups);

    adgang::Revision& revision_;
    const Indstillinger settings_;
    const std::function<void(std::uint64_t)> varig_kald_;
    std::mutex laas_;
    std::condition_variable arbejde_;
    Grupper grupper_;
    std::uint64_t naeste_ = 1;  // of the next delivery
    std::uint64_t varig_ = 0;   // all up to here have a durable record
    std::vector<std::move_only_function<void()>> pladsventende_;
    bool stop_ = false;
    metrics::Gauge& uden_post_;
    metrics::Counter& fejl_;

    std::mutex svar_laas_;
    std::condition_variable svar_;
    std::size_t mangler_ = 0;  // answers of the log
    bool fejlet_ = false;
    std::thread traad_;
};

}  // namespace faelled::beskedfordeler
