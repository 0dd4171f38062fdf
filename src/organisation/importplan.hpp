// A CSV file against the hierarchy as it is: what would be made, changed, closed or refused, line
// by line, before anything is written (docs/organisation-csv.md). Pure; thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "organisation/billede.hpp"
#include "organisation/csv.hpp"

namespace faelled::organisation {

// What is there at the day that lines without a date of their own take effect.
struct Importgrundlag {
    struct Stilling {
        Uuid enhed;
        std::string titel;
        bool leder = false;
    };
    struct Bruger {
        Uuid uuid;
        std::string brugernavn;
        std::string navn;  // empty: may not be seen, and is not compared
        bool aktiv = false;
        std::vector<Stilling> stillinger;
    };
    std::vector<Enhed> enheder;
    std::vector<Bruger> brugere;
    // Text of the address with that role ("ENHED_EMAIL") of a unit or user; empty: none.
    std::function<std::string(const Uuid&, std::string_view rolle)> kontakt;
    Tid dag;
};

enum class Importhandling : std::uint8_t { kOpret, kRet, kLuk, kUaendret, kAfvist };

struct Importfelt {
    std::string felt;  // as the column is called
    std::string foer;
    std::string efter;
};

struct Importlinje {
    std::size_t nr = 0;  // in the file
    Importhandling handling = Importhandling::kUaendret;
    std::string navn;
    std::string felt;   // kAfvist: the column
    std::string regel;  // kAfvist: the rule
    std::vector<Importfelt> felter;
    // What to do; of a refused line nothing. Empty uuid: not there yet.
    std::optional<Uuid> uuid;
    std::string noegle;      // of the unit, or the user name
    std::string overnoegle;  // key of the parent, or of the unit of the position; empty: no change
    std::string titel;
    bool leder = false;
    bool ny_stilling = false;
    Tid dag;
    std::vector<std::pair<std::string, std::string>> kontakt;  // role, text; only what differs
};

struct Importplan {
    bool brugere = false;  // else units
    // In the order in which they can be carried out: parents before what lies under them.
    std::vector<Importlinje> linjer;
};

// 40 with the field "fil" when the first line does not name the columns: units need nøgle and navn,
// users brugernavn and navn.
[[nodiscard]] Result<Importplan> laeg_importplan(const std::vector<Csvlinje>& file,
                                                 const Importgrundlag& there);

}  // namespace faelled::organisation
