// Paths that have one meaning.
#pragma once

#include <string_view>

namespace faelled::net {

// True when everybody who reads the path (a proxy before us, the router, a log) takes it for the
// same one. False for segments "." and ".." (also as %2e), encoded slashes and backslashes,
// backslashes, NUL and other control characters in any form, a fragment, and a % that is not
// followed by two hex digits.
[[nodiscard]] bool er_entydig_sti(std::string_view sti);

}  // namespace faelled::net
