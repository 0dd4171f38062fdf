// The look-ups by UDK-loven § 11 a (indekser.md chapter 15, sapa.md 8.2): control cases about a
// person across authorities.
//   stk. 1: the person has applied for a benefit and consented. That there are active control
//           cases, and their themes.
//   stk. 2: no consent. Those that are active and those that were finished in the last six months,
//           with theme, step, owner, unit and decision.
// Each has a right and a role of its own. A case with a security profile has no place in a flat
// row; it is left out, and that is told.
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

// Rights of the look-up service beside those of adgang::Ret.
inline constexpr std::uint32_t kParagraf11a = 1U << 9;
inline constexpr std::uint32_t kParagraf11aStk1 = 1U << 10;

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

// Stk. 1.
struct Samtykkeopslag {
    Kontrolopslag om;
    std::string sag;        // number of the application case that holds the consent
    bool samtykke = false;  // the user says that it is there
};
struct Kontroltemaer {
    // The themes of each active control case and no more, in the order of their first theme.
    std::vector<std::vector<Klassehenvisning>> sager;
    bool sikkerhedsprofil = false;
    std::size_t udeladt = 0;
};

struct Kontrolindstillinger {
    // Their groups count for every authority.
    std::string rolle;
    std::string rolle_stk1;
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
    // Stk. 1; 40 also without consent, or without the case it is on. The number of that case stands
    // in the audit log.
    [[nodiscard]] Result<Kontroltemaer> temaer(const Kalder& k, const Samtykkeopslag& o);

  private:
    struct Adgang {
        std::uint32_t ret;
        const std::string& rolle;
    };
    // The cases with a control theme in `when`, within the limits of that right's role.
    [[nodiscard]] Result<sagdokument::FremsoegSvar> soeg(const Kalder& k, const Kontrolopslag& o,
                                                         const Adgang& right,
                                                         const store::Periode& when);

    sagdokument::Sagdokument& sager_;
    Kontrolindstillinger settings_;
};

}  // namespace faelled::opslag
