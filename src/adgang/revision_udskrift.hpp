// Audit records and metering as text, for people and for other systems.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adgang/forbrug.hpp"
#include "adgang/revision_laeser.hpp"

namespace faelled::adgang {

// "kald", "afvist-kald", "token", "afvist-token", "adgangstoken", "administration", "drift".
[[nodiscard]] std::string_view navn(Revisionsart art);
[[nodiscard]] std::optional<Revisionsart> ud_revisionsart(std::string_view navn);
// "adgang", "administration".
[[nodiscard]] std::string_view navn(Kaede k);
[[nodiscard]] std::optional<Kaede> ud_kaede(std::string_view navn);

// One JSON object without line feed. Absent parts are left out; `detaljer` stands as the JSON it
// is.
void append_json(std::string& out, const Revisionslinje& l);
// RFC 4180: comma, CRLF, quotes where needed. Texts that a spreadsheet would take for a formula get
// an apostrophe in front.
[[nodiscard]] std::string_view csv_hoved();
void append_csv(std::string& out, const Revisionslinje& l);

// Columns that are summed over are left out; times in milliseconds.
[[nodiscard]] std::string som_csv(const std::vector<Forbrugslinje>& linjer,
                                  const Opdeling& opdeling);
// {"forbrug":[{...}]}, the same fields.
[[nodiscard]] std::string som_json(const std::vector<Forbrugslinje>& linjer,
                                   const Opdeling& opdeling);

}  // namespace faelled::adgang
