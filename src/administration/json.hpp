// The JSON form of every record: the audit's before and after, and what surfaces may show as it is.
// Names are the camelCase names of the member tables (medlemmer.hpp), enumerations their Danish
// words ("Afventer"), Uuid, Dato and Tid their usual texts, a CVR eight digits.
#pragma once

#include <string>
#include <string_view>

#include "administration/administration.hpp"

namespace faelled::administration {

// Everything, members that hold nothing included.
template <typename T>
[[nodiscard]] std::string til_json(const T& record);
// Members left out keep their default; unknown ones are passed over. 40 naming the member when a
// value does not fit. At most 1 MiB, 32 levels.
template <typename T>
[[nodiscard]] Result<T> fra_json(std::string_view json);

}  // namespace faelled::administration
