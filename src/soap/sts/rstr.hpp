// Writes the answers of the token service: a signed RSTR collection (sikkerhed.md 3.6) or a fault
// (3.7). No white space between elements. Private to soap/sts.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"
#include "krypto/noegle.hpp"
#include "soap/fejl.hpp"
#include "sts/oenske.hpp"

namespace faelled::soap {

// What an answer takes from its request.
struct Rstsvarhoved {
    Version version = Version::k12;
    std::string message_id = {};               // as sent; empty: the answer relates to nothing
    std::optional<std::string> kontekst = {};  // attribute Context of the request
};

// The assertion stands in it byte for byte (SIK-022). Signed: Body, Action, RelatesTo, Timestamp;
// key named by its subject key identifier; no MessageID, as in the real one (SIK-023, SIK-024).
// Fejl when the key does not sign.
[[nodiscard]] Result<std::string> skriv_rstr(const Rstsvarhoved& request, const sts::Token& token,
                                             const krypto::Identitet& identitet, Tid nu);

// Unsigned. `fault`, when set, is what was wrong with the envelope itself: its code is used
// instead.
[[nodiscard]] std::string skriv_stsfault(const Rstsvarhoved& request, const sts::Stsfejl& fejl,
                                         bool forklar, const Soapfejl* fault = nullptr);

}  // namespace faelled::soap
