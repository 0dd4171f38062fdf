// Everything in a store as rows of canonical keys and values (format.hpp), so that one engine's
// store can become another's: `flyt`.
#pragma once

#include <array>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "store/format.hpp"
#include "store/store.hpp"

namespace faelled::store {

struct Flytterraekke {
    std::string noegle;
    std::string vaerdi;
};

// What an engine offers for moving. Thread rule: one thread, and nobody writes meanwhile.
class Flytbar {
  public:
    virtual ~Flytbar() = default;
    // The rows of a family (not kSystem) in an order of the engine's own, those behind `efter`
    // (empty: all). The order stays the same between calls. `besoeg` returns false to stop.
    [[nodiscard]] virtual Result<void> raekker(
        Familie f, std::string_view efter,
        const std::function<bool(std::string_view key, std::string_view value)>& besoeg) = 0;
    // Puts rows of one family in, and `tilstand` into Rum::kMeta under kFlyttenoegle, together and
    // durably. Rows that are there already are replaced.
    [[nodiscard]] virtual Result<void> indsaet(Familie f, std::span<const Flytterraekke> rows,
                                               std::string_view tilstand) = 0;
    [[nodiscard]] virtual Result<Taellere> taellere() = 0;
    // Sets the counters and takes kFlyttenoegle away: the store may be used from now on.
    [[nodiscard]] virtual Result<void> afslut(const Taellere& t) = 0;
};

// There while a store is not wholly moved into.
inline constexpr std::string_view kFlyttenoegle = "flyt.tilstand";

// A sum that does not depend on the order of the rows: their number, and their SHA-1s added.
struct Rumsum {
    std::uint64_t antal = 0;
    std::array<std::uint32_t, 5> sum{};

    void tag(std::string_view key, std::string_view value);
    bool operator==(const Rumsum&) const = default;
};

struct Flytning {
    std::uint64_t raekker = 0;     // copied by this run
    std::uint64_t genoptaget = 0;  // families that an earlier run had finished
};

// Copies everything from `fra` to `til`, goes on where an earlier run stopped, and compares the two
// afterwards by number and sum of rows and by counters. `til` must be empty or hold a move from
// `navn` that is not done. `meld` is told how many rows are done, of how many, copying and
// comparing taken together. Fejl: kKalder when one of them may not be used so; kMiljoe when they
// differ afterwards (`fra` was written to meanwhile).
[[nodiscard]] Result<Flytning> flyt(
    Lager& fra, Lager& til, std::string_view navn,
    const std::function<void(std::uint64_t done, std::uint64_t all)>& meld);

// Fejl kMiljoe when `lager` is being moved into.
[[nodiscard]] Result<void> kontroller_flyttet(Lager& lager);

}  // namespace faelled::store
