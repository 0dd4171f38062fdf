// JSON Schemas of the records, made from their member tables, for the API's description.
#pragma once

#include <map>
#include <string>

namespace faelled::administration {

// Name of the record type ("Serviceaftale") -> JSON Schema of its JSON form (json.hpp).
// Also "Aftaleindhold" and "Efterkonfigurationsvaerdi".
[[nodiscard]] std::map<std::string, std::string> skemaer();

}  // namespace faelled::administration
