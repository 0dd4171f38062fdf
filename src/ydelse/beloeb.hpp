// Amounts as the schema writes them: -?[0-9]+(\.[0-9]+)?, exact, never made into a binary number
// (indekser.md 10.2).
#pragma once

#include <string_view>

namespace faelled::ydelse {

// Is `a` less than `b`? Both must be amounts; an empty one stands for no bound and is less than
// nothing.
[[nodiscard]] bool beloeb_mindre(std::string_view a, std::string_view b);

}  // namespace faelled::ydelse
