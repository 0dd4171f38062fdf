// The tables, as numbered migrations.
#pragma once

#include "store/postgres/forbindelse.hpp"
#include "store/postgres/postgres_lager.hpp"

namespace faelled::store::postgres {

// The newest version this program makes. A migration once released is never changed.
inline constexpr std::int64_t kSkema = 1;

// Makes the tables where there are none; refuses tables that this program cannot use.
[[nodiscard]] Result<void> klargoer(Forbindelse& f, const PostgresIndstillinger& settings);
// Runs the migrations that are missing, in one transaction.
[[nodiscard]] Result<Migrering> migrer(Forbindelse& f, const PostgresIndstillinger& settings);

}  // namespace faelled::store::postgres
