// Ydelsesindeks (SF1490, version 6): the operations as plain functions from a caller context and a
// typed request (indekser.md chapters 3, 7, 10, 11, 13, 15).
//
// Codes: 40, 43, 44, 49 as chapter 7; rule ids stand in Fejl::regel. Rights: adgang::kUdstil to
// read, adgang::kRediger to write. Reading is limited by the groups of the token, writing by owner
// and master (that of the grant's first benefit). Thread-safe.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "adgang/kalder.hpp"
#include "base/result.hpp"
#include "indeks/ejerskab.hpp"
#include "indeks/fundlager.hpp"
#include "indeks/graense.hpp"
#include "indeks/operationer.hpp"
#include "indeks/skrivning.hpp"
#include "oio/motor.hpp"
#include "ydelse/beskrivelser.hpp"
#include "ydelse/fremsoegning.hpp"

namespace faelled::ydelse {

using adgang::Kalder;

struct Indstillinger : indeks::Skriveindstillinger {
    // The role whose groups limit reading.
    std::string udstil_rolle{};
    // The role of the look-up by UDK-loven § 8: its groups may name any authority.
    std::string paragraf8_rolle{};
    std::size_t maks_undersoegte = 100'000;
    // The installation's own secret: what CPR numbers are hashed with for the audit log.
    Uuid revisionsnavnerum{};
};

using indeks::Enkeltsvar;
using indeks::Importeret;
using indeks::Opdateret;

// The look-up by UDK-loven § 8 (chapter 15).
struct Paragraf8 {
    std::string part;          // URN of the person
    std::optional<Tid> fra{};  // earlier than the window: moved to its start
    std::string formaal;       // for the audit log
    std::optional<Tid> til{};  // up to here, exclusive; none: to the end of today
    // Whose groups open it; empty: Indstillinger::paragraf8_rolle.
    std::string rolle{};
    // The rights of the receiver's user: narrow what the agreement gives.
    std::optional<indeks::Laesegraense> ogsaa{};
};
struct Paragraf8Svar {
    bool forkortet = false;  // `fra` was moved
    Tid fra;
    Tid til;                                            // exclusive
    std::size_t i_alt = 0;                              // payments in the window
    std::vector<oio::Oejebliksbillede> effektueringer;  // newest first, the newest 1000
    std::vector<oio::Oejebliksbillede>
        bevillinger;  // the grants they come from, of the same owners
};

class Ydelse {
  public:
    Ydelse(oio::Motor& motor, Indstillinger settings);
    Ydelse(const Ydelse&) = delete;
    Ydelse& operator=(const Ydelse&) = delete;

    // Fejl: the whole call is refused (rights, too many objects, none).
    [[nodiscard]] Result<std::vector<Enkeltsvar>> importer(const Kalder& k,
                                                           std::vector<Importeret> in);
    [[nodiscard]] Result<std::vector<Enkeltsvar>> opdater(const Kalder& k,
                                                          std::vector<Opdateret> in);
    // Levels A to C without storing: findings stand in the answers.
    [[nodiscard]] Result<std::vector<Enkeltsvar>> valider(const Kalder& k,
                                                          std::vector<Importeret> in);
    // Physical removal. A grant leaves its payments: a finding about them.
    [[nodiscard]] Result<void> fjern(const Kalder& k, Gren g, const Uuid& uuid);
    // The grants tied to a case with their payments, as far as the caller may write them; a payment
    // with parts of another grant stays, with a finding (FjernOgsaaYdelse of the Sags- og
    // Dokumentindeks).
    [[nodiscard]] Result<std::vector<Enkeltsvar>> fjern_for_sag(const Kalder& k, const Uuid& sag);

    [[nodiscard]] Result<FremsoegSvar> fremsoeg(const Kalder& k, const FremsoegInput& in);
    // Under limits of another agreement, for look-ups that have judged the right themselves.
    [[nodiscard]] Result<FremsoegSvar> fremsoeg(const Kalder& k, const FremsoegInput& in,
                                                indeks::Laesegraense limits);
    // 43 without the role of its own. The window: three calendar months back to today, Danish
    // dates, clipped to the month's end.
    [[nodiscard]] Result<Paragraf8Svar> paragraf8(const Kalder& k, const Paragraf8& in);

    // Findings about the objects of the caller's authority (chapter 7).
    [[nodiscard]] Result<indeks::Fundlager::Side> fund(const Kalder& k,
                                                       const indeks::Fundlager::Spoergsmaal& s);

    [[nodiscard]] oio::Motor& motor() { return motor_; }
    [[nodiscard]] const Indstillinger& indstillinger() const { return settings_; }

  private:
    oio::Motor& motor_;
    Indstillinger settings_;
    indeks::Skrivning skrivning_;
};

// As UnikRetur names them.
[[nodiscard]] std::string_view typenavn(Gren g);

}  // namespace faelled::ydelse
