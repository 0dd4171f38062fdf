// Index entries of a current registration, and the numbers they go under in the store.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "oio/beskrivelse.hpp"
#include "oio/model.hpp"
#include "store/store.hpp"

namespace faelled::oio {

// Index numbers per type; part of the stored format. Extracts (Indeksudtraek) have those from 128
// up.
[[nodiscard]] constexpr std::uint8_t felt_indeks(std::size_t field) {
    return static_cast<std::uint8_t>(field);
}
[[nodiscard]] constexpr std::uint8_t tilstand_indeks(std::size_t state) {
    return static_cast<std::uint8_t>(32 + state);
}
[[nodiscard]] constexpr std::uint8_t relation_indeks(std::size_t relation) {
    return static_cast<std::uint8_t>(64 + relation);
}
// indeksform: when the current registration was received, in hours.
inline constexpr std::uint8_t kModtagetIndeks = 127;

// Whether the field has entries of its own.
[[nodiscard]] constexpr bool felt_indekseret(const Felt& field) {
    return field.soegbar != Soegbar::kUden && field.moenster != Moenster::kGruppe &&
           field.moenster != Moenster::kXml;
}
[[nodiscard]] constexpr bool er_referencefelt(const Felt& field) {
    return field.moenster == Moenster::kUuid || field.moenster == Moenster::kReference;
}

// Index value of a text: that of a reference when the field holds one, folded when the field is
// searched without regard to case, cut to what the store takes. Two equal texts always have equal
// values; different texts may share one only when they are longer than the cut.
[[nodiscard]] std::string tekst_vaerdi(const Felt& field, std::string_view text);
// 16 raw bytes for what names a UUID, else the URN text (cut), empty for no reference.
[[nodiscard]] std::string reference_vaerdi(const Reference& ref);
// The same with the URN in normal form (indekser.md 6): of general relations.
[[nodiscard]] std::string normal_reference_vaerdi(const Reference& ref);
[[nodiscard]] std::string reference_vaerdi(const Relationsbeskrivelse& relation,
                                           const Reference& ref);
[[nodiscard]] std::string kode_vaerdi(std::uint8_t code);
// Of kModtagetIndeks: hours since 1970 in seven digits.
[[nodiscard]] std::string modtaget_vaerdi(Tid received);
// Beginnings that together are the values of `fra` and everything later.
[[nodiscard]] std::vector<std::string> modtaget_fra(Tid fra);

// Calls visit(const std::string&) with each value at the path, groups entered.
template <typename F>
void besoeg_sti(const std::vector<Feltvaerdi>& fields, std::span<const std::uint8_t> path,
                const F& visit) {
    const bool last = path.size() == 1 || path[1] == 0xff;
    for (const Feltvaerdi& f : fields) {
        if (f.felt != path[0]) continue;
        if (last)
            visit(f.tekst);
        else
            besoeg_sti(f.gruppe, path.subspan(1), visit);
    }
}
// The field that the path ends at.
[[nodiscard]] const Felt& felt_ved(std::span<const Felt> fields,
                                   std::span<const std::uint8_t> path);
// The fields that an extract's path begins in; those of an attribute kind or a relation.
[[nodiscard]] std::span<const Felt> udtraeksfelter(const Objektbeskrivelse& b,
                                                   const Indeksudtraek& extract);

// Sorted by (indeks, vaerdi), one entry each. Empty for a registration that is not active. An
// object without any period of a state is indexed with what Tilstandsbeskrivelse::uden says, always
// valid (7.2 rule 4).
[[nodiscard]] std::vector<store::IndeksPost> indeksposter(const Objektbeskrivelse& b,
                                                          const Registrering& r);

// What must change in the store so that `after` holds where `before` held.
void indeksforskel(const std::vector<store::IndeksPost>& before,
                   std::vector<store::IndeksPost> after, store::NyRegistrering& out);

}  // namespace faelled::oio
