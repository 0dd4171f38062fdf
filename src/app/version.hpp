// Name and number of this program.
#pragma once

#include <string_view>

namespace faelled::app {

[[nodiscard]] std::string_view version();

}  // namespace faelled::app
