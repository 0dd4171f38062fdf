// Kassation (indekser.md chapter 17): cases that were finished long enough ago, by their
// Kassationskode, and their removal. Retention is the source system's duty; this is how its owner
// finds what it forgot.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "sagdokument/sagdokument.hpp"

namespace faelled::sagdokument {

struct Kassationsvalg {
    Cvr ejer;
    // Kassationskode of the case, without regard to case; empty: any, also none.
    std::vector<std::string> koder;
    // Finished (Fremdrift Afsluttet) before this and ever since.
    Tid afsluttet_foer;
    std::optional<Uuid> efter;  // cases after this one, in order of UUID
    std::size_t antal = 1000;   // most cases in one answer
};

struct Kassationssag {
    Uuid uuid;
    std::string kode;
    Tid afsluttet;  // since when
};

// What would go: the dry run. In order of UUID.
[[nodiscard]] Result<std::vector<Kassationssag>> kassable(oio::Motor& motor,
                                                          const Kassationsvalg& valg);

// Removes the case for good, with the documents that hang on no other case, its findings and
// theirs; gravestones and events are left (8.3). Returns the documents that went; 44 when the case
// is not there. `skriver.ejer` owns it.
[[nodiscard]] Result<std::vector<Uuid>> kasser_sag(oio::Motor& motor, const oio::Skriver& skriver,
                                                   const Uuid& sag);

}  // namespace faelled::sagdokument
