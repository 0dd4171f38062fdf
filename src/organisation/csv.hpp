// Reads CSV as spreadsheets write it: UTF-8 with or without BOM, semicolons (or commas, when the
// first line has no semicolon), quotes, any line end. Untrusted; bounded.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace faelled::organisation {

struct Csvgraenser {
    std::size_t bytes;
    std::size_t linjer;
    std::size_t kolonner;
};

struct Csvlinje {
    std::size_t nr = 0;  // in the file, from 1; of its first line when a cell has line ends
    std::vector<std::string> celler;
};

// Empty lines are passed over. 40 with the field "fil" and the rule: too large, not UTF-8, a quote
// that is not closed.
[[nodiscard]] Result<std::vector<Csvlinje>> laes_csv(std::string_view text, const Csvgraenser& g);

}  // namespace faelled::organisation
