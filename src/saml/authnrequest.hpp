// AuthnRequest: "log somebody in for me" (sikkerhed.md 7.4, 7.6).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "saml/besked.hpp"

namespace faelled::saml {

struct Authnrequest {
    Hoved hoved;
    bool force_authn = false;
    bool is_passive = false;
    std::string acs_adresse = {};  // AssertionConsumerServiceURL; empty: none
    std::optional<std::uint16_t> acs_indeks = {};
    std::string svarbinding = {};             // ProtocolBinding; empty: none
    std::vector<std::string> klasser = {};    // AuthnContextClassRef
    std::string sammenligning = {};           // Comparison; empty: exact, as SAML has it
    std::string navneformat = {};             // NameIDPolicy/Format
    std::vector<std::string> idp_liste = {};  // Scoping/IDPList
    std::vector<std::string> anmodere = {};   // Scoping/RequesterID
    std::string publikum = {};                // writing only: Conditions/AudienceRestriction
};

// Whatever stands in it and is not above (Conditions, Subject, Extensions) is passed over. Fejl
// kKalder 40 with the element: not an AuthnRequest, a boolean or index that is none, more than 20
// class refs or IdPs.
[[nodiscard]] Result<Authnrequest> laes_authnrequest(const Besked& b);
[[nodiscard]] Usigneret skriv_authnrequest(const Authnrequest& a);

}  // namespace faelled::saml
