// The lists of YdelseListeHent as a tree, with the names of its contract (indekser.md 12.2).
#pragma once

#include "base/traeskriver.hpp"
#include "opslag/ydelsesliste.hpp"

namespace faelled::opslag {

// BevilgetYdelseListe of the page; with payments when `betalinger`.
void skriv_bevillinger(const Ydelsesliste& l, bool betalinger, Traeskriver& out);
// OEkonomiskEffektueringListe of the page; with grants when `bevillinger`.
void skriv_effektueringer(const Ydelsesliste& l, bool bevillinger, Traeskriver& out);

}  // namespace faelled::opslag
