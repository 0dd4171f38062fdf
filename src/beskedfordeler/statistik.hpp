// How much went through, for each hour, message type, sender and mailbox; kept 13 months
// (beskedfordeler.md 11). Counted by the writing thread in the very transaction that makes the
// thing counted true, so counts and mailboxes agree after any crash (docs/formater/besked.md).
//
// Where several nodes write, each has rows of its own, under its place; readers sum.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "store/raekkebog.hpp"
#include "store/store.hpp"

namespace faelled::beskedfordeler {

struct Statistiknoegle {
    std::uint32_t time = 0;  // hours since 1970-01-01T00Z
    Uuid beskedtype;         // nil: the message could not be read
    Uuid afsender;           // system; nil: the platform's own registers
    Uuid dueslag;            // nil: what the sender did

    auto operator<=>(const Statistiknoegle&) const = default;
};

struct Statistiktal {
    // Of a sender.
    std::uint64_t modtaget = 0;  // accepted and stored
    std::uint64_t afvist = 0;    // answered by another StatusKode than 20
    // Of a mailbox.
    std::uint64_t fordelt = 0;   // copies that came into it
    std::uint64_t leveret = 0;   // acknowledged
    std::uint64_t forsoeg = 0;   // deliveries that acknowledged and given up copies took
    std::uint64_t fejlkoe = 0;   // moved to the error queue
    std::uint64_t gensendt = 0;  // put back by the owner
    std::uint64_t bytes = 0;     // of messages accepted or copies that came

    bool operator==(const Statistiktal&) const = default;
    Statistiktal& operator+=(const Statistiktal& o);
};

// --- bytes ---
// `plads`: of the node that counted (0-31); nothing: it counts alone.
[[nodiscard]] std::string pak(const Statistiknoegle& n, std::optional<std::uint8_t> plads = {});
// Of any node's row.
[[nodiscard]] std::optional<Statistiknoegle> pak_ud_statistiknoegle(std::string_view key);
[[nodiscard]] std::string pak(const Statistiktal& t);
[[nodiscard]] Result<Statistiktal> pak_ud_statistiktal(std::string_view value);

// What one transaction counts.
using Statistikoptaelling = std::map<Statistiknoegle, Statistiktal>;

// As the rows are read (store/raekkebog.hpp).
[[nodiscard]] Result<void> laes_raekke(std::string_view value, Statistiktal& out);

class Statistikbog : public store::Raekkebog<Statistiktal> {
  public:
    Statistikbog(store::Lager& lager, std::size_t loft, std::optional<std::uint8_t> plads = {})
        : Raekkebog(lager, store::Rum::kTjeneste, loft), plads_(plads) {}
    // Adds the rows, with `more` counted in, to the batch.
    [[nodiscard]] Result<void> skriv_til(store::Batch& batch, const Statistikoptaelling& more);

  private:
    const std::optional<std::uint8_t> plads_;
};

// --- asking ---

struct Statistikfilter {
    // Half-open; an hour counts when it begins inside.
    Tid fra = Tid::minus_uendelig();
    Tid til = Tid::plus_uendelig();
    std::optional<Uuid> beskedtype{};
    std::optional<Uuid> afsender{};
    std::optional<Uuid> dueslag{};
    // May the caller see the row? Null: all.
    std::function<bool(const Statistiknoegle&)> maa{};
};
// What is kept apart; everything else is summed.
struct Statistikopdeling {
    enum class Tid : std::uint8_t { kIngen, kDag, kTime } tid = Tid::kIngen;
    bool beskedtype = false;
    bool afsender = false;
    bool dueslag = false;
};
struct Statistiklinje {
    Statistiknoegle noegle;  // fields summed over are nil; `time` is the first hour of a day
    Statistiktal tal;
};

struct Statistikgraenser {
    std::size_t linjer = 10'000;
    // Looked at, the nodes' rows of one key as one. A question that would look at more is refused:
    // it holds a thread.
    std::size_t raekker = 2'000'000;
};
// In order of key. 40 when there would be more lines, or more rows to look at. May block.
[[nodiscard]] Result<std::vector<Statistiklinje>> statistik(store::Lager& lager,
                                                            const Statistikfilter& filter,
                                                            const Statistikopdeling& split,
                                                            Statistikgraenser most = {});

}  // namespace faelled::beskedfordeler
