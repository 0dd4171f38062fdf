// Dry validation of importer messages (indekser.md chapter 7; the form is ours): what would be
// refused and what would be noted, every finding of the message, and nothing is stored.
//
//   POST /sagdokumentindeks/6/validering, POST /ydelseindeks/6/validering
//   The importer element as XML, alone or in its SOAP envelope; token for the index with Rediger.
#pragma once

#include <memory>

#include "app/grunddata.hpp"
#include "app/konfiguration.hpp"
#include "app/tokenflade.hpp"
#include "sagdokument/sagdokument.hpp"
#include "ydelse/ydelse.hpp"

namespace faelled::app {

// The index outlives what is returned.
[[nodiscard]] std::unique_ptr<rest::JsonApi> valideringsflade(const Tokenflade& v,
                                                              sagdokument::Sagdokument& index);
[[nodiscard]] std::unique_ptr<rest::JsonApi> valideringsflade(const Tokenflade& v,
                                                              ydelse::Ydelse& index);

// The section [indeks] of the configuration as an index takes it.
void saet_skriveindstillinger(const Konfiguration::Indekser& k, const Grunddata& grund,
                              indeks::Skriveindstillinger& out);

}  // namespace faelled::app
