// The JSON form of the registers' records.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "beskedfordeler/typer.hpp"

namespace faelled::beskedfordeler {

// Of Beskedtype, Dueslag, Abonnement, Abonnementsudtryk, Vaerdiliste.
template <typename T>
[[nodiscard]] std::string til_json(const T& record);
// Members that are left out keep their default. 40 naming the member that does not read.
template <typename T>
[[nodiscard]] Result<T> fra_json(std::string_view json);

// Name of the record ("Dueslag") -> JSON Schema.
[[nodiscard]] std::map<std::string, std::string> skemaer();

}  // namespace faelled::beskedfordeler
