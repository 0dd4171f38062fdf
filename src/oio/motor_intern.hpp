// Private to the engine's own sources.
#pragma once

#include <vector>

#include "oio/motor.hpp"

namespace faelled::oio {

// The current registration with the index entries that the store holds for it.
struct Motor::Nuvaerende {
    Registrering registrering;
    std::vector<store::IndeksPost> indeks;
};

[[nodiscard]] inline Fejl ukendt() {
    return Fejl::kalder(44, "Objektet findes ikke");
}

[[nodiscard]] inline store::ObjektId objekt_id(const Objektbeskrivelse& b, Cvr ejer,
                                               const Uuid& uuid) {
    return {ejer, b.type, uuid};
}

// Rum::kMeta key that says which authority owns a UUID: 'e', type, UUID -> owner (4 bytes,
// big-endian).
[[nodiscard]] std::string kravnoegle(const Objektbeskrivelse& b, const Uuid& uuid);

}  // namespace faelled::oio
