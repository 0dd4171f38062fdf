#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "contexthandler/oidc_laes.hpp"
#include "krypto/jws.hpp"

// First line the Authorization header, the rest a form; and all of it as a query, as claims and as
// a JWT.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace faelled;
    const std::string_view all(reinterpret_cast<const char*>(data), size);
    const std::size_t line = std::min(all.find('\n'), all.size());
    const auto t = contexthandler::laes_tokenanmodning(all.substr(std::min(line + 1, all.size())),
                                                       all.substr(0, line));
    if (t && t->kode.empty()) std::abort();
    if (const auto p = saml::Parametre::laes(all)) {
        const auto a = contexthandler::laes_autorisering(*p);
        if (a && (a->tilstand.empty() || a->udfordring.size() != 43)) std::abort();
    }
    (void)contexthandler::laes_jwtkrav(all);
    if (const auto j = krypto::Jws::laes(all)) (void)contexthandler::laes_jwtkrav(j->indhold);
    return 0;
}
