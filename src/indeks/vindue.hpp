// Time windows that the law counts in calendar months (indekser.md chapter 15).
#pragma once

#include "base/time.hpp"

namespace faelled::indeks {

// The start of the Danish day that many calendar months before `nu`: the same day of the month, or
// the month's last.
[[nodiscard]] Tid maaneder_foer(Tid nu, int maaneder);

}  // namespace faelled::indeks
