// The SAML assertion of a token (sikkerhed.md 3.4): the layout and order of the real one, in the
// default-namespace form (SIK-014), byte-stable: no namespace declared outside it is needed inside
// (SIK-022). Private to sts.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "krypto/noegle.hpp"
#include "sts/afgoerelse.hpp"

namespace faelled::sts {

// `id`: of the Assertion element, an NCName. The bytes are canonical (exclusive, no comments).
// Fejl when the key does not sign.
[[nodiscard]] Result<std::string> skriv_assertion(const Grundlag& g, std::string_view id,
                                                  std::string_view udsteder,
                                                  const krypto::Identitet& identitet);

}  // namespace faelled::sts
