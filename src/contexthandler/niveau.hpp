// How sure a login is (sikkerhed.md 7.7): two scales, one number.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace faelled::contexthandler {

// 0: nothing is said. 1-4: AssuranceLevel. On the NSIS scale 1 and 2 are Low, 3 Substantial, 4
// High.
using Niveau = std::uint8_t;

// A class ref, an attribute's value or a setting: "3", "Substantial", "NSIS Betydelig",
// "https://data.gov.dk/concept/core/nsis/loa/High", "urn:dk:gov:saml:attribute:AssuranceLevel:3".
// 0 for anything else.
[[nodiscard]] Niveau laes_niveau(std::string_view text);
[[nodiscard]] std::string_view nsis(Niveau n);         // "Low", "Substantial", "High"; "" for 0
[[nodiscard]] std::string assurance(Niveau n);         // "1" … "4"; "" for 0
[[nodiscard]] std::string nsis_klasse(Niveau n);       // the class ref of OIOSAML3
[[nodiscard]] std::string assurance_klasse(Niveau n);  // of OIOSAML2

}  // namespace faelled::contexthandler
