// The look-up that the page about a citizen or a company needs (indekser.md chapter 14): all cases,
// documents and journal notes across systems, newest first, within the reader's data limits, in
// one call.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "sagdokument/sagdokument.hpp"

namespace faelled::sagdokument {

struct Opslagslinje {
    enum class Slags : std::uint8_t { kSagslinje, kDokumentlinje, kNotatlinje };
    Slags slags = Slags::kSagslinje;
    Cvr ejer;
    Uuid uuid;                // of the case or document; of a note its case
    std::optional<Uuid> sag;  // documents and notes: the case they hang on, when they hang on one
    std::string titel;        // of a journal post, when it has one, else the document's own
    std::string nummer;
    std::string kle;
    std::string system;  // name of the master system
    Tid tidspunkt;       // when it began to hold; of a case the sender's latest registration
    bool sikkerhedsprofil = false;      // who may see it is the receiver's to judge
    std::vector<std::string> profil{};  // its references, UUID or URN
};

// A case as other overviews mention it.
struct Sagsomtale {
    Uuid uuid;
    Cvr ejer;
    // Exempt from display to the citizen: it has a Visningsklasse. Told whether or not the reader
    // may see the case, because it only ever hides.
    bool undtaget = false;
    bool synlig = false;  // within the limits; else nothing of the rest is told
    std::string titel;
    std::string nummer;
    std::string foelsomhed;
    std::string kle;
    std::string handlingsfacet;
    std::string ejercvr;
    std::string mastersystem;  // UUID
    std::string systemnavn;
};
// Of these cases of one owner those that are in the index.
[[nodiscard]] Result<std::vector<Sagsomtale>> sagsomtaler(Sagdokument& s,
                                                          const indeks::Laesegraense& limits,
                                                          Cvr ejer, const std::vector<Uuid>& sager);

// The URN of a CPR or CVR number, with or without hyphen; 40 when it is neither.
[[nodiscard]] Result<std::string> part_urn(std::string_view nummer);

struct Opslagssvar {
    std::vector<Opslagslinje> linjer;  // newest first
    // Objects that the reader may see beyond the newest 1000 of the kind.
    std::size_t sager_udeladt = 0;
    std::size_t dokumenter_udeladt = 0;
};
// For look-ups that have judged the right, and have said why in the audit log. Notes: what came,
// not their text.
[[nodiscard]] Result<Opslagssvar> slaa_op(Sagdokument& s, const Kalder& k, const std::string& urn,
                                          const indeks::Laesegraense& limits);

}  // namespace faelled::sagdokument
