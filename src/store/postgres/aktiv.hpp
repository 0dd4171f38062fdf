// Which node may write, when only one may: a lease in the database.
//
// The services above the store keep some of their state in memory (the end of the audit chain, the
// mailboxes), so an installation has one active node and others that stand by. The lease has a
// number that rises with every change of hands and is checked in the transaction of every group
// under the lock of all writers: a node that lost it can write nothing more, whatever it believes.
#pragma once

#include <optional>

#include "store/postgres/forbindelse.hpp"

namespace faelled::store::postgres {

// Fejl::regel of a refusal because another node is active.
inline constexpr std::string_view kRegelAktiv = "aktiv";

// Takes the lease: free, `node`'s own from before, or not renewed for kLejetid_ms. Answers its
// number. Fejl kMiljoe with regel kRegelAktiv when another node has it.
[[nodiscard]] Result<std::int64_t> bliv_aktiv(Forbindelse& f, const Uuid& node, Frist limit);
// Renews it; false when it is another node's by now.
[[nodiscard]] Result<bool> forny(Forbindelse& f, std::int64_t epoke, Frist limit);
// Gives it up, so that another node need not wait.
void giv_op(Forbindelse& f, std::int64_t epoke, Frist limit);

// The number, for the check in a group.
[[nodiscard]] const Saetning& laes_epoke();
[[nodiscard]] Fejl overtaget();

}  // namespace faelled::store::postgres
