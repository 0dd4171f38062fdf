// The answer of KlassifikationListeHent as a tree, with the names and the order of the deployed
// contract (klassifikation.md 8.4), its two misspelt ones too.
#pragma once

#include "base/traeskriver.hpp"
#include "klassifikation/listehent.hpp"

namespace faelled::klassifikation {

// KlassifikationListe and all below; nothing for an empty list.
void skriv(const Klassifikationsliste& list, Traeskriver& out);

}  // namespace faelled::klassifikation
