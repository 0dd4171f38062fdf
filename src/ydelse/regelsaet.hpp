// The conventions for grants and payments (indekser.md 10.2, 10.3). The guidelines are not public:
// the rules follow the schema, the general guideline and a sample client, and are findings only.
// Private to ydelse.
#pragma once

#include "indeks/regelsaet.hpp"

namespace faelled::ydelse {

[[nodiscard]] const indeks::Regelsaet& bevillingsregler();
[[nodiscard]] const indeks::Regelsaet& effektueringsregler();

}  // namespace faelled::ydelse
