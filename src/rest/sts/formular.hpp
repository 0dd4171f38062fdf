// Parameters as they come in a query or a form body (application/x-www-form-urlencoded), and as a
// flat JSON object. Private to rest.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace faelled::rest {

// At most this many parameters, in a form as in JSON.
inline constexpr std::size_t kParametre = 64;

// Names in lower case: the clients' spelling varies. Of JSON the path: "appliesto.address".
using Parametre = std::map<std::string, std::string, std::less<>>;

// One name or value: '+' is a space, %XX a byte. Empty when an escape is broken or the result is
// not UTF-8.
[[nodiscard]] std::optional<std::string> afkod(std::string_view text);

// '+' is a space, %XX a byte. Empty when an escape is broken, the result is not UTF-8, a name
// stands twice, or there are too many.
[[nodiscard]] std::optional<Parametre> laes_formular(std::string_view text);

// The strings and numbers of a JSON object, at most four objects deep; null and booleans are left
// out. Empty when it is no object, holds a list, a name stands twice, or there are too many.
[[nodiscard]] std::optional<Parametre> laes_json(std::string_view text);

// Adds `more`; false when a name stands in both with different values.
[[nodiscard]] bool flet(Parametre& into, Parametre more);

// Empty when missing.
[[nodiscard]] std::string_view vaerdi(const Parametre& p, std::string_view name);

}  // namespace faelled::rest
