// Reads of a copy of the database (streaming replication) that miss nothing acknowledged.
//
// Before the first read of a Laesevindue the primary is asked how far its log is on the disk and
// on which timeline. A replica's answer counts only when, in the same round trip and before the
// answer, it had replayed that far and shows a heartbeat that this node wrote on that timeline:
// then it has everything that any node had acknowledged, also after a failover. A replica that is
// behind is given a moment; one that is not there, or stays behind, is left out until the
// heartbeat passes through it again. In every other case the primary answers.
#pragma once

#include <array>
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "base/laesevindue.hpp"
#include "base/metrics.hpp"
#include "store/postgres/forbindelse.hpp"
#include "store/postgres/pulje.hpp"

namespace faelled::store::postgres {

class Replika {
  public:
    // `primaer` outlives it; its settings name the replica. `node`: new for every process.
    Replika(Pulje& primaer, const Uuid& node);
    ~Replika();
    Replika(const Replika&) = delete;
    Replika& operator=(const Replika&) = delete;

    // The replica's answer, or nothing when the primary is to be asked.
    [[nodiscard]] std::optional<Raekker> spoerg(Laesevindue& v, const Saetning& s,
                                                const Parametre& p);

  private:
    // One heartbeat: its number, where it was written, when (monotonic).
    struct Slag {
        std::int64_t nr = 0;
        std::int64_t historie = 0;
        std::int64_t us = 0;
    };
    enum class Naaet : std::uint8_t { kJa, kBagud, kFejl };

    // The rest of `v` is the primary's.
    [[nodiscard]] static std::nullopt_t til_primaer(Laesevindue& v, metrics::Counter& why);
    [[nodiscard]] bool find_sted(Laesevindue& v);
    [[nodiscard]] Naaet forsoeg(Forbindelse& f, const Laesevindue::Sted& need, const Saetning& s,
                                const Parametre& p, std::optional<Raekker>& out);
    // Whether what the replica says of itself is enough.
    [[nodiscard]] bool raekker_til(const Raekker& state, const Laesevindue::Sted& need) const;
    [[nodiscard]] std::unique_ptr<Forbindelse> tag();
    void giv(std::unique_ptr<Forbindelse> f);  // null: it is of no more use

    void vagt();
    [[nodiscard]] bool slaa();  // writes a heartbeat
    [[nodiscard]] bool lyt();   // how much of them the replica has; false when it does not answer
    void meld(bool usable);

    Pulje& primaer_;
    const Uuid node_;
    std::atomic<bool> brugbar_{false};
    std::atomic<std::int64_t> hviler_til_us_{0};  // monotonic
    metrics::Counter& laest_;
    metrics::Counter& bagud_;
    metrics::Counter& fejlet_;
    metrics::Gauge& i_brug_;
    metrics::Gauge& efter_;

    mutable std::mutex mutex_;
    std::vector<std::unique_ptr<Forbindelse>> frie_;
    std::size_t ude_ = 0;
    std::array<Slag, 64> slag_;  // the latest, by number
    std::int64_t seneste_ = 0;   // number of the newest
    bool stop_ = false;
    std::condition_variable stopper_;
    std::unique_ptr<Forbindelse> lytter_;  // the guard's
    std::thread vagt_;
};

}  // namespace faelled::store::postgres
