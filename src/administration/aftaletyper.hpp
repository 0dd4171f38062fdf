// Agreements: service agreements, their parts, federation agreements (administration.md 3.10 and
// chapter 4). Conventions as in typer.hpp.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "administration/dato.hpp"
#include "base/strong.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"

namespace faelled::administration {

enum class Serviceaftaletype : std::uint8_t {
    kUdenVideregivelse,
    kFlereDatamodtagere,
    kFlereDataejere,
    kEnTilEn
};
enum class Aftalesikkerhed : std::uint8_t { kToken, kCertifikat };

// One constraint value of a chosen role.
struct Afgraensningsvaerdi {
    std::string type;                   // entity id of the Dataafgraensningstype
    std::vector<std::string> vaerdier;  // "dynamisk": the one parameter URL
    bool dynamisk = false;              // job function roles only

    bool operator==(const Afgraensningsvaerdi&) const = default;
};

struct Rollevalg {
    std::string rolle;  // id of a Servicesystemrolle
    std::vector<Afgraensningsvaerdi> afgraensninger;

    bool operator==(const Rollevalg&) const = default;
};

struct Servicevalg {
    Uuid service;
    std::vector<Rollevalg> roller;

    bool operator==(const Servicevalg&) const = default;
};

// What is asked for: the five tabs of 4.1. For kUdenVideregivelse `dataejere` names the authorities
// and `datamodtagere` is empty.
struct Aftaleindhold {
    Serviceaftaletype type = Serviceaftaletype::kUdenVideregivelse;
    std::optional<Dato> gyldig_til;  // last day; empty: never expires
    std::string begrundelse;
    Aftalesikkerhed sikkerhed = Aftalesikkerhed::kToken;
    std::optional<Uuid> certifikat;  // kCertifikat: the Certifikatpost it is bound to
    std::vector<Cvr> dataejere;
    std::vector<Cvr> datamodtagere;
    std::vector<Servicevalg> services;

    bool operator==(const Aftaleindhold&) const = default;
};

struct Aftaleversion {
    std::uint64_t version = 0;  // 1, 2, ...
    Aftaleindhold indhold;
    std::string anmoder;  // identity that requested it; empty while a draft
    std::optional<Tid> anmodet;

    bool operator==(const Aftaleversion&) const = default;
};

// The head. Versions are kept as long as one of their parts may still be in force.
struct Serviceaftale {
    Uuid uuid;
    std::uint64_t nr = 0;
    Tid aendret;

    std::string navn;
    Uuid system;
    Cvr leverandoer;  // owner of the system: who requests
    std::optional<Uuid> kopi_af;
    std::vector<Aftaleversion> versioner;  // ascending; the last is the newest
    bool kladde = true;                    // the newest version has not been requested
    bool lukket = false;                   // no part can come into force any more

    bool operator==(const Serviceaftale&) const = default;
    [[nodiscard]] const Aftaleversion* version(std::uint64_t v) const;
    [[nodiscard]] const Aftaleversion& nyeste() const { return versioner.back(); }
};

enum class Partside : std::uint8_t { kEjer, kModtager, kBegge };

// 4.2. The numbers are part of the stored format.
enum class Partstatus : std::uint8_t {
    kKladde,
    kAfventer,
    kGodkendt,
    kAfvist,
    kBortfaldet,
    kUdloebet,
    kOpsagt,  // terminated with a date: in force until it
    kOphoert,
    kSuspenderet,
    kErstattet  // a newer version took over
};
[[nodiscard]] constexpr bool i_kraft(Partstatus s) {
    return s == Partstatus::kGodkendt || s == Partstatus::kOpsagt;
}

struct Efterkonfigurationsvaerdi {
    Uuid service;
    std::string noegle;
    std::string vaerdi;

    bool operator==(const Efterkonfigurationsvaerdi&) const = default;
};

// One authority's side of one version of an agreement.
struct AftalePart {
    Uuid uuid;
    std::uint64_t nr = 0;
    Tid aendret;

    Uuid aftale;
    std::uint64_t version = 0;
    Cvr leverandoer;  // of the agreement
    Cvr myndighed;
    Partside side = Partside::kBegge;
    Partstatus status = Partstatus::kAfventer;
    Tid anmodet;                      // when it began to wait
    std::string afgjort_af;           // identity
    std::optional<Tid> afgjort;       // approved or rejected
    std::string aarsag;               // of the latest rejection, termination, suspension
    std::optional<Tid> ophoer;        // kOpsagt, kOphoert: when it ends or ended
    std::optional<Partstatus> foer;   // kSuspenderet: what it goes back to
    std::optional<Uuid> godkendelse;  // evidence of the approval
    std::vector<int> varslet;         // reminders and expiry notices sent (days)
    std::optional<Tid> gensendt;      // ADM-022
    std::vector<Efterkonfigurationsvaerdi> efterkonfiguration;
    Uuid system;  // of the agreement
    std::optional<Cvr>
        suspenderet_af;  // the organisation that alone may resume, beside the operator

    bool operator==(const AftalePart&) const = default;
};

// Evidence of one approval (ADM-060): never changed after it is written.
struct Godkendelse {
    Uuid uuid;
    std::uint64_t nr = 0;
    Tid aendret;

    Uuid part;  // AftalePart or Foederationsaftale
    Uuid aftale;
    std::uint64_t version = 0;
    Cvr leverandoer;
    Cvr myndighed;
    std::string godkender;
    Tid tidspunkt;
    std::string tekst;   // exactly what was shown
    std::string sha256;  // lower-case hex over the bytes of `tekst`

    bool operator==(const Godkendelse&) const = default;
};

// 3.10. One authority, so head and part are one.
struct Foederationsaftale {
    Uuid uuid;
    std::uint64_t nr = 0;
    Tid aendret;

    Uuid idp;
    Cvr leverandoer;  // owner of the IdP
    Cvr myndighed;
    std::string begrundelse;
    std::optional<Dato> gyldig_fra;
    std::optional<Dato> gyldig_til;
    Partstatus status = Partstatus::kKladde;  // out, as the rest
    std::string anmoder;
    std::optional<Tid> anmodet;
    std::string afgjort_af;
    std::optional<Tid> afgjort;
    std::string aarsag;
    std::optional<Tid> ophoer;
    std::optional<Partstatus> foer;
    std::optional<Uuid> godkendelse;
    std::vector<int> varslet;
    std::optional<Tid> gensendt;
    std::optional<Cvr> suspenderet_af;

    bool operator==(const Foederationsaftale&) const = default;
};

// ADM-021: a set of agreements that the operator wants decided before a date.
struct Kampagne {
    Uuid uuid;
    std::uint64_t nr = 0;
    Tid aendret;

    std::string navn;
    std::string beskrivelse;
    Dato frist;
    std::vector<Uuid> aftaler;
    bool aktiv = true;

    bool operator==(const Kampagne&) const = default;
};

}  // namespace faelled::administration
