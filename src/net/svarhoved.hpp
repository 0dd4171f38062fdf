// Writing the head of a reply. Private to net.
#pragma once

#include <cstddef>
#include <string>

#include "net/http.hpp"

namespace faelled::net {

enum class Forbindelsen { kBeholdes, kLukkes };

struct Hovedvalg {
    Forbindelsen forbindelsen = Forbindelsen::kBeholdes;
    bool http10 = false;
    bool pakket = false;      // the body is gzip
    bool kan_pakkes = false;  // a client that asked would have got gzip: caches must know
};

// Status line to empty line, appended to `ud`. Connection, Content-Length, Transfer-Encoding and
// Date are the server's own: such headers in `svar` are left out. Control characters in header
// values become spaces, so that no value can start a header of its own; headers whose name is not a
// token are left out.
void skriv_hoved(std::string& ud, const Svar& svar, std::size_t krop_laengde,
                 const Hovedvalg& valg);

// "Bad Request"; empty when unknown.
[[nodiscard]] std::string_view statustekst(int status);
// 1xx, 204 and 304 have no body.
[[nodiscard]] bool har_krop(int status);
// Does `svar` carry this header (lower-case name)? `vaerdi` too, when given.
[[nodiscard]] bool har_header(const Svar& svar, std::string_view navn,
                              std::string_view vaerdi = {});

}  // namespace faelled::net
