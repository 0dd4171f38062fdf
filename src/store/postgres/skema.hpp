// The tables, as numbered migrations.
#pragma once

#include "store/postgres/forbindelse.hpp"
#include "store/postgres/postgres_lager.hpp"

namespace faelled::store::postgres {

// The newest version this program makes. A migration once released is never changed.
inline constexpr std::int64_t kSkema = 2;
// The oldest program (its kSkema) that may use what this one makes: one step back, so that nodes
// can be brought to a new version one after the other.
inline constexpr std::int64_t kMindsteSkema = 1;

// Makes the tables where there are none; refuses tables that this program cannot use.
[[nodiscard]] Result<void> klargoer(Forbindelse& f, const PostgresIndstillinger& settings);
// Runs the migrations that are missing, in one transaction.
[[nodiscard]] Result<Migrering> migrer(Forbindelse& f, const PostgresIndstillinger& settings);

}  // namespace faelled::store::postgres
