// The two forms of KlassifikationListeHent 2 and their schemas. Private to soap.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "soap/operation.hpp"

namespace faelled::soap {

struct Listeform {
    std::string_view ns;
    std::string_view revision;
    bool danske_bogstaver;

    // A transliterated name as this form spells it.
    [[nodiscard]] std::string navn(std::string_view name) const;
};

inline constexpr Listeform kDriftsform{"http://www.kombit.dk/int/2017/01/01/", "1", false};
inline constexpr Listeform kSandkasseform{"http://www.kombit.dk/2017/01/01/", "r6821", true};

[[nodiscard]] std::vector<Skema> listehentskemaer(const Listeform& form);

}  // namespace faelled::soap
