// The JWT of a token (sikkerhed.md 4.2). Private to sts.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "krypto/noegle.hpp"
#include "sts/afgoerelse.hpp"

namespace faelled::sts {

// `id`: jti. Compact form, RS256; every claim once and scalar, but cnf. Fejl when the key does not
// sign.
[[nodiscard]] Result<std::string> skriv_jwt(const Grundlag& g, std::string_view id,
                                            std::string_view udsteder,
                                            const krypto::Identitet& identitet);

}  // namespace faelled::sts
