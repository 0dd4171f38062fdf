// Who may do what (klassifikation.md chapter 12), and what a class must be like (chapter 5).
// Private to klassifikation.
#pragma once

#include <span>

#include "klassifikation/klassifikation.hpp"

namespace faelled::klassifikation {

// 43 when the service agreement lacks the right.
[[nodiscard]] Result<void> kraev(const Kalder& k, adgang::Ret right);
// BrugerRef of what the caller writes without naming one (3.2): its system.
[[nodiscard]] oio::Skriver skriver(const Kalder& k);

// What the rules need of the world. Functions are called under the lock of writes.
struct Omverden {
    oio::Motor& motor;
    Hukommelse& hukommelse;
    std::span<const Cvr> ejere;  // whose objects the writer sees
};

// Rules 1 and 2, and that a class stays in its facet: `before` is the stored content of `uuid`
// (null for a new object), `after` what it becomes. 40 or 49. A double key in a facet that is not
// common is counted and logged only.
[[nodiscard]] Result<void> kontroller_klasse(const Omverden& o, const Uuid& uuid,
                                             const oio::Indhold* before, const oio::Indhold& after);

// What a message of version 6 leaves open in version 7's content: Sortering stays as `before` has
// it; a mapping keeps its role, or gets the usual one. `message` is normalised. Null: new object.
void udfyld_version6(const oio::Indhold* before, oio::Indhold& message);

// Role of a mapping and type of its target when nothing else is said (4.3).
[[nodiscard]] const Uuid& rolle_mapning();
[[nodiscard]] const Uuid& type_klasse();

}  // namespace faelled::klassifikation
