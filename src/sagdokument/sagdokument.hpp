// Sags- og Dokumentindeks (SF1470, version 6): the operations as plain functions from a caller
// context and a typed request (indekser.md chapters 3, 4, 5, 7, 8, 9, 13).
//
// Codes: 40, 43, 44, 49 as chapter 7; rule ids stand in Fejl::regel. Rights: adgang::kUdstil to
// read, adgang::kRediger to write. Reading is limited by the groups of the token, writing by owner
// and master. Thread-safe.
#pragma once

#include <cstdint>
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
#include "indeks/skrivning.hpp"
#include "indeks/soegemaskine.hpp"
#include "indeks/udtryk.hpp"
#include "oio/motor.hpp"
#include "sagdokument/beskrivelser.hpp"
#include "sagdokument/fremsoegning.hpp"

namespace faelled::sagdokument {

using adgang::Kalder;

struct Indstillinger : indeks::Skriveindstillinger {
    // The role whose groups limit reading (its servicesystemrolle id).
    std::string udstil_rolle{};
    // Roles of the services that a part of the index has to itself; their groups limit as well.
    std::vector<std::string> andre_udstil_roller{};
    std::size_t maks_undersoegte = 100'000;
    // The installation's own secret: what CPR numbers are hashed with for the audit log.
    Uuid revisionsnavnerum{};
    // FjernOgsaaYdelse: removes grants and payments tied to the case; answers per object.
    std::function<std::vector<Enkeltsvar>(const Kalder&, const Uuid& sag)> fjern_ydelse{};
};

class Sagdokument {
  public:
    Sagdokument(oio::Motor& motor, Indstillinger settings);
    Sagdokument(const Sagdokument&) = delete;
    Sagdokument& operator=(const Sagdokument&) = delete;

    // --- writing (chapter 8) ------------------------------------------------------------------
    // Fejl: the whole call is refused (rights, too many objects, none).
    [[nodiscard]] Result<std::vector<Enkeltsvar>> importer(const Kalder& k,
                                                           std::vector<Importeret> in);
    [[nodiscard]] Result<std::vector<Enkeltsvar>> opdater(const Kalder& k,
                                                          std::vector<Opdateret> in);
    // Cases first, then the documents that went with them.
    [[nodiscard]] Result<std::vector<Enkeltsvar>> fjern(const Kalder& k, const FjernInput& in);
    [[nodiscard]] Result<void> fjern(const Kalder& k, Gren g, const Uuid& uuid);
    [[nodiscard]] Result<void> kasser(const Kalder& k, Gren g, oio::KasserInput in);
    // Levels A to C without storing: findings stand in the answers.
    [[nodiscard]] Result<std::vector<Enkeltsvar>> valider(const Kalder& k,
                                                          std::vector<Importeret> in);

    // --- reading ------------------------------------------------------------------------------
    [[nodiscard]] Result<oio::Oejebliksbillede> laes(const Kalder& k, Gren g,
                                                     const oio::LaesInput& in);
    [[nodiscard]] Result<std::vector<oio::Oejebliksbillede>> list(const Kalder& k, Gren g,
                                                                  const oio::ListInput& in);
    // Empty: no hits.
    [[nodiscard]] Result<std::vector<Uuid>> soeg(const Kalder& k, Gren g,
                                                 const oio::Indekssoegning& in);
    [[nodiscard]] Result<FremsoegSvar> fremsoeg(const Kalder& k, const FremsoegInput& in);
    // Under limits of another agreement, for look-ups that have judged the right themselves.
    [[nodiscard]] Result<FremsoegSvar> fremsoeg(const Kalder& k, const FremsoegInput& in,
                                                indeks::Laesegraense limits);
    // Findings about the objects of the caller's authority (chapter 7).
    [[nodiscard]] Result<indeks::Fundlager::Side> fund(const Kalder& k,
                                                       const indeks::Fundlager::Spoergsmaal& s);
    [[nodiscard]] Result<std::optional<indeks::Objektfund>> fund(const Kalder& k, Gren g,
                                                                 const Uuid& uuid);

    [[nodiscard]] oio::Motor& motor() { return motor_; }
    [[nodiscard]] const Indstillinger& indstillinger() const { return settings_; }
    [[nodiscard]] indeks::Laesegraense laesegraense(const Kalder& k) const {
        return indeks::Laesegraense::af(k, settings_.udstil_rolle, settings_.andre_udstil_roller);
    }

  private:
    [[nodiscard]] Result<std::vector<Uuid>> sager_at_fjerne(const Kalder& k, const FjernInput& in,
                                                            std::vector<Enkeltsvar>& svar);
    [[nodiscard]] Result<void> fjern_sag(const Kalder& k, const Uuid& uuid, bool efterlad,
                                         std::vector<Uuid>& dokumenter);
    [[nodiscard]] Result<void> slet(const Kalder& k,
                                    const std::vector<std::pair<Gren, Uuid>>& objects);

    oio::Motor& motor_;
    Indstillinger settings_;
    indeks::Skrivning skrivning_;
};

// "Sag", "Dokument": as UnikRetur names them.
[[nodiscard]] std::string_view typenavn(Gren g);

}  // namespace faelled::sagdokument
