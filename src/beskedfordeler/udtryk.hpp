// Filter expressions of subscriptions (Abonnementsudtryk, beskedfordeler.md 6.5). The grammar is in
// docs/beskedfordeler.md: paths from Beskedkuvert, get(list, n), = != < <= > >=, in, like, is null,
// and, or, not, parentheses, in vaerdiliste('…').
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/uuid.hpp"
#include "xml/xml.hpp"

namespace faelled::beskedfordeler {

inline constexpr std::size_t kMaksUdtryk = 16'000;  // bytes
inline constexpr int kMaksUdtryksdybde = 50;        // parentheses and nots inside each other

// Is `vaerdi` in the value list that the expression names `liste` (name or UUID)? An unknown list
// has no values.
using Vaerdilisteopslag = std::function<bool(std::string_view liste, std::string_view vaerdi)>;

// Immutable; may be used by many threads at once.
class Udtryk {
  public:
    // Fejl kKalder 40: element "udtryk", regel "tegn 17: …", counted from 1. Text that is empty
    // or white space matches every message.
    [[nodiscard]] static Result<Udtryk> laes(std::string_view text);

    // `kuvert`: the Beskedkuvert of the message.
    [[nodiscard]] bool opfyldt(xml::Node kuvert, const Vaerdilisteopslag& lister) const;
    // In a form that reads as the same expression, every inner part in parentheses.
    [[nodiscard]] std::string tekst() const;

  private:
    friend class Udtrykslaeser;

    struct Trin {
        std::string navn;
        std::optional<std::uint32_t> nr;  // get(…, nr): only that one of those of this name
    };
    struct Vaerdi {
        std::string tekst;
        std::optional<Uuid> uuid;
    };
    enum class Art : std::uint8_t {
        kOg,
        kEller,
        kIkke,
        kLig,
        kForskellig,
        kMindre,
        kMindreLig,
        kStoerre,
        kStoerreLig,
        kI,
        kIListe,
        kSom,
        kTom
    };
    struct Led {
        Art art = Art::kOg;
        std::uint32_t venstre = 0;  // kOg, kEller, kIkke: positions in led_
        std::uint32_t hoejre = 0;
        std::vector<Trin> sti;
        std::vector<Vaerdi> vaerdier;  // kIListe: the list's name
    };

    [[nodiscard]] bool led(std::uint32_t at, xml::Node kuvert, const Vaerdilisteopslag& l) const;
    [[nodiscard]] static bool passer(const Led& led, const std::string& text,
                                     const Vaerdilisteopslag& l);
    [[nodiscard]] static bool nogen(const Led& led, xml::Node n, std::size_t step,
                                    const Vaerdilisteopslag& l);
    void skriv(std::uint32_t at, std::string& out) const;

    std::vector<Led> led_;
    std::optional<std::uint32_t> rod_;  // none: everything matches
};

}  // namespace faelled::beskedfordeler
