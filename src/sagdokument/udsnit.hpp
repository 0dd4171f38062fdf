// What is written of an object when values of SagVis or DokumentVis are asked for (indekser.md
// 9.3).
#pragma once

#include <cstdint>

#include "oio/xml_form.hpp"
#include "sagdokument/fremsoegning.hpp"

namespace faelled::sagdokument {

// `vis`: a bit per value, in the order of the schema. The security profile is always there, so that
// no receiver can overlook it (chapter 13).
[[nodiscard]] oio::Udsnit udsnit(Gren g, std::uint32_t vis);

}  // namespace faelled::sagdokument
