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

// The answer to an expectation that did not hold.
[[nodiscard]] Fejl konflikt();
// The answer to a registration that is not later than the current one.
[[nodiscard]] Fejl for_tidlig();
// The answer to writing an outbox row that the store has not made.
[[nodiscard]] Fejl fremmed_udbakke();
// The answer to a search without conditions.
[[nodiscard]] Fejl uden_betingelser();

}  // namespace faelled::store
