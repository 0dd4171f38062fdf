// The schemas of YdelseListeHent. Private to soap.
#pragma once

#include <string_view>
#include <vector>

#include "soap/operation.hpp"

namespace faelled::soap {

inline constexpr std::string_view kYdelseslisteNs = "http://www.kombit.dk/int/2022/01/01/";
inline constexpr std::string_view kYdelseslistefil = "YdelseListeHent.xsd";

[[nodiscard]] std::vector<Skema> ydelseslisteskemaer();

}  // namespace faelled::soap
