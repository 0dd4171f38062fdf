// References by URN (indekser.md chapter 6).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "oio/model.hpp"

namespace faelled::oio {

enum class Urnform : std::uint8_t {
    kCpr,        // urn:oio:cpr-nr:
    kPersonId,   // urn:oio:us:personid:
    kBorgerId,   // urn:oio:udk:borgerid: (also written us:borgerid)
    kCvr,        // urn:oio:cvr-nr:
    kPnr,        // urn:oio:pnr:
    kFuldtNavn,  // urn:oio:fuldtnavn:
    kItSystem,   // urn:oio:it-system-uuid:
    kEsr,        // urn:oio:esr:ejendom:
    kBfe,        // urn:oio:ejendom:bfe-nr:
    kForm,       // urn:oio:form:
    kTom,        // URN:Empty
    kAnden,      // anything else in a local system
};

struct Urn {
    Urnform form = Urnform::kAnden;
    // Scheme and kind in lower case; numbers without spaces and hyphens (a property keeps the
    // hyphen that separates its two numbers). What else follows stands as written.
    std::string normal;
    // The number or name behind the kind, as it stands in `normal`.
    std::string vaerdi;
    // The value has the form that its kind demands.
    bool velformet = true;
};

[[nodiscard]] Urn laes_urn(std::string_view tekst);
[[nodiscard]] std::string urn_normalform(std::string_view urn);

// Equal in normal form; UUIDs as UUIDs. Absent names nothing, so it is equal to absent only.
[[nodiscard]] bool samme_i_normalform(const Reference& a, const Reference& b);

[[nodiscard]] std::string cpr_urn(std::string_view cpr);
[[nodiscard]] std::string cvr_urn(std::string_view cvr);

}  // namespace faelled::oio
