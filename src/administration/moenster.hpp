// Regular expressions of constraint types: written by many hands, so matched in time that grows
// with pattern times text, never worse (no backtracking).
//
// Literals, . [a-z] [^…] \d \w \s and their capitals, ( ) (?: ), |, * + ? {m} {m,} {m,n}, ^ at the
// beginning and $ at the end. No look-around and no back references: refused.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace faelled::administration {

class Moenster {
  public:
    // 40 with a Danish text that says what is wrong and where.
    [[nodiscard]] static Result<Moenster> lav(std::string_view udtryk);
    // The whole text, by Unicode characters.
    [[nodiscard]] bool passer(std::string_view tekst) const;

    struct Trin {
        enum class Slags : std::uint8_t { kTegn, kDelt, kHop, kSlut };
        Slags slags = Slags::kSlut;
        std::int32_t a = 0;  // relative jumps
        std::int32_t b = 0;
        std::vector<std::pair<char32_t, char32_t>> tegn;  // kTegn: ranges
    };

  private:
    std::vector<Trin> trin_;
};

}  // namespace faelled::administration
