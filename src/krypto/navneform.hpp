// Distinguished names as texts and as what they say about their holder. Private to krypto.
#pragma once

#include <optional>
#include <string>

#include "base/strong.hpp"
#include "krypto/openssl_ptr.hpp"
#include "krypto/x509.hpp"

namespace faelled::krypto {

// As .NET writes it (sikkerhed.md 3.4): most specific first, ", " between, the parts of a
// multi-valued RDN joined with " + ", quoted where a value holds a separator. Empty when a value is
// not text.
[[nodiscard]] std::optional<std::string> navneform(const X509_NAME* navn);

struct Indehaver {
    std::optional<Cvr> cvr;
    Certifikatart art = Certifikatart::kUkendt;
};
// Identity by the OCES2 or OCES3 form (sikkerhed.md 1.3). Nothing is known of a subject where an
// identifying attribute is repeated or the two forms name different companies.
[[nodiscard]] Indehaver indehaver(const X509_NAME* navn);

}  // namespace faelled::krypto
