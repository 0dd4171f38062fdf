// Index entries of a current registration, and the numbers they go under in the store.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "oio/beskrivelse.hpp"
#include "oio/model.hpp"
#include "store/store.hpp"

namespace faelled::oio {

// Index numbers per type; part of the stored format.
[[nodiscard]] constexpr std::uint8_t felt_indeks(std::size_t field) {
    return static_cast<std::uint8_t>(field);
}
[[nodiscard]] constexpr std::uint8_t tilstand_indeks(std::size_t state) {
    return static_cast<std::uint8_t>(32 + state);
}
[[nodiscard]] constexpr std::uint8_t relation_indeks(std::size_t relation) {
    return static_cast<std::uint8_t>(64 + relation);
}

// Index value of a text: folded when the field is searched as a name, cut to what the store takes.
// Two equal texts always have equal values; different texts may share one only when they are longer
// than the cut.
[[nodiscard]] std::string tekst_vaerdi(const Felt& field, std::string_view text);
// 16 raw bytes for what names a UUID, else the URN text (cut), empty for no reference.
[[nodiscard]] std::string reference_vaerdi(const Reference& ref);
[[nodiscard]] std::string kode_vaerdi(std::uint8_t code);

// Sorted by (indeks, vaerdi), one entry each. Empty for a registration that is not active. An
// object whose type has states but that holds none is indexed with the first code of each, always
// valid (7.2 rule 4).
[[nodiscard]] std::vector<store::IndeksPost> indeksposter(const Objektbeskrivelse& b,
                                                          const Registrering& r);

// What must change in the store so that `after` holds where `before` held.
void indeksforskel(const std::vector<store::IndeksPost>& before,
                   std::vector<store::IndeksPost> after, store::NyRegistrering& out);

}  // namespace faelled::oio
