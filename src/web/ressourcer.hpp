// The files of the pages (ui/), embedded in the program. The table is made by ui/byg.mjs.
#pragma once

#include <span>
#include <string_view>

namespace faelled::web {

struct Ressource {
    std::string_view navn;  // "app-5K2FQ3.js": named by its content
    std::string_view indholdstype;
    std::string_view maerke;  // ETag, in quotes
    std::string_view indhold;
    std::string_view pakket;  // the same with gzip; empty: not worth it
};

// By name, ascending; lives as long as the program.
[[nodiscard]] std::span<const Ressource> ressourcer();

}  // namespace faelled::web
