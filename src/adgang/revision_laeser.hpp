// Reading the audit log, of a running or of a stopped installation.
//
// A chain is read in pieces of at most one zone; days and zones whose times lie outside the filter
// are stepped over. Every read sees what was durable when it began. Several nodes' chains are
// merged by time, each in its own order: a chain's times may go back by as long as a call takes.
// Thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "adgang/logsted.hpp"
#include "adgang/revision.hpp"

namespace faelled::adgang {

struct Revisionslinje {
    std::uint64_t nr = 0;  // in its chain; of node n, n * kNodenumre higher (nodelog.hpp)
    Revisionspost post;
};

// All that is set must hold.
struct Revisionsfilter {
    Kaede kaede = Kaede::kAdgang;
    // Half-open, on Revisionspost::tid.
    Tid fra = Tid::minus_uendelig();
    Tid til = Tid::plus_uendelig();
    std::optional<Uuid> system;  // also as the one acted for
    std::optional<Cvr> myndighed;
    std::optional<Uuid> aftale;
    std::optional<Uuid> objekt;  // among those kept in the record
    std::optional<Uuid> sporing;
    std::optional<krypto::Fingeraftryk> certifikat;
    std::string tjeneste;   // exact; empty: any
    std::string operation;  // exact; empty: any
    std::optional<int> resultat;
    bool kun_fejl = false;            // udfald() is not kOk
    bool kun_med_besked = false;      // has a message hash
    std::vector<Revisionsart> arter;  // empty: any

    [[nodiscard]] bool passer(const Revisionspost& p) const;
};

enum class Retning : std::uint8_t { kFrem, kTilbage };

// Where a page begins (inclusive; nothing: at the end it walks from) and how much it may cost.
struct Sidevalg {
    Retning retning = Retning::kTilbage;
    std::optional<Logsted> start;
    std::size_t antal = 100;
    std::uint64_t laes_hoejst = 1'000'000;  // records looked at, about
};

struct Revisionsside {
    std::vector<Revisionslinje> linjer;  // in the direction of walking
    std::optional<Logsted> naeste;       // where the next page begins; nothing: no more
    std::uint64_t ulaeselige = 0;        // damaged records stepped over: `audit verify`
};

class Revisionslaeser {
  public:
    explicit Revisionslaeser(store::Lager& lager) : lager_(lager) {}

    [[nodiscard]] Result<Revisionsside> side(const Revisionsfilter& filter,
                                             const Sidevalg& valg) const;
    // Every record that passes, oldest first; `besoeg` answers false to stop. For export. Returns
    // how many damaged records were stepped over.
    [[nodiscard]] Result<std::uint64_t> alle(
        const Revisionsfilter& filter,
        const std::function<bool(const Revisionslinje&)>& besoeg) const;

  private:
    store::Lager& lager_;
};

}  // namespace faelled::adgang
