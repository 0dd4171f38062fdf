// The challenge of OIO IDWS REST: status, WWW-Authenticate and a JSON body that says the same
// (sikkerhed.md 6.1, 6.2). Private to rest/sts.
#pragma once

#include <string>
#include <string_view>

#include "net/http.hpp"

namespace faelled::rest {

struct Udfordring {
    int status = 401;
    std::string_view fejl = "invalid_token";  // a literal
    std::string tekst;                        // printable ASCII; quotes and the like become '?'
};
[[nodiscard]] net::Svar udfordringssvar(const Udfordring& u);

// RFC 6749 5.2: only what an error_description may hold.
[[nodiscard]] std::string beskrivelse(std::string_view text);

}  // namespace faelled::rest
