// What is written of an object when values of BevillingVis or OekonomiskEffektueringVis are asked
// for (indekser.md chapter 11).
#pragma once

#include <cstdint>

#include "oio/model.hpp"
#include "oio/xml_form.hpp"
#include "ydelse/fremsoegning.hpp"

namespace faelled::ydelse {

// `vis`: bits of Bevillingvis or Effektueringvis. The security profile of a grant is always there,
// so that no receiver can overlook it (chapter 13).
[[nodiscard]] oio::Udsnit udsnit(indeks::Gren g, std::uint32_t vis);

// Takes out what no Udsnit can say: actors by role, and the extension of AttributListe. The owner
// stands for the authorities: the municipality of residence comes with it.
void behold_viste(indeks::Gren g, std::uint32_t vis, oio::Indhold& indhold);

}  // namespace faelled::ydelse
