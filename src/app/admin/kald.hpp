// From words on a command line to a call of the administration's JSON API, by the API's own
// description: `faelled admin systemer.liste navn=Sag*`. So every operation of the API is a
// command.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace faelled::app::admin {

struct Kaldsvalg {
    std::string operation;                                   // "aftaler.anmod"
    std::vector<std::pair<std::string, std::string>> navne;  // "uuid" -> "…", as given
    std::string krop;  // whole body as JSON; empty: from `navne`
};

struct Adminkald {
    std::string metode;
    std::string sti;   // with query
    std::string krop;  // JSON, empty when the operation takes none
};

// Names that the path or the query has go there, the others into the body, each by the type that
// the schema gives it: lists are split at commas, and a value that begins with { or [ is JSON.
// Fejl kKalder: unknown operation (the nearest ones are named), a name that fits nowhere, a path
// name that is missing.
[[nodiscard]] Result<Adminkald> lav_kald(std::string_view openapi, const Kaldsvalg& valg);

// The operations, one a line: name and what it does. `ord` empty: all; else those that have it in
// them. One that is named whole is shown with its parameters and its body's members.
[[nodiscard]] Result<std::string> hjaelp(std::string_view openapi, std::string_view ord);

}  // namespace faelled::app::admin
