// Sort keys: texts whose byte order is the order asked for. Private to sagdokument.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "indeks/soegemaskine.hpp"
#include "sagdokument/fremsoegning.hpp"

namespace faelled::sagdokument {

// By ascending Prioritet, then UUID. What an object does not have comes first, ascending.
[[nodiscard]] std::string sorteringsnoegle(indeks::Gren g, const std::vector<Sortering>& s,
                                           const indeks::Objekt& o, Tid nu);

// Danish order: case does not count, aa is å, æ ø å stand last.
[[nodiscard]] std::string dansk_orden(std::string_view text);

}  // namespace faelled::sagdokument
