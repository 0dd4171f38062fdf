// The files of data/, embedded at build time (indlejr.cmake).
#pragma once

#include <string_view>

namespace faelled::app {

// Content of data/<navn>; empty when there is no such file.
[[nodiscard]] std::string_view data_fil(std::string_view navn);

}  // namespace faelled::app
