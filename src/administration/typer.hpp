// The records of the administration but for agreements and roles of users (aftaletyper.hpp,
// rolletyper.hpp). Source: administration.md chapter 3.
//
// Every record has
//   uuid    nil until it is stored: opret makes one. It never changes: clients copy it
//   nr      registration number. laes and soeg fill it; ret compares it with the stored one and
//           answers 49 when they differ; 0 asks for no comparison
//   aendret time of that registration; filled on the way out only
// Texts are UTF-8. Fields that the core itself sets are marked "out": what a caller gives there is
// not looked at.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "administration/dato.hpp"
#include "base/strong.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "krypto/certifikat.hpp"

namespace faelled::administration {

// --- 3.1 Organisation -------------------------------------------------------------------------

enum class Organisationstype : std::uint8_t { kMyndighed, kLeverandoer, kServiceudbyder };
enum class Organisationsstatus : std::uint8_t { kOprettet, kAktiv, kSuspenderet, kLukket };
// Kinds of mailbox; one that is empty falls back to kFaelles.
enum class Postkassetype : std::uint8_t { kFaelles, kAftaler, kDrift, kCertifikater };

struct Adviseringspostkasse {
    Postkassetype type = Postkassetype::kFaelles;
    std::string email;
    bool samlet = false;  // one mail a day with everything, instead of one each

    bool operator==(const Adviseringspostkasse&) const = default;
};

struct Kontaktperson {
    std::string navn;
    std::string email;
    std::string telefon;
    std::string formaal;

    bool operator==(const Kontaktperson&) const = default;
};

struct Organisation {
    Uuid uuid;
    std::uint64_t nr = 0;
    Tid aendret;

    Cvr cvr;  // unique; never changes
    std::string navn;
    std::string kortnavn;
    std::vector<Organisationstype> typer;
    std::string myndighedskode;
    std::optional<Uuid> organisation_uuid;  // its Organisation object in SF1500
    std::vector<Adviseringspostkasse> postkasser;
    std::vector<Kontaktperson> kontaktpersoner;
    bool test_som_egen_myndighed = false;  // test environment only
    // Domains that its role ids may begin with, without scheme: "korsbaek.example".
    std::vector<std::string> domaener;
    Organisationsstatus status = Organisationsstatus::kAktiv;  // out; see saet_status

    bool operator==(const Organisation&) const = default;
};

// --- 3.2 It-system ----------------------------------------------------------------------------

enum class Systemtype : std::uint8_t {
    kAnvendersystem,
    kBrugervendtSystem,
    kIdentityProvider,
    kAttributservice,
    kServiceudbyder
};
enum class Systemstatus : std::uint8_t { kKladde, kAktiv, kSuspenderet, kNedlagt };

struct Callback {
    std::string navn;
    std::string url;      // https
    std::string formaal;  // "BeskedFåTilsendt", "Fordelingskomponent", "ØiR"
    bool aktiv = true;

    bool operator==(const Callback&) const = default;
};

// Who can keep a secret: a web server can, an app and a script in a page cannot.
enum class Klienttype : std::uint8_t { kWeb, kNative, kJavascript };

// A face that the Context Handler gets (brugervendt system, IdP, attributservice).
struct Foederationsflade {
    std::string entity_id;     // from the metadata; unique in the federation
    std::string metadata_xml;  // as uploaded and checked (ADM-031); empty: not uploaded
    std::string metadata_url;
    std::string minimumsniveau;  // "NSIS Betydelig", "3"
    std::string profil;          // "OIOSAML2" | "OIOSAML3" | "OIDC"
    std::string attributprofil;
    std::string visningsnavn;
    std::string beskrivelse;
    bool kender_roller = false;
    bool supports_scope = false;
    bool supports_step_up = false;
    bool mobilvenlig = false;
    std::vector<std::string> ip_adresser;
    bool aktiveret = false;
    // Profile OIDC: entity_id is the client_id (sikkerhed.md 7.16).
    Klienttype klienttype = Klienttype::kWeb;
    std::vector<std::string> redirect_uris;  // matched exactly
    std::vector<std::string> logud_uris;     // post_logout_redirect_uri
    std::string backchannel_uri;             // told when the session ends; empty: not
    // SHA-256 of the secret, hex; empty: none, the client proves itself with a certificate of the
    // it-system. Made by ny_klienthemmelighed.
    std::string hemmelighed_sha256;
    // Of a strict OIOSAML 3 system: NameID is persistent, not the municipality's own (7.11).
    bool vedvarende_navneid = false;

    bool operator==(const Foederationsflade&) const = default;
};

struct ItSystem {
    Uuid uuid;
    std::uint64_t nr = 0;
    Tid aendret;

    std::string navn;
    std::string beskrivelse;
    Cvr ejer;                        // organisation that administers it (the supplier)
    std::optional<Cvr> leverandoer;  // CVR of the supplier when another one owns it
    std::string kontakt_email;
    std::string kategori;
    std::vector<Systemtype> typer;
    std::vector<Callback> callbacks;
    std::string sftp_bruger;
    bool kan_optraede_for = false;  // CanImpersonate; only the operator may change it
    std::optional<Foederationsflade> brugervendt;
    std::optional<Foederationsflade> idp;
    Systemstatus status = Systemstatus::kKladde;  // out; see saet_status

