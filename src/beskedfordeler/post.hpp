// What is stored of a message and of each of its copies, and the bytes (docs/formater/besked.md).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/strong.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "beskedfordeler/stempel.hpp"

namespace faelled::beskedfordeler {

// A copy as the message remembers it.
struct Kopisted {
    Uuid dueslag;
    std::uint64_t plads = 0;  // in the mailbox, rising
    Uuid levering;            // message-id
    Uuid abonnement;
    Uuid aftale;

    bool operator==(const Kopisted&) const = default;
};
// A subscription that got nothing, and why; kept for messages that nobody got.
struct Uden {
    Uuid abonnement;
    Uuid dueslag;
    std::string aarsag;

    bool operator==(const Uden&) const = default;
};

// A message, stored once. Of one that nobody got, or that was refused, the text is not kept.
struct Beskedpost {
    Tid modtaget;
    std::optional<Uuid> afsender;  // system; none: the platform's own
    Uuid transaktion;
    std::string besked_id;  // as sent
    Uuid beskedtype;
    int kode = 20;
    std::string regel;          // why it was refused
    std::vector<Uuid> aftaler;  // of the sender
    std::vector<std::uint32_t> bevar;
    std::vector<Kopisted> kopier;
    std::vector<Uden> uden;
    Skabelon skabelon;

    bool operator==(const Beskedpost&) const = default;
};
[[nodiscard]] std::string pak(const Beskedpost& b);
[[nodiscard]] Result<Beskedpost> pak_ud_besked(std::string_view bytes);

inline constexpr Tid kAldrig = Tid::minus_uendelig();

// A copy in a mailbox: waiting, acknowledged or in the error queue.
struct Kopi {
    std::uint64_t besked = 0;  // number of the Beskedpost
    std::uint32_t bytes = 0;   // of its text
    Uuid levering;             // message-id: unique for message and receiver
    Uuid abonnement;
    Uuid aftale;                 // under which the receiver gets it; nil: of version 1
    Cvr myndighed;               // whose agreement; 0: of version 1
    std::vector<Cvr> modtagere;  // list of receivers instead of the sender's
    Tid modtaget;
    std::uint32_t forsoeg = 0;  // deliveries begun
    Tid leveret = kAldrig;      // the first of them
    Tid faerdig = kAldrig;      // acknowledged, or moved to the error queue
    std::string aarsag;         // of the error queue

    bool operator==(const Kopi&) const = default;
};
[[nodiscard]] std::string pak(const Kopi& k);
[[nodiscard]] Result<Kopi> pak_ud_kopi(std::string_view bytes);

// What a mailbox knows of itself without reading its copies.
struct Dueslagstal {
    std::uint64_t naeste = 1;   // place of the next copy
    std::uint64_t hoved = 1;    // no copy that waits is before it
    std::uint64_t venter = 0;   // waiting or delivered and not acknowledged
    std::uint64_t bytes = 0;    // of those
    std::uint64_t kopier = 0;   // copy queue
    std::uint64_t fejl = 0;     // error queue
    std::uint64_t leveret = 0;  // acknowledged since the beginning

    // A copy that waited no longer does. The head goes past it, or past all when none waits: a
    // reader would step over what lies between.
    void ikke_laengere(std::uint64_t plads, std::uint32_t length) {
        --venter;
        bytes -= length;
        if (hoved == plads) ++hoved;
        if (venter == 0) hoved = naeste;
    }

    bool operator==(const Dueslagstal&) const = default;
};
[[nodiscard]] std::string pak(const Dueslagstal& t);
[[nodiscard]] Result<Dueslagstal> pak_ud_tal(std::string_view bytes);

// Who reads a mailbox at a node; for the other nodes.
struct Laesertilstand {
    Tid tid = kAldrig;  // when that was so
    std::uint32_t laesere = 0;
    bool aktiv = false;     // it has the right to read
    Tid leveret = kAldrig;  // its latest delivery

    bool operator==(const Laesertilstand&) const = default;
};
[[nodiscard]] std::string pak(const Laesertilstand& t);
[[nodiscard]] Result<Laesertilstand> pak_ud_laesertilstand(std::string_view bytes);

// How a BeskedId or a TransaktionsId is looked up: itself when it is a UUID, else a name made of
// it.
[[nodiscard]] Uuid opslagsid(std::string_view id);

}  // namespace faelled::beskedfordeler
