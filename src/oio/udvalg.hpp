// The filtered snapshot (organisation.md 3.6): which registrations and which periods a filter
// selects.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "base/result.hpp"
#include "oio/operationer.hpp"

namespace faelled::oio {

// The valid-time interval of a filter at `nu`; empty interval = that instant. 40 when From > To.
[[nodiscard]] Result<Periode> virkningsinterval(const Filter& f, Tid nu);
// The registration-time interval, or nothing for "the latest one". 40 when From > To.
[[nodiscard]] Result<std::optional<Periode>> registreringsinterval(const Filter& f);

// The same of receipt (indeksform).
[[nodiscard]] Result<std::optional<Periode>> modtagelsesinterval(const Filter& f);

// When each of an object's registrations held by its sender's time (indekser.md 3.1): from the
// larger of its own Tidspunkt and its predecessor's beginning, until the next one's. `history`:
// all of them, oldest first.
[[nodiscard]] std::vector<Periode> afsendte_intervaller(std::span<const Registrering> history);

// Leaves the periods that overlap `interval`, whole, in place.
void behold(Indhold& content, const Periode& interval);

}  // namespace faelled::oio
