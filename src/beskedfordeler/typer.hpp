// The records of the Beskedfordeler's registers (beskedfordeler.md 5, 7, 9). Plain descriptions in
// the one engine: every change is a registration with who, when and why.
//
//   uuid  nil until it is stored
//   nr    registration number; given back on a change it is compared with the stored one (49 when
//         they differ), 0 asks for no comparison
#pragma once

#include <cstdint>
#include <string>

#include "base/uuid.hpp"

namespace faelled::beskedfordeler {

// The catalogue of types is public.
struct Beskedtype {
    Uuid uuid;
    std::uint64_t nr = 0;

    std::string navn;
    std::string version;  // "1.0"
    std::string beskrivelse;
    std::string nyttelast;  // what the payload is
    Uuid system;            // owner
    bool aktiv = true;

    bool operator==(const Beskedtype&) const = default;
};

enum class Leveringsmaade : std::uint8_t { kHent, kSend };

// A receiver's mailbox.
struct Dueslag {
    Uuid uuid;
    std::uint64_t nr = 0;

    std::string navn;
    Uuid system;  // Anvendersystem; never changes
    Leveringsmaade levering = Leveringsmaade::kHent;
    std::string callback;             // kSend: https URL
    std::string certifikat;           // kSend: PEM that the receiver's server must show
    std::uint32_t levetid_timer = 0;  // undelivered for so long: to the error queue; 0: never
    std::uint32_t maks_forsoeg = 0;   // then to the error queue; 0: the installation's
    std::uint32_t kopi_doegn = 7;     // copy queue, at most 30
    bool aktiv = true;

    bool operator==(const Dueslag&) const = default;
};

struct Abonnement {
    Uuid uuid;
    std::uint64_t nr = 0;

    Uuid dueslag;
    Uuid beskedtype;
    std::string version;  // of the message; empty: any
    bool aktiv = true;

    bool operator==(const Abonnement&) const = default;
};

// Several active ones of one subscription are alternatives.
struct Abonnementsudtryk {
    Uuid uuid;
    std::uint64_t nr = 0;

    Uuid abonnement;
    std::string navn;
    std::string udtryk;  // udtryk.hpp
    bool aktiv = true;

    bool operator==(const Abonnementsudtryk&) const = default;
};

// The words are those of LivscyklusKode (chapter 9).
enum class Listetilstand : std::uint8_t { kOpstaaet, kImporteret, kRettet, kPassiveret, kSlettet };

// The values lie beside the record: they are erased at once when the list is deleted.
struct Vaerdiliste {
    Uuid uuid;
    std::uint64_t nr = 0;

    std::string navn;  // unique for its owner
    Uuid system;       // owner
    Listetilstand tilstand = Listetilstand::kOpstaaet;

    bool operator==(const Vaerdiliste&) const = default;
    [[nodiscard]] bool gaelder() const { return tilstand < Listetilstand::kPassiveret; }
};
inline constexpr std::size_t kMaksListevaerdier = 50'000;
inline constexpr std::size_t kMaksListevaerdi = 500;  // bytes of one value

}  // namespace faelled::beskedfordeler
