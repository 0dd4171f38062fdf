// The merge algorithm of ret (organisation.md 8.2), as a pure function.
#pragma once

#include "base/result.hpp"
#include "oio/motor.hpp"

namespace faelled::oio {

// Puts ends that were not given in place: From = `fra`, To = infinity. 40 when From > To.
[[nodiscard]] Result<void> normaliser(Indhold& message, Tid fra);

// The new complete picture from the previous one and a normalised message. Lists absent in the
// message are copied. With an empty `foer` this is how opret and importer clean what they got.
// Result in canonical order, without zero-length periods.
[[nodiscard]] Indhold flet(const Objektbeskrivelse& b, const Indhold& foer, Indhold message,
                           Rettemaade mode);

// reject_duplicate_addresses (rule 7): 40 when a dynamic relation names the same object twice in
// one message.
[[nodiscard]] Result<void> afvis_dobbelte(const Objektbeskrivelse& b, const Indhold& message);

}  // namespace faelled::oio
