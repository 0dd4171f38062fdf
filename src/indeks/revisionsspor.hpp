// Who a search is about, for the audit log (indekser.md chapter 17).
#pragma once

#include "adgang/kalder.hpp"
#include "base/uuid.hpp"
#include "indeks/udtryk.hpp"

namespace faelled::indeks {

// Notes a hash of every CPR number that the expression searches for, and the user that the caller
// names (Kaldsspor::oplysninger). `navnerum`: the
// installation's own secret, so that nobody can try all numbers against the log.
void noter_parter(const adgang::Kalder& k, const Udtryk& u, const Uuid& navnerum);

}  // namespace faelled::indeks
