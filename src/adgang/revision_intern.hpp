// The inside of Revision, shared by revision.cpp and revision_oprydning.cpp.
#pragma once

#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <thread>
#include <vector>

#include "adgang/forbrug.hpp"
#include "adgang/nodelog.hpp"
#include "adgang/revision.hpp"
#include "adgang/revision_kaede.hpp"
#include "base/metrics.hpp"

namespace faelled::adgang {

inline constexpr std::array kKaeder = {Kaede::kAdgang, Kaede::kAdministration};

struct Revision::Indre {
    // A record on its way. Packed by the caller's thread, so that the one thread has less to do.
    struct Ventende {
        std::string bytes;
        std::string forbrug;  // packed Forbrugsnoegle, or empty
        Varig varig;
        Tid tid;
        std::int64_t varighed_us = 0;
        std::uint64_t antal = 1;
        std::int64_t modtaget_us = 0;
        Kaede kaede = Kaede::kAdgang;
        Udfald udfald = Udfald::kOk;
    };

    Indre(store::Lager& l, const Clock& c, std::optional<Seglnoegle> s, Indstillinger settings);

    [[nodiscard]] bool sat(Ventende v);
    void koer();
    [[nodiscard]] std::vector<Ventende> naeste();
    [[nodiscard]] Result<void> skriv_gruppe(std::vector<Ventende>& arbejdet, bool forsegl);
    [[nodiscard]] Result<void> gem(const std::vector<Ventende>& arbejdet, bool forsegl);
    [[nodiscard]] Result<void> laes_hoveder();
    void ny_dag(Kaedehoved& h, Tid nu);
    void saet_segl(Kaedehoved& h, Tid nu);

    store::Lager& faelles;  // with all nodes' logs
    Nodelog lager;          // this node's
    const Clock& clock;
    const std::optional<Seglnoegle> segl;
    const Indstillinger valg;

    mutable std::mutex mutex;
    std::condition_variable arbejde;
    std::deque<Ventende> koe;
    std::size_t koe_bytes = 0;
    std::size_t ventet = 1;  // records the thread waits for
    bool stop = false;
    bool forsegl_nu = false;
    std::vector<std::promise<Result<void>>> forsegl_svar;

    // Of the thread (and of create, before it runs).
    std::vector<Kaedehoved> hoveder;  // in the order of kKaeder; empty: to be read
    Forbrugsbog bog;
    std::int64_t uforseglet_siden = 0;  // monotonic; 0: nothing unsealed, or no key
    bool brudt = false;
    std::size_t sidste_antal = 0;  // in the latest group
    std::int64_t sidste_us = 0;    // what it took to write

    metrics::Counter& poster;
    metrics::Counter& afvist;
    metrics::Counter& fejl;
    metrics::Counter& segltaeller;
    metrics::Counter& seglfejl;
    metrics::Gauge& venter;
    metrics::Gauge& gruppe;
    metrics::Gauge& husket;
    metrics::Histogram& tid;

    std::thread traad;
};

}  // namespace faelled::adgang
