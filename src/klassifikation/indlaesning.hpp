// Loading of common content by the program itself: what exists from the start (chapter 9), and KLE
// (10.2). Owned by the shared owner, without an event per object. Others may write meanwhile, also
// through other nodes: what to write is decided again from what they wrote. A running service
// forgets what it remembers afterwards (Klassifikation::glem_alt).
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/entropy.hpp"
#include "base/strong.hpp"
#include "klassifikation/kle_fil.hpp"
#include "oio/motor.hpp"

namespace faelled::klassifikation {

// A class, facet or classification that is there from the start.
struct Startobjekt {
    const oio::Objektbeskrivelse* type = nullptr;
    Uuid uuid;
    std::string noegle;
    std::string titel;
    std::optional<Uuid> tilhoerer;   // classification of a facet, facet of a class
    std::optional<Uuid> overordnet;  // class
};

// Makes what is missing; what is there, also withdrawn or deleted, is left as it is. Valid and
// published from 1988. Answers how many were made.
[[nodiscard]] Result<std::size_t> sikr(oio::Motor& motor, Entropy& entropy, Cvr owner,
                                       const std::vector<Startobjekt>& objects);

struct Kleresultat {
    std::size_t numre = 0;
    std::size_t nye = 0;
    std::size_t rettede = 0;
    // Numbers that the installation has and this edition does not: left alone.
    std::vector<std::string> fravaerende;
    // "27.36.04: …": numbers that another UUID has here: left out.
    std::vector<std::string> flyttede;
    // "27.36.04: A99": references to numbers that nobody knows: left out.
    std::vector<std::string> uloeste;
};

// Told as the load goes on: objects written, and how many there are to write. From the thread that
// loads.
using Klefremdrift = std::function<void(std::size_t done, std::size_t all)>;

// Loads an edition. A UUID that is known gets the edition's content, in a new registration only
// when something differs. A CSV has only numbers and titles; the rest stays. The same edition again
// changes nothing. One event for the whole when something changed. Fejl 44 when the facet of the
// numbers is missing (sikr() makes it); kMiljoe when others write to Klassifikation all the time:
// what was written stays, the same edition again writes the rest.
[[nodiscard]] Result<Kleresultat> indlaes_kle(oio::Motor& motor, Entropy& entropy,
                                              const Kleudgave& edition,
                                              const Klefremdrift& progress = {});

// SletningJaevnfoerPersondataloven of a subject, an xs:duration; nothing when not said.
[[nodiscard]] Result<std::optional<std::string>> slettefrist(oio::Motor& motor,
                                                             const Uuid& subject);

// Known UUIDs.
[[nodiscard]] const Uuid& kle_klassifikation();
[[nodiscard]] const Uuid& kle_emneplan();
[[nodiscard]] const Uuid& kle_handlingsfacetter();
// Class of a retention code: "B", "K", "K5", "K10"; null for any other.
[[nodiscard]] const Uuid* kassationsklasse(std::string_view code);
// The Organisation that answers for common classifications.
[[nodiscard]] const Uuid& faelles_organisation();

}  // namespace faelled::klassifikation
