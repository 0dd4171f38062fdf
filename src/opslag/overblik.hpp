// What the page about a citizen or a company needs, in one call (indekser.md chapter 14): all
// cases, documents, journal notes, grants and payments across systems, newest first, within the
// reader's data limits, a page at a time.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adgang/kalder.hpp"
#include "base/result.hpp"
#include "sagdokument/opslag.hpp"
#include "sagdokument/sagdokument.hpp"
#include "ydelse/ydelse.hpp"

namespace faelled::opslag {

using adgang::Kalder;

enum class Slags : std::uint8_t { kSag, kDokument, kNotat, kBevilling, kEffektuering };
inline constexpr std::size_t kSlags = 5;
[[nodiscard]] std::string_view navn(Slags s);  // "Sag", ...

struct Overblikslinje {
    Slags slags = Slags::kSag;
    Cvr ejer;
    Uuid uuid;                // of a note its case
    std::vector<Uuid> sager;  // what it hangs on
    std::string titel;        // of a grant the names of its benefits
    std::string nummer;
    std::string kle;
    std::string system;  // name of the master system
    // When it happened, by which lines are ordered: registered by the sender, of a payment its
    // Dispositionsdato.
    Tid tidspunkt;
    std::optional<Tid> start{};  // grants and payments
    std::optional<Tid> slut{};
    std::string tilstand{};  // the same: what the dates and amounts say
    std::string beloeb{};    // of a payment: paid, else sent, else gross
    // References of the security profile. Who may see it is the receiver's to keep (chapter 13).
    std::vector<std::string> sikkerhedsprofil{};
};

struct Overbliksoenske {
    std::string part;     // CPR or CVR number, with or without hyphen
    std::string formaal;  // why
    std::string bruger;   // who asks
    std::size_t foerste = 0;
    std::size_t maksimum = 100;  // at most kMest
    static constexpr std::size_t kMest = 1000;
};
struct Overblik {
    std::vector<Overblikslinje> linjer;  // the page
    std::size_t i_alt = 0;               // lines that there are to page through
    std::array<std::size_t, kSlags> antal{};
    // Objects that the caller may see and that are in no page, because there are more than are
    // looked through (the newest 1000 of a kind): [kSag], [kDokument], [kBevilling],
    // [kEffektuering].
    std::array<std::size_t, kSlags> udeladt{};
};

struct Overbliksindstillinger {
    std::string udstil_rolle;
    Uuid revisionsnavnerum{};  // what CPR numbers are hashed with for the audit log
};

class Overblikke {
  public:
    // The indexes outlive it. Thread-safe.
    Overblikke(sagdokument::Sagdokument& sager, ydelse::Ydelse& ydelser,
               Overbliksindstillinger settings)
        : sager_(sager), ydelser_(ydelser), settings_(std::move(settings)) {}

    // 40: no purpose, no user, no number. 43: no right. Purpose, user and a hash of the number
    // stand in the audit log whatever the answer is.
    [[nodiscard]] Result<Overblik> hent(const Kalder& k, const Overbliksoenske& o);

  private:
    sagdokument::Sagdokument& sager_;
    ydelse::Ydelse& ydelser_;
    Overbliksindstillinger settings_;
};

}  // namespace faelled::opslag
