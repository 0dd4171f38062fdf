// The rules of a batch that can be checked without looking at the store; every engine asks them
// first.
#pragma once

#include "store/store.hpp"

namespace faelled::store {

// Finite times outside this (about the year 38,000) are refused, so that every stored time has a
// short form.
inline constexpr std::int64_t kMaxTid = std::int64_t{1} << 60;

// Fejl kIntern: a batch that breaks these is a fault in the program, not in what somebody sent.
[[nodiscard]] Result<void> kontroller(const Batch& batch);

// Calls `sent.byg` and gives the rows that it made. Fejl: its own; kIntern when it throws or makes
// a row that it may not.
[[nodiscard]] Result<std::vector<RumSkrivning>> byg_raekker(
    const Batch::Sent& sent, std::span<const std::optional<std::string>> values);

// The answer to an append by `byg`, which would wait for itself.
[[nodiscard]] Fejl append_i_byg();
// The answer to an expectation that did not hold.
[[nodiscard]] Fejl konflikt();
// The answer to a registration that is not later than the current one.
[[nodiscard]] Fejl for_tidlig();
// The answer to writing an outbox row that the store has not made.
[[nodiscard]] Fejl fremmed_udbakke();
// The answer to a search without conditions.
[[nodiscard]] Fejl uden_betingelser();

}  // namespace faelled::store