    bool operator==(const ItSystem&) const = default;
};

// --- 3.3 Certifikat ---------------------------------------------------------------------------

// What is stored; the shown status (valid, expires soon, expired) follows from the times.
enum class Certifikatstatus : std::uint8_t { kRegistreret, kSpaerret, kFjernet };
enum class Certifikattilstand : std::uint8_t {
    kGyldig,
    kUdloeberSnart,  // 60 days or less
    kUdloebet,
    kSpaerret,
    kFjernet
};

// Everything here but `system` comes from the certificate: see tilfoej_certifikat.
struct Certifikatpost {
    Uuid uuid;
    std::uint64_t nr = 0;
    Tid aendret;

    Uuid system;
    Cvr ejer;            // of the system
    std::string base64;  // of the DER bytes
    krypto::Fingeraftryk sha256{};
    std::string sha1;  // lower-case hex
    std::string emne;
    std::string udsteder;
    std::string serienummer;
    std::optional<Cvr> cvr;
    std::string art;  // "FOCES", "VOCES", "OCES3 organisation", "ukendt"
    Tid gyldig_fra;
    Tid gyldig_til;
    std::vector<int> varslet;  // N11 already sent: days left (60, 30, 14, 7, 1, 0)
    Certifikatstatus status = Certifikatstatus::kRegistreret;

    bool operator==(const Certifikatpost&) const = default;
    [[nodiscard]] Certifikattilstand tilstand(Tid nu) const;
};

// --- 3.4 Service ------------------------------------------------------------------------------

enum class Servicetype : std::uint8_t { kFaelleskommunal, kServiceplatform, kEgen };
enum class Servicestatus : std::uint8_t { kKladde, kUdgivet, kLaast, kUdfaset, kLukket };
enum class Protokol : std::uint8_t { kSoapToken, kSoapKontekst, kRest, kGraphql, kAmqp };

struct Endpoint {
    Protokol protokol = Protokol::kSoapToken;
    std::string url;

    bool operator==(const Endpoint&) const = default;
};

// 4.3: a value that is filled in after approval.
struct Efterkonfigurationsfelt {
    enum class Udfylder : std::uint8_t { kLeverandoer, kMyndighed };
    std::string noegle;
    std::string etiket;
    std::string regulaert_udtryk;  // whole value; empty: any text
    bool kraevet = false;
    Udfylder udfylder = Udfylder::kLeverandoer;

    bool operator==(const Efterkonfigurationsfelt&) const = default;
};

struct Service {
    Uuid uuid;
    std::uint64_t nr = 0;
    Tid aendret;

    std::string entity_id;  // unique over services, IdPs and user systems; never changes
    std::string navn;
    std::string version;
    Cvr udbyder;
    Servicetype type = Servicetype::kFaelleskommunal;
    std::vector<Protokol> protokoller;
    std::vector<Endpoint> endpoints;
    std::string beskrivelse;
    std::string dataindhold;  // plain words for the approver: which data
    std::string dataklassifikation;
    std::string pris;           // per call, in words ("0,10 kr.")
    std::vector<Uuid> koblede;  // choosing this adds these
    std::vector<Efterkonfigurationsfelt> efterkonfiguration;
    bool certifikatmodel = false;  // agreements may choose security model "certifikat"
    bool bearer = false;           // OAuth token_type (sikkerhed.md 4.2)
    bool kraev_cnf = true;         // sikkerhed.md 6.4
    std::optional<Dato> udfases;   // out: last day when kUdfaset
    Servicestatus status = Servicestatus::kKladde;  // out; see saet_status
    // The provider's it-system behind it: may exchange a token that was sent to the service for one
    // to the next service (sikkerhed.md 3.8 A). Empty: nobody may.
    std::optional<Uuid> system;

    bool operator==(const Service&) const = default;
};

// A constraint type that a role takes.
struct Rolleafgraensning {
    std::string type;  // entity id of a Dataafgraensningstype
    bool kraevet = false;

    bool operator==(const Rolleafgraensning&) const = default;
};

struct Servicesystemrolle {
    Uuid uuid;
    std::uint64_t nr = 0;
    Tid aendret;

    std::string id;  // "http://…/roles/servicesystemrole/Udstil/1"; unique; never changes
    Uuid service;
    std::string navn;
    std::string beskrivelse;
    std::vector<Rolleafgraensning> afgraensninger;
    bool aktiv = true;

    bool operator==(const Servicesystemrolle&) const = default;
};

// --- 3.5 Dataafgrænsningstype -----------------------------------------------------------------

enum class Afgraensningsart : std::uint8_t { kSingle, kMulti, kText, kItSystem, kItSystemMulti };

struct Listevaerdi {
    std::string navn;
    std::string vaerdi;

    bool operator==(const Listevaerdi&) const = default;
};

struct Dataafgraensningstype {
    Uuid uuid;
    std::uint64_t nr = 0;
    Tid aendret;

    std::string entity_id;  // unique; never changes
    std::string navn;
    std::string beskrivelse;
    Afgraensningsart art = Afgraensningsart::kText;
    std::string regulaert_udtryk;  // kText: the whole value must match
    std::vector<Listevaerdi> vaerdier;
    bool faelles = false;  // isCommon; only the operator may set it
    Cvr ejer;
    std::string syntaks;
    std::string visning;
    std::string valideringstjeneste;
    bool aktiv = true;

    bool operator==(const Dataafgraensningstype&) const = default;
};

}  // namespace faelled::administration
