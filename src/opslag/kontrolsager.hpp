// The look-up by UDK-loven § 11 a, stk. 2 (indekser.md chapter 15): control cases about a person
// across authorities, those that are active and those that were finished in the last six months. A
// case with a security profile has no place in a flat row; it is left out, and that is told.
// Stk. 1 (application cases, with consent) is not built.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "adgang/kalder.hpp"
#include "base/result.hpp"
#include "sagdokument/sagdokument.hpp"

namespace faelled::opslag {

using adgang::Kalder;

// A right of the look-up service beside those of adgang::Ret.
inline constexpr std::uint32_t kParagraf11a = 1U << 9;

struct Klassehenvisning {
    std::string id;      // UUID or URN
    std::string noegle;  // as sent with the case
    std::string titel;
};
// No more of a case is told than the law says.
struct Kontrolsag {
    Uuid uuid;
    Cvr ejer;
    std::string ejernavn;
    std::string ansvarlig;  // UUID or URN of the responsible unit
    std::string ansvarlig_navn;
    std::vector<Klassehenvisning> kontroltemaer;
    std::string fremdrift;  // case step
    Tid siden;              // when it came to it
    std::optional<Klassehenvisning> afgoerelse;
};
struct Kontrolsager {
    std::vector<Kontrolsag> sager;  // by their latest step, newest first
    Tid fra;                        // start of the six months
    bool sikkerhedsprofil = false;  // cases with a security profile were left out
    std::size_t udeladt = 0;        // beyond the 1000 that are looked through
};

struct Kontrolopslag {
    std::string cpr;
    std::string formaal;
    std::string bruger;
};
struct Kontrolindstillinger {
    std::string rolle;  // its groups count for every authority
    Uuid revisionsnavnerum{};
};

class Kontrolsagsopslag {
  public:
    // The index outlives it. Thread-safe.
    Kontrolsagsopslag(sagdokument::Sagdokument& sager, Kontrolindstillinger settings)
        : sager_(sager), settings_(std::move(settings)) {}

    // 40: no purpose, no user, no CPR number. 43: no right. The ground, user and a hash of the
    // number stand in the audit log whatever the answer is.
    [[nodiscard]] Result<Kontrolsager> hent(const Kalder& k, const Kontrolopslag& o);

  private:
    sagdokument::Sagdokument& sager_;
    Kontrolindstillinger settings_;
};

}  // namespace faelled::opslag
