// Data limits (dataafgraensninger): what the constraints of a role mean, as predicates for what is
// in the hand and as conditions for the store's search, so that a limit is never applied to a page
// that was cut before (administration.md 4.4, sikkerhed.md 7.9).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "adgang/rettigheder.hpp"
#include "base/strong.hpp"
#include "store/store.hpp"

namespace faelled::adgang {

// --- KLE --------------------------------------------------------------------------------------

// A pattern of KLE subject numbers: "27.36.04", "27.36.0*", "27.36.*", "27.3*", "27.*", "2*" or "*"
// (klassifikation.md 10.3).
class KleMoenster {
  public:
    // Empty when the text is none of these forms.
    [[nodiscard]] static std::optional<KleMoenster> laes(std::string_view text);
    // `nummer`: a subject, "27.36.04".
    [[nodiscard]] bool passer(std::string_view nummer) const;
    [[nodiscard]] bool alt() const { return praefiks_ && tekst_.empty(); }
    // For an index of subject numbers.
    [[nodiscard]] store::Betingelse::Vaerdi vaerdi() const;

  private:
    std::string tekst_;  // the number, or what stands before '*'
    bool praefiks_ = false;
};

// --- sensitivity ------------------------------------------------------------------------------

// Four cumulative levels: who may see one may see those below it.
enum class Foelsomhed : std::uint8_t {
    kIkkeFortrolig = 1,
    kFortrolig = 2,
    kFoelsom = 3,
    kVip = 4,
};
// "1"-"4", or the name as the index services write it ("FORTROLIGE_PERSONOPLYSNINGER").
[[nodiscard]] std::optional<Foelsomhed> laes_foelsomhed(std::string_view text);
[[nodiscard]] std::string_view navn(Foelsomhed f);

// --- conditions -------------------------------------------------------------------------------

// How a service tests one constraint type.
struct Afgraensningsregel {
    enum class Slags : std::uint8_t {
        kKle,         // patterns, any of them
        kFoelsomhed,  // one level, hierarchical
        kUuid,        // organisation units, IT systems: any of them
        kTekst,       // any of the values
        kFelter,  // decides about fields, not about objects: no condition (SeNavn, SeCPR-nummer)
    };
    std::string type;
    Slags slags = Slags::kTekst;
    std::uint8_t indeks = 0;  // of the store
};

// What one group lets its holder find. Conditions are ANDed; groups are alternatives: one search
// each, and the hits together.
struct Dataafgraensning {
    Cvr scope;
    std::vector<store::Betingelse> betingelser;  // empty: everything of the authority

    [[nodiscard]] bool alt() const { return betingelser.empty(); }
};

// The groups of `rolle` as conditions that must hold at `interval`. A group with a constraint that
// no rule knows, or whose value does not read, is left out: a limit that is not understood is never
// a licence. A group whose values are "*" has no condition for that type.
[[nodiscard]] std::vector<Dataafgraensning> dataafgraensninger(
    std::span<const Rettighedsgruppe> grupper, std::string_view rolle,
    std::span<const Afgraensningsregel> regler, const store::Periode& interval);

// Does the group say `value` (without regard to case) for that type? For limits of fields.
[[nodiscard]] bool siger(const Rettighedsgruppe& g, std::string_view type, std::string_view value);

}  // namespace faelled::adgang
