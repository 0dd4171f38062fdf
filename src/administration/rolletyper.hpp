// Roles: of user systems, of job functions with their delegation, and of administrators; notices.
// Source: administration.md chapter 2, 3.7-3.9, 6. Conventions as in typer.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "administration/aftaletyper.hpp"
#include "administration/typer.hpp"

namespace faelled::administration {

enum class Brugersystemrollestatus : std::uint8_t { kKladde, kUdgivet, kUdfaset, kSlettet };

struct Brugersystemrolle {
    Uuid uuid;
    std::uint64_t nr = 0;
    Tid aendret;

    std::string entity_id;  // "http://<domain>/roles/usersystemrole/<name>/<version>"
    Uuid system;            // a brugervendt system
    Cvr ejer;               // out: of the system
    std::string navn;
    std::string beskrivelse;
    std::vector<Rolleafgraensning> afgraensninger;
    std::optional<Dato> udfases;                                        // last day when kUdfaset
    Brugersystemrollestatus status = Brugersystemrollestatus::kKladde;  // out; see saet_status

    bool operator==(const Brugersystemrolle&) const = default;
};

struct Rolletilknytning {
    Uuid brugersystemrolle;
    std::vector<Afgraensningsvaerdi> afgraensninger;

    bool operator==(const Rolletilknytning&) const = default;
};

struct Delegering {
    Cvr til;
    std::optional<Dato> gyldig_fra;
    std::optional<Dato> gyldig_til;
    bool afvist = false;  // out: B declined

    bool operator==(const Delegering&) const = default;
};

enum class Jobfunktionsrollestatus : std::uint8_t { kKladde, kAktiv, kSlettet };

struct Jobfunktionsrolle {
    Uuid uuid;
    std::uint64_t nr = 0;
    Tid aendret;

    // "http://<domain>/roles/jobrole/<identifier>/<version>"; the domain must be the authority's
    std::string entity_id;
    std::string navn;          // unique in the authority
    std::string beskrivelse;   // at most 200 characters
    std::int64_t version = 1;  // the caller's own number; it round-trips
    Cvr organisation;
    std::vector<Delegering> delegeret_til;
    std::vector<Rolletilknytning> roller;
    Jobfunktionsrollestatus status = Jobfunktionsrollestatus::kAktiv;

    bool operator==(const Jobfunktionsrolle&) const = default;
};

// Chapter 2. The numbers are part of the stored format.
enum class Rolle : std::uint8_t {
    kLeverandoeradministrator,
    kAftaleadministrator,
    kRolleadministrator,
    kOrganisationsadministrator,
    kUnderskriftsberettiget,
    kOeirAdministrator,
    kFkAnsvarlig,
    kFkAdministrator,
    kBeskedfordelerAdministrator,
    kServiceudbyder,
    kOperatoer,
    kRevisor
};

// Who holds a role: a certificate print now ("cert:<sha256, 64 lower-case hex digits>"), a person
// when login through the Context Handler is there ("bruger:<uuid>"). Never a CPR number.
struct Administratorrolle {
    Uuid uuid;
    std::uint64_t nr = 0;
    Tid aendret;

    std::string identitet;
    std::string navn;  // for lists; not personal data beyond the name at work
    Cvr organisation;
    Rolle rolle = Rolle::kLeverandoeradministrator;
    std::optional<Dato> gyldig_fra;
    std::optional<Dato> gyldig_til;
    bool aktiv = true;  // out; see fjern_administrator

    bool operator==(const Administratorrolle&) const = default;
};
[[nodiscard]] std::string identitet_af(const krypto::Fingeraftryk& f);  // "cert:…"

enum class Advisstatus : std::uint8_t { kKoe, kSendt, kOpgivet };

struct Leveringsforsoeg {
    Tid tidspunkt;
    bool leveret = false;
    std::string svar;  // what the mail server said; no addresses

    bool operator==(const Leveringsforsoeg&) const = default;
};

// A notice, written in the transaction of the change it tells about.
struct Advis {
    Uuid uuid;
    std::uint64_t nr = 0;
    Tid aendret;

    std::string slags;  // "N1" ... "N18"
    Cvr organisation;
    Postkassetype postkasse = Postkassetype::kFaelles;
    std::string modtager;  // address at the time of the change; empty: the organisation has none
    std::string emne;      // begins with "[<environment>] "
    std::string tekst;
    std::string link;
    Uuid objekt;
    Tid oprettet;
    bool samlet = false;  // waits for the daily digest
    Tid naeste;           // not tried before
    std::vector<Leveringsforsoeg> forsoeg;
    Advisstatus status = Advisstatus::kKoe;

    bool operator==(const Advis&) const = default;
};

}  // namespace faelled::administration
