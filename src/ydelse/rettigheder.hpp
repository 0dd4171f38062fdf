// Rights of the service agreement. Private to ydelse.
#pragma once

#include "adgang/kalder.hpp"
#include "base/result.hpp"
#include "oio/motor.hpp"

namespace faelled::ydelse {

// 43 when the agreement lacks the right.
[[nodiscard]] inline Result<void> kraev(const adgang::Kalder& k, adgang::Ret right) {
    if (k.har(right)) return {};
    return std::unexpected(
        Fejl::kalder(43, std::string("Serviceaftalen giver ikke rettigheden \"") +
                             (right == adgang::kRediger ? "Rediger" : "Udstil") + "\""));
}

[[nodiscard]] inline oio::Skriver skriver(const adgang::Kalder& k) {
    return {k.myndighed(), oio::Reference(k.system()), k.transaktion()};
}

}  // namespace faelled::ydelse
