// The look-up that the page about a citizen or a company needs (indekser.md chapter 14): all cases,
// documents and journal notes across systems, newest first, within the reader's data limits, in
// one call.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
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
    bool sikkerhedsprofil = false;  // who may see it is the receiver's to judge
};

struct Opslag {
    std::string part;     // CPR (10 digits) or CVR (8 digits), with or without hyphen
    std::string formaal;  // why: stands in the audit log
    std::size_t maks = 1000;
};

// 40 when the number is neither, or there is no purpose. Notes: what came, not their text.
[[nodiscard]] Result<std::vector<Opslagslinje>> slaa_op(Sagdokument& s, const Kalder& k,
                                                        const Opslag& o);

}  // namespace faelled::sagdokument
