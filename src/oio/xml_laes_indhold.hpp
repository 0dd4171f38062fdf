// The three lists of a registration, read by the description of the type. Private to the readers of
// xml_form.hpp.
#pragma once

#include <vector>

#include "base/result.hpp"
#include "oio/beskrivelse.hpp"
#include "oio/operationer.hpp"
#include "oio/xml_laes_dele.hpp"
#include "xml/xml.hpp"

namespace faelled::oio::xml_laes {

// A searcher may leave out Rolle, Type and Indeks of a dynamic relation, and a state's code; a
// writer may not.
enum class Brug : std::uint8_t { kSkriv, kSoeg };

// Reads one list into `content` and marks it as there. `intervals`: where interval criteria go;
// null: they are unknown elements.
[[nodiscard]] Result<void> liste(const Objektbeskrivelse& b, Liste which, xml::Node n, Brug use,
                                 Indhold& content, std::vector<Interval>* intervals = nullptr);
[[nodiscard]] Result<RegistreringInput> registrering(const Objektbeskrivelse& b, xml::Node n);

// The head of a search: its first four parts.
inline constexpr std::size_t kSoegehovedets = 4;
[[nodiscard]] Result<void> soegehoveddel(std::size_t at, xml::Node n, SoegInput& in);

// --- parts of lists

[[nodiscard]] Result<Egenskab> attribut(const Objektbeskrivelse& b, std::size_t kind, xml::Node n);
// `self`: the position that the relation gets, for its interval criteria.
[[nodiscard]] Result<Relation> relation(const Objektbeskrivelse& b, std::uint8_t kind, xml::Node n,
                                        Brug use, int self, std::vector<Interval>* intervals);
// An extension of interval criteria: true when `n` is one. `relation`: as in Intervalbeskrivelse.
[[nodiscard]] Result<bool> intervaller(const Objektbeskrivelse& b, xml::Node n, int relation,
                                       int self, std::vector<Interval>& intervals);

}  // namespace faelled::oio::xml_laes
