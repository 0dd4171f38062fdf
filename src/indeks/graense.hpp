// Data limits of whoever reads an index (indekser.md chapter 13), as one exact predicate and as
// conditions for the store that never leave out what the predicate lets through.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adgang/afgraensning.hpp"
#include "adgang/kalder.hpp"
#include "base/strong.hpp"
#include "base/uuid.hpp"
#include "store/store.hpp"

namespace faelled::indeks {

using adgang::Foelsomhed;
using adgang::Kalder;

// Constraint types of the roles. A constraint of a type that is not here makes its group worth
// nothing: a limit that is not understood is never a licence.
namespace afgraensning {
inline constexpr std::string_view kKle = "http://sts.kombit.dk/constraints/KLE/1";
inline constexpr std::string_view kFoelsomhed = "http://sts.kombit.dk/constraints/foelsomhed/1";
inline constexpr std::string_view kOrgenhed = "http://sts.kombit.dk/constraints/orgenhed/1";
inline constexpr std::string_view kItSystem = "http://sts.kombit.dk/constraints/itsystem/1";
}  // namespace afgraensning

// What an object is limited by.
struct Kendetegn {
    Cvr ejer;
    // KLE subjects; more than one only when the sender broke the rules. All must be allowed.
    // None: only who may see every subject sees it.
    std::vector<std::string> kle;
    // Nothing known about it is the highest level.
    Foelsomhed foelsomhed = Foelsomhed::kVip;
    std::vector<Uuid> mastere;
    std::vector<Uuid> enheder;  // responsible units
};

// Numbers of the store's index that the conditions use; 0: there is none.
struct Graenseindekser {
    std::uint8_t kle = 0;
    std::uint8_t master = 0;
};

class Laesegraense {
  public:
    // One licence; several are alternatives.
    struct Gruppe {
        Cvr ejer;
        std::vector<adgang::KleMoenster> kle;  // empty: every subject
        Foelsomhed niveau = Foelsomhed::kVip;
        std::vector<Uuid> systemer;  // master systems; empty: all
        std::vector<Uuid> enheder;   // responsible units; empty: all
    };

    // From the groups of `rolle` in the caller's token. Without any groups at all (development
    // mode) what the caller's authority owns.
    [[nodiscard]] static Laesegraense af(const Kalder& k, std::string_view rolle,
                                         const std::vector<std::string>& andre_roller = {});
    // The groups of `rolle` as licences for every owner in `ejere`, whoever the token's scope is:
    // look-ups across authorities (chapter 15). Nothing when the token has no such group.
    [[nodiscard]] static std::optional<Laesegraense> paa_tvaers(const Kalder& k,
                                                                std::string_view rolle,
                                                                const std::vector<Cvr>& ejere);
    explicit Laesegraense(std::vector<Gruppe> grupper) : grupper_(std::move(grupper)) {}

    // From here on an object must pass `andre` too. Limits only ever narrow.
    void indsnaevr(const Laesegraense& andre);

    // Whose objects there may be any of, each once.
    [[nodiscard]] std::vector<Cvr> ejere() const;
    // The highest level that is allowed for an object of this owner, subject, system and unit, its
    // own sensitivity apart; nothing: none.
    [[nodiscard]] std::optional<Foelsomhed> niveau(const Kendetegn& k) const;
    [[nodiscard]] bool synlig(const Kendetegn& k) const {
        const auto allowed = niveau(k);
        return allowed && k.foelsomhed <= *allowed;
    }
    // Whether every object of the owner is visible.
    [[nodiscard]] bool ubegraenset(Cvr ejer) const;
    [[nodiscard]] std::vector<store::Betingelse> betingelser(Cvr ejer,
                                                             const Graenseindekser& i) const;
    [[nodiscard]] const std::vector<Gruppe>& grupper() const { return grupper_; }

  private:
    std::vector<Gruppe> grupper_;
    std::optional<std::vector<Gruppe>> ogsaa_;  // one of these must fit as well
};

// One group of a token; nothing when a constraint is not understood.
[[nodiscard]] std::optional<Laesegraense::Gruppe> laes_gruppe(const adgang::Rettighedsgruppe& g);

}  // namespace faelled::indeks
