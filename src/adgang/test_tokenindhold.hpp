// The readers of a token's claims that are private, for tests and fuzzers.
#pragma once

#include "adgang/tokenkontrol.hpp"

namespace faelled::adgang {

struct Tokenindholdproeve {
    static std::string pak(const Tokenindhold& t) { return t.pak(); }
    static std::optional<Tokenindhold> pak_ud(std::string_view bytes) {
        return Tokenindhold::pak_ud(bytes);
    }
    static std::expected<Tokenindhold, Afvisning> krav(std::string_view json) {
        return Tokenkontrol::laes_krav(json);
    }
};

}  // namespace faelled::adgang
