// Which nodes may write: leases in the database, by the database's own clock.
//
// Row 1 says who has the whole store: one node alone, or the nodes that share it (under one name of
// theirs). Rows from kFoerstePlads on are the places of those that share it; row kLeder and row
// kBegynder are held by one of them at a time. Each lease has a number that rises with every change
// of hands. The numbers of the store and of the place are checked in the transaction of every group
// under the lock of all writers: a node that lost one can write nothing more, whatever it believes.
#pragma once

#include <optional>

#include "store/postgres/forbindelse.hpp"
#include "store/postgres/postgres_lager.hpp"

namespace faelled::store::postgres {

inline constexpr std::int16_t kHele = 1;
inline constexpr std::int16_t kLeder = 2;
inline constexpr std::int16_t kBegynder = 3;
inline constexpr std::int16_t kFoerstePlads = 100;

// What a node holds while it has the store open.
struct Leje {
    Uuid node;
    std::int64_t hele = 0;    // number of the whole store's lease
    std::int16_t raekke = 0;  // of the place; 0: the store is this node's alone
    std::int64_t plads = 0;   // number of the place's lease
};

// Takes the store for `node` alone: free, its own from before, or not renewed for ten seconds. Fejl
// kMiljoe with regel kRegelOptaget when others have it.
[[nodiscard]] Result<Leje> bliv_aktiv(Forbindelse& f, const Uuid& node, Frist limit);
// Takes a place beside others of its kind: its own from before, one never used, one whose node is
// gone; a guest the last one that is free. Fejl as above, when one node has the store alone, nodes
// of another kind have it, or all places are taken.
[[nodiscard]] Result<Leje> bliv_medlem(Forbindelse& f, const Uuid& node, std::uint8_t slags,
                                       bool guest, Frist limit);
// Renews; false when it is another node's by now.
[[nodiscard]] Result<bool> forny(Forbindelse& f, const Leje& l, Frist limit);
// Gives up everything the node holds, so that others need not wait. Once more does no harm.
[[nodiscard]] Result<void> giv_op(Forbindelse& f, const Leje& l, Frist limit);

// Takes or renews a role that one of several nodes has (kLeder, kBegynder): its number, or nothing
// when another node has it.
[[nodiscard]] Result<std::optional<std::int64_t>> tag_rolle(Forbindelse& f, const Leje& l,
                                                            std::int16_t role, Frist limit);
void giv_rolle(Forbindelse& f, const Leje& l, std::int16_t role, Frist limit);

// The numbers, for the check in a group; $1: the place's row (0: none).
[[nodiscard]] const Saetning& laes_lejer();
[[nodiscard]] bool gaelder(const Raekker& lejer, const Leje& l);
[[nodiscard]] Fejl overtaget();

}  // namespace faelled::store::postgres
