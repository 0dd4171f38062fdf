// YdelseListeHent (SF1491): granted benefits and payments as flat rows, for overviews (indekser.md
// chapter 12), and with them the look-up by UDK-loven § 8 (chapter 15).
//
// Two agreements open it. With the role Udstil the caller reads what its data limits say,
// RettighedListe narrowing them further. With the role Paragraf8 alone the call is a look-up by
// law: payments to one person in the last three calendar months, across authorities. Grants with a
// security profile have no place in a flat row; they are left out, and that is told.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "adgang/kalder.hpp"
#include "base/result.hpp"
#include "indeks/graense.hpp"
#include "indeks/ydelsesliste.hpp"
#include "sagdokument/opslag.hpp"
#include "ydelse/oversigt.hpp"
#include "ydelse/ydelse.hpp"

namespace faelled::opslag {

using adgang::Kalder;
using indeks::Ydelseslisteoenske;

// A right of this service beside those of adgang::Ret.
inline constexpr std::uint32_t kParagraf8 = 1U << 8;

// What an answer leaves out or has changed, for the receiver to know.
struct Forbehold {
    bool sikkerhedsprofil = false;  // grants with a security profile were left out
    bool loft = false;              // there is more than is looked through: only the newest
    bool vindue = false;            // From was moved to the start of the three months
    std::size_t i_alt = 0;          // rows before paging
    // Of a look-up by § 8: what was looked through, `til` exclusive.
    std::optional<Tid> fra{};
    std::optional<Tid> til{};
};

// A payment with the grants of its parts, a granted benefit with its payments. Numbers are places
// in the lists of Ydelsesliste.
struct Betalingsraekke {
    struct Kilde {
        std::optional<std::size_t> bevilling;
        std::optional<std::size_t> ydelse;  // in Bevillingslinje::ydelser
    };
    std::size_t betaling = 0;
    std::vector<Kilde> kilder;  // as many as the payment has parts
};
struct Ydelsesraekke {
    std::size_t bevilling = 0;
    std::size_t ydelse = 0;
    // Parts of payments that come from it: the payment, and the part in Effektueringslinje::dele.
    std::vector<std::pair<std::size_t, std::size_t>> betalinger;
};
struct Bevilling {
    ydelse::Bevillingslinje linje;
    std::optional<sagdokument::Sagsomtale> sag;  // the first that is in the index
};

struct Ydelsesliste {
    std::vector<Bevilling> bevillinger;
    std::vector<ydelse::Effektueringslinje> betalinger;
    std::vector<Ydelsesraekke> ydelser;           // BevillingHent: one page
    std::vector<Betalingsraekke> effektueringer;  // EffektueringHent: one page
    Forbehold forbehold;
};

struct Ydelseslisteindstillinger {
    std::string udstil_rolle;
    std::string paragraf8_rolle;
};

class Ydelseslister {
  public:
    // The indexes outlive it. Thread-safe.
    Ydelseslister(ydelse::Ydelse& ydelse, sagdokument::Sagdokument& sager,
                  Ydelseslisteindstillinger settings)
        : ydelse_(ydelse), sager_(sager), settings_(std::move(settings)) {}

    // 40: a criterion that the look-up has not. 43: no right.
    [[nodiscard]] Result<Ydelsesliste> bevillinger(const Kalder& k, const Ydelseslisteoenske& o);
    [[nodiscard]] Result<Ydelsesliste> effektueringer(const Kalder& k, const Ydelseslisteoenske& o);
    // UDK-loven § 8: payments to a person in the last three calendar months, across authorities.
    // 40: no CPR number, another role. 43: no right. The ground, with `formaal`, and a hash of the
    // number stand in the audit log whatever the answer is.
    [[nodiscard]] Result<Ydelsesliste> paragraf8(const Kalder& k, const Ydelseslisteoenske& o,
                                                 const std::string& formaal);

  private:
    // Everything that the criteria name, before rows are made of it.
    struct Fundet {
        std::vector<oio::Oejebliksbillede> bevillinger;
        std::vector<oio::Oejebliksbillede> effektueringer;
        indeks::Laesegraense graense{std::vector<indeks::Laesegraense::Gruppe>{}};
        Forbehold forbehold;
    };
    [[nodiscard]] Result<std::optional<indeks::Laesegraense>> brugergraense(
        const Ydelseslisteoenske& o) const;
    [[nodiscard]] Result<Fundet> soeg(const Kalder& k, const Ydelseslisteoenske& o);
    [[nodiscard]] Result<Fundet> soeg_paragraf8(const Kalder& k, const Ydelseslisteoenske& o,
                                                const std::string& formaal);
    [[nodiscard]] Result<Ydelsesliste> betalingsraekker(Fundet found, const Ydelseslisteoenske& o);
    [[nodiscard]] Result<Ydelsesliste> saml(Fundet found, const Ydelseslisteoenske& o);

    ydelse::Ydelse& ydelse_;
    sagdokument::Sagdokument& sager_;
    Ydelseslisteindstillinger settings_;
};

}  // namespace faelled::opslag
