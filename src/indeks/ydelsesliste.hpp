// The request of YdelseListeHent (SF1491; indekser.md chapter 12). The surface reads its wire form
// into this, the look-up answers it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "adgang/afgraensning.hpp"
#include "base/strong.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"

namespace faelled::indeks {

enum class Partrolle : std::uint8_t { kEnhver, kBevillingsmodtager, kEffektueringsmodtager };

// One group of RettighedListe: the rights of the receiver's user. It can only narrow.
struct Brugergruppe {
    struct Emne {
        std::optional<adgang::Foelsomhed> foelsomhed{};
        std::optional<adgang::KleMoenster> kle{};
        std::optional<Uuid> system{};
    };
    std::vector<Cvr> myndigheder;  // empty: no limit
    std::vector<Emne> emner;       // empty: no limit
};

// Days; both ends count.
struct Datointerval {
    std::optional<Tid> fra{};  // midnight
    std::optional<Tid> til{};  // midnight that begins the last day

    [[nodiscard]] bool tomt() const { return !fra && !til; }
};

struct Ydelseslisteoenske {
    // One of these is set.
    std::string part;               // URN
    std::optional<Uuid> sag;        // grants of a case
    std::optional<Uuid> bevilling;  // payments of a grant ...
    std::string ydelse;             // ... of one granted benefit in it; empty: all

    Partrolle rolle = Partrolle::kEnhver;
    bool medtag = false;          // the other side too: payments of grants, grants of payments
    bool fjern_undtagne = false;  // without what is exempt from display to the citizen
    Datointerval disposition;     // of payments
    std::string sagsnummer;       // from here: of granted benefits
    std::optional<adgang::KleMoenster> kle;
    std::optional<Uuid> kun_bevilling;
    std::optional<Cvr> ejer;
    std::optional<Uuid> system;
    std::string klasse;  // UUID or URN of the benefit class
    Datointerval start;
    Datointerval slut;

    std::vector<Brugergruppe> rettigheder;  // empty: no narrowing
    std::size_t foerste = 0;
    std::size_t maksimum = 100;
    std::optional<std::uint8_t> sortering;  // place among the elements of the schema
    bool faldende = false;
    std::string bruger;  // who the caller says that asks
};
inline constexpr std::size_t kYdelseslisteLoft = 1000;

}  // namespace faelled::indeks
