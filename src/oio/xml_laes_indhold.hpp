// The three lists of a registration, read by the description of the type. Private to the readers of
// xml_form.hpp.
#pragma once

#include "base/result.hpp"
#include "oio/beskrivelse.hpp"
#include "oio/operationer.hpp"
#include "oio/xml_laes_dele.hpp"
#include "xml/xml.hpp"

namespace faelled::oio::xml_laes {

// A searcher may leave out Rolle, Type and Indeks of a dynamic relation; a writer may not.
enum class Brug : std::uint8_t { kSkriv, kSoeg };

// Reads one list into `content` and marks it as there.
[[nodiscard]] Result<void> liste(const Objektbeskrivelse& b, Liste which, xml::Node n, Brug use,
                                 Indhold& content);
[[nodiscard]] Result<RegistreringInput> registrering(const Objektbeskrivelse& b, xml::Node n);

}  // namespace faelled::oio::xml_laes
