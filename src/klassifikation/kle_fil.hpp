// KLE as KL publishes it: the two full exports as XML, or a table as CSV
// (docs/formater/kle.md). Reading only; nothing is written here.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/uuid.hpp"

namespace faelled::klassifikation {

struct Klenummer {
    std::string nummer;      // "27", "27.36", "27.36.04", "G", "G01"
    std::string overordnet;  // number above, empty at the top
    std::string titel;
    std::string vejledning;  // guidance without markup
    std::string retskilde;   // law references joined
    std::vector<std::string> stikord;
    std::string oprettet;  // dates as written, "2013-01-01"; empty: not said
    std::string rettet;    // the last one
    std::string udgaaet;
    std::vector<std::string> afloest_af;         // numbers
    std::string bevaring;                        // "B", "K", "K5", "K10"; empty: not said
    std::string sletning;                        // xs:duration
    std::vector<std::string> handlingsfacetter;  // numbers, each once
    Uuid uuid;

    [[nodiscard]] bool er_handling() const { return nummer[0] < '0' || nummer[0] > '9'; }
};

struct Kleudgave {
    std::string udgivet;           // date; empty for CSV
    std::vector<Klenummer> numre;  // parents before children
};

// Largest file read. KL's own is about 8 MB.
inline constexpr std::size_t kMaxKlefil = std::size_t{64} * 1024 * 1024;

// XML when it begins with '<', else CSV with the columns nummer,type,overordnet,titel,uuid. Fejl
// kKalder 40 naming the number or line: not well formed, not an export, a number that breaks its
// form or comes twice, a UUID that comes twice or does not read, a date that is none.
[[nodiscard]] Result<Kleudgave> laes_kle(std::string_view fil);

}  // namespace faelled::klassifikation
