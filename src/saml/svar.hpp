// Response with an assertion: what an IdP says about a person (sikkerhed.md 7.7, SIK-063).
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "krypto/noegle.hpp"
#include "saml/besked.hpp"
#include "saml/kryptering.hpp"
#include "saml/logud.hpp"

namespace faelled::saml {

struct Attribut {
    std::string navn;
    std::vector<std::string> vaerdier = {};
    std::string format = {};  // NameFormat; not looked at when read
};

// What a checked assertion says. Only laes_loginsvar makes one.
struct Paastand {
    std::string id;
    std::string udsteder;
    Navneid navneid;
    Tid logget_ind;       // AuthnInstant
    std::string session;  // SessionIndex; empty: none
    std::string klasse;   // AuthnContextClassRef
    std::vector<Attribut> attributter;
    std::string in_response_to;  // empty: unsolicited
    Tid udloeb;                  // from then on it may not be used: replay is remembered until then
    bool krypteret = false;

    // First value, empty when there is none.
    [[nodiscard]] std::string attribut(std::string_view navn) const;
};

// What must hold.
struct Svarkrav {
    std::string modtager;        // our entity id: Audience
    std::string acs;             // our address: Destination and Recipient
    std::string udsteder;        // the party's entity id
    std::string in_response_to;  // our request; empty: unsolicited, and then none may be named
    std::span<const krypto::OffentligNoegle* const> noegler;  // from the party's metadata
    Dekrypteringsnoegler dekryptering = {};                   // ours; empty: encrypted is refused
    bool kraev_krypteret = false;
    Tid nu;
    std::int64_t skaevhed = 5 * 60 * kSekund;
    std::int64_t ny = 10 * 60 * kSekund;  // IssueInstant of the Response not older
    std::optional<Tid> tidligst = {};     // AuthnInstant at least this (ForceAuthn), less the skew
    // An attribute service's answer about that name (7.14): no login, no confirmation; Destination,
    // Conditions and Audience need not be there, and hold when they are.
    std::optional<Navneid> om = {};
};

enum class Svarbrud : std::uint8_t {
    kForm,         // not a Response, an element missing or double
    kStatus,       // the party says no: `status`
    kSignatur,     // nothing, or not what is used, is signed by a known key
    kDestination,  // sent to another address
    kSvarPaa,      // InResponseTo names another request
    kUdsteder,
    kModtager,      // Audience
    kBekraeftelse,  // SubjectConfirmation
    kTid,
    kKryptering,
};
struct Svarfejl {
    Svarbrud brud;
    std::string tekst;  // Danish; which element, which rule; no content
    Status status = {};
};

// The whole of SIK-063 but what needs memory or registers: whether the request is outstanding in
// this browser, whether the assertion was seen, whether the CVR may come from this IdP, the level.
// A Response that is not a success needs no signature: it only says no.
[[nodiscard]] std::expected<Paastand, Svarfejl> laes_loginsvar(const Besked& b,
                                                               const Svarkrav& krav);
// A question to an attribute service: what it knows of that name (7.14).
[[nodiscard]] Usigneret skriv_attributquery(const Hoved& h, const Navneid& navneid);
// Of an unproven Response: to find the outstanding request and the party. Also of messages that
// laes_loginsvar would refuse.
[[nodiscard]] std::string svar_udsteder(const Besked& b);

// --- writing ----------------------------------------------------------------------------------

struct Loginsvar {
    std::string id, assertion_id;
    std::string udsteder;
    std::string modtager;        // SP's entity id
    std::string acs;             // SP's address
    std::string in_response_to;  // empty: unsolicited
    Tid nu;
    std::int64_t levetid = 5 * 60 * kSekund;  // Conditions; the confirmation lives five minutes
    Navneid navneid;
    Tid logget_ind;
    std::string session;
    std::string klasse;
    std::string bekraefter = {};  // AuthenticatingAuthority; empty: none
    std::vector<Attribut> attributter;
    bool underskriv_svar = false;  // the Response as well as the assertion
    std::shared_ptr<const krypto::Certifikat> krypter_for = {};  // null: not encrypted
    Suite suite = Suite::kGcm;
};
// Signed, encrypted when wanted.
[[nodiscard]] Result<std::string> skriv_loginsvar(const Loginsvar& s,
                                                  const krypto::Identitet& identitet,
                                                  Entropy& entropy);
// A signed Response without assertion that says why not.
[[nodiscard]] Result<std::string> skriv_fejlsvar(const Hoved& h, const Status& status,
                                                 const krypto::Identitet& identitet);

}  // namespace faelled::saml
