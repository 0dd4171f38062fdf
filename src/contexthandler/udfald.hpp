// What a step of a login or logout leads to, for the surface that shows it to a browser.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "adgang/revision.hpp"
#include "base/uuid.hpp"

namespace faelled::contexthandler {

// What the browser brought.
struct Browser {
    std::string kende = {};    // cookie chbrowser: binds what was begun to who began it
    std::string session = {};  // cookie chsession
    std::string husket = {};   // cookie ch_idp: entity id of the IdP chosen last
    std::string faelles = {};  // cookie _saml_idp, when there is a common domain
    std::string oensket = {};  // query parameter whr or idp
    std::string adresse = {};  // peer address
};

// 302, 303.
struct Omdirigering {
    std::string adresse;
};
// A page that posts itself; works by a button without script.
struct Formular {
    std::string adresse;
    std::vector<std::pair<std::string, std::string>> felter;
};

enum class Fejlgrund : std::uint8_t {
    kBesked,         // what came is no message we can read
    kUkendtSystem,   // unknown or closed user system
    kUnderskrift,    // not signed, or by an unknown key
    kAdresse,        // sent to another address than ours
    kForGammel,      // too old, or from the future
    kGentaget,       // seen before: the back button
    kUkendtAcs,      // wants the answer at an address that is not registered
    kUkendtForloeb,  // nobody is waiting for that: too late, or another browser
    kUkendtIdp,      // the identity provider is unknown or has no agreement
    kIdpSvar,        // its answer breaks a rule
    kFremmedCvr,     // it speaks for an authority that it has no agreement with
    kNiveau,         // not sure enough
    kIngenRolle,     // the person has no role in the system
    kIkkeUnderstoettet,
    kTravlt,  // a memory is full
    kIntern,
};
struct Fejlside {
    Fejlgrund grund;
    std::string system = {};               // name of the user system, when it is known
    std::string idp = {};                  // name of the identity provider, when it is known
    std::string regel = {};                // what was broken, Danish, safe to show
    std::vector<std::string> roller = {};  // kIngenRolle: those that would let one in
    std::string myndighed = {};            // kIngenRolle: whose administrator to ask
    Uuid sporing = {};
    std::optional<Formular> tilbage = {};  // tells the system that it came to nothing
};

struct Idpvalg {
    struct Mulighed {
        std::string entity_id;
        std::string navn;
        std::vector<std::string> cvr;
        bool mobilvenlig = false;
        bool test = false;
    };
    std::string forloeb;
    std::string system;  // name of what one logs in to
    std::string husket;  // entity id of the last choice, when it is among them
    std::vector<Mulighed> muligheder;
};

struct Loggetud {
    bool delvis = false;
    std::vector<std::string> ikke_logget_ud;  // names
};

// A document: metadata, SOAP, JSON.
struct Dokument {
    int status = 200;
    std::string indholdstype;
    std::string krop;
    std::vector<std::pair<std::string, std::string>> headere = {};
};

struct Cookie {
    std::string navn;
    std::string vaerdi;                    // empty: it is deleted
    std::optional<std::int64_t> sekunder;  // none: until the browser closes
};

struct Udfald {
    std::variant<Omdirigering, Formular, Fejlside, Idpvalg, Loggetud, Dokument> svar;
    std::vector<Cookie> cookies = {};
    // Must be durable before the answer leaves (SIK-080).
    std::vector<adgang::Revisionspost> poster = {};
};

inline constexpr const char* kBrowsercookie = "chbrowser";
inline constexpr const char* kSessionscookie = "chsession";
inline constexpr const char* kIdpcookie = "ch_idp";

}  // namespace faelled::contexthandler
