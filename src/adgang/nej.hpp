// How the gate's own files say no. Private to adgang.
#pragma once

#include <expected>
#include <string>
#include <utility>

#include "adgang/afvisning.hpp"

namespace faelled::adgang {

using Grund = Afvisning::Grund;

// `tekst` goes to anybody; `element` and `forventet` are taken away again where the sandbox does
// not explain (Gate).
[[nodiscard]] inline std::unexpected<Afvisning> nej(Grund grund, std::string tekst,
                                                    std::string regel, std::string element = {},
                                                    std::string forventet = {}) {
    Afvisning a{grund, std::move(tekst)};
    a.regel = std::move(regel);
    a.element = std::move(element);
    a.forventet = std::move(forventet);
    return std::unexpected(std::move(a));
}

}  // namespace faelled::adgang
