// The administration: who may do what, for whom, under which agreement (administration.md).
//
// Every operation is a plain function from an Administrator and a typed request to a Result. What
// an operation changes, its notices and its trace are one transaction; when it returns, the change
// is durable and the connected adgang::Register has the new picture. Thread-safe: operations that
// change run one at a time, reading ones run beside them.
//
// Fejl: 40 a value breaks a rule (element = the field's JSON name, regel = "ADM-012 …"), 43 not
// allowed, 44 unknown or not visible to this organisation, 49 the state does not permit it, or
// somebody changed the record since it was read; 50 ours. Texts are Danish, for a person to read.
// At the external API (chapter 5) 40, 43 and 49 are its 406, 44 its 404, everything else 503.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adgang/register.hpp"
#include "administration/advis.hpp"
#include "administration/aftaletyper.hpp"
#include "administration/rolletyper.hpp"
#include "administration/typer.hpp"
#include "base/clock.hpp"
#include "base/entropy.hpp"
#include "base/result.hpp"
#include "oio/motor.hpp"

namespace faelled::administration {

// Owner of every record: agreements concern several authorities, so none of them can own one.
// Operator of the platform.
inline constexpr Cvr kOperatoer{99999999};

struct Indstillinger {
    std::string miljoe = "sandkasse";  // ADM-001: on every page and in every mail
    bool test = true;                  // test rules: own authority, certificates of the test CA
    std::string adresse = "https://127.0.0.1:8443";  // links in notices begin with it
    int bortfald_dage = 90;                          // waiting this long, a request lapses
    int opsigelse_dage = 30;                         // default notice of a termination
    std::size_t side_loft = 1000;                    // most records of one page
    int advis_doegn = 396;  // notices that are sent or given up are kept so long; 0: for ever
};

// Who acts. A person acts for one organisation at a time (ADM-002). The surface makes it with
// Administration::administrator; only `roller` of that organisation are in it.
struct Administrator {
    std::string identitet;  // as in Administratorrolle
    Cvr organisation;
    std::vector<Rolle> roller;
    std::string niveau;  // authentication level, for the trace ("certifikat", "NSIS Betydelig")
    std::string aarsag;  // reason given for this change, for the trace; may be empty
    Uuid transaktion;    // TransactionUUID of the request

    [[nodiscard]] bool har(Rolle r) const;
    [[nodiscard]] bool operatoer() const;  // kOperatoer, and acting for the operator's organisation
    // The program itself: scheduler, start data.
    [[nodiscard]] static Administrator system();
};

// What lists are narrowed by. A criterion that a type does not have is 40. Paging: pass
// Side::naeste as `efter` until it is empty.
struct Filter {
    std::string navn;                 // name; case-insensitive, `*` is a wildcard
    std::string noegle;               // entity id, role id, CVR or certificate print, exactly
    std::string status;               // as in the JSON form: "Afventer"
    std::optional<Cvr> organisation;  // the record's own organisation (owner, authority, provider)
    std::optional<Uuid> system;
    std::optional<Uuid> service;
    std::optional<Uuid> aftale;
    std::optional<Uuid> objekt;  // Advis, Godkendelse: what it is about
    std::optional<Uuid> efter;
    std::size_t antal = 100;
};
template <typename T>
struct Side {
    std::vector<T> poster;  // by uuid
    std::optional<Uuid> naeste;
};

// One registration of a record's history (ADM-060).
struct Historikpost {
    std::uint64_t nr = 0;
    Tid tidspunkt;
    std::string hvem;
    std::string roller;        // comma
    std::string organisation;  // CVR acted for
    std::string niveau;
    std::string handling;  // "godkend"
    std::string aarsag;
    std::string foer;   // JSON, empty for the first
    std::string efter;  // JSON
};

// For the audit log: called after each change and each refusal, never with secrets or CPR numbers.
struct Spor {
    Tid tidspunkt;
    std::string hvem;
    Cvr organisation;
    Uuid transaktion;
    std::string handling;
    std::string type;  // record type, "AftalePart"
    Uuid objekt;
    int resultat = 20;
    std::string regel;
    std::string detaljer;  // JSON {"foer":…,"efter":…}; empty on refusals
};

struct Certifikatvalg {
    bool bekraeft_andet_cvr = false;  // CVR of the certificate is neither owner's nor supplier's
};

struct Godkendelsestekst {
    std::string tekst;   // what the page must show, whole
    std::string sha256;  // to be sent back with the approval
};
struct Godkend {
    Uuid part;  // AftalePart or Foederationsaftale
    std::string sha256;
    bool bemyndiget = false;  // "jeg er bemyndiget"
};
struct Partsvar {
    Uuid part;
    Result<void> svar;
};

// Sammendrag of a service agreement: "3 af 98 godkendt".
struct Aftaleoversigt {
    Serviceaftale aftale;
    std::vector<AftalePart> parter;
    std::string sammendrag;
};

struct Opgaver {
    std::vector<AftalePart> afventer;               // wait for this organisation's decision
    std::vector<Foederationsaftale> foederationer;  // likewise
    std::vector<AftalePart> udloeber;               // within 60 days
    std::vector<Certifikatpost> certifikater;       // within 60 days, or expired
    std::vector<Advis> uleverede;                   // given up
};

// For the developer ("tekniske oplysninger").
struct TekniskService {
    Uuid uuid;
    std::string entity_id;
    std::string navn;
    std::vector<Endpoint> endpoints;
    std::vector<std::string> roller;
};
struct TekniskeOplysninger {
    Uuid aftale;                                    // ServiceAgreementUUID
    Uuid system;                                    // UserSystemUUID
    std::vector<std::pair<Cvr, Uuid>> myndigheder;  // UserUUID
    std::vector<TekniskService> services;
};

// ADM-021.
struct Kampagnestatus {
    Kampagne kampagne;
    std::size_t parter = 0;
    std::size_t godkendt = 0;
    std::size_t afvist = 0;
    std::vector<Cvr> mangler;
};

// Roles with their constraint types, as the external API shows them (chapter 5).
struct Brugersystemrolledetalje {
    Brugersystemrolle rolle;
    std::vector<std::pair<Rolleafgraensning, Dataafgraensningstype>> typer;
};
struct BrugervendtSystem {
    Uuid uuid;
    std::string navn;
    std::string organisation_navn;
    Cvr organisation;
    Tid aendret;  // of the system or of any of its roles, whichever is later
};

// ADM-061. One row a role that a system had towards a service, and one a mapping of a job function
// role to a role of a user system.
struct Tildelingspost {
    Uuid system;
    Uuid service;
    adgang::Rolletildeling tildeling;
};
struct Rollekobling {
    std::string id;  // compound of both entity ids
    Uuid system;
    Uuid jobfunktionsrolle;
    std::string jobfunktionsrolle_id;
    Cvr organisation;
    std::vector<Cvr> delegeret_til;  // that hold at the instant
    std::string brugersystemrolle_id;
    std::vector<Afgraensningsvaerdi> afgraensninger;

    bool operator==(const Rollekobling&) const = default;
};
struct Idpkontekst {
    Uuid idp;
    Cvr myndighed;

    bool operator==(const Idpkontekst&) const = default;
};
struct Adgangsbillede {
    std::vector<Tildelingspost> tildelinger;
    std::vector<Rollekobling> koblinger;
    std::vector<Idpkontekst> kontekster;
};

// What one tick did.
struct Tikresultat {
    std::size_t overgange = 0;  // parts and federation agreements that changed state
    std::size_t varsler = 0;    // notices queued
    std::size_t forskelle = 0;  // found by the nightly reconciliation (ADM-062)
    std::size_t fjernet = 0;    // notices that had been kept long enough
};

class Administration {
  public:
    // The three must outlive it.
    Administration(oio::Motor& motor, const Clock& clock, Entropy& entropy, Indstillinger settings);
    ~Administration();
    Administration(const Administration&) = delete;
    Administration& operator=(const Administration&) = delete;

    // --- who ---
    // Roles of `identitet` in `organisation` today; without an organisation: of the only one it has
    // roles in. 43 when there is none, 49 when several are possible (ADM-002).
    [[nodiscard]] Result<Administrator> administrator(std::string_view identitet,
                                                      std::optional<Cvr> organisation);
    // The organisations in which `identitet` holds a role today.
    [[nodiscard]] Result<std::vector<Organisation>> organisationer(std::string_view identitet);
    // External API: the owner of the it-system that the certificate is registered at, acting as
    // role administrator. 43 when unknown, blocked or expired.
    [[nodiscard]] Result<Administrator> rolleklient(const krypto::Fingeraftryk& certifikat);

    // --- records: Organisation, ItSystem, Service, Servicesystemrolle, Dataafgraensningstype,
    //     Brugersystemrolle, Jobfunktionsrolle, Administratorrolle, Foederationsaftale (draft),
    //     Kampagne ---
    template <typename T>
    [[nodiscard]] Result<Uuid> opret(const Administrator& a, T record);
    template <typename T>
    [[nodiscard]] Result<void> ret(const Administrator& a, T record);
    // Every type of the headers, Certifikatpost, Serviceaftale, AftalePart, Godkendelse and Advis
    // included.
    template <typename T>
    [[nodiscard]] Result<T> laes(const Administrator& a, const Uuid& uuid);
    template <typename T>
    [[nodiscard]] Result<Side<T>> soeg(const Administrator& a, const Filter& filter);
    // The registrations that the caller might have seen at the time: not the drafts of another's
    // agreement. 43 for a record that everybody may read and somebody else owns.
    template <typename T>
    [[nodiscard]] Result<std::vector<Historikpost>> historik(const Administrator& a,
                                                             const Uuid& uuid);
    // Closing is a state too: Organisation kLukket, ItSystem kNedlagt (ADM-011: its agreements end
    // in the same transaction), Service kUdfaset (with the last day) and kLukket, roles kSlettet.
    [[nodiscard]] Result<void> saet_status(const Administrator& a, const Uuid& organisation,
                                           Organisationsstatus status);
    [[nodiscard]] Result<void> saet_status(const Administrator& a, const Uuid& system,
                                           Systemstatus status);
    [[nodiscard]] Result<void> saet_status(const Administrator& a, const Uuid& service,
                                           Servicestatus status, std::optional<Dato> sidste_dag);
    [[nodiscard]] Result<void> saet_status(const Administrator& a, const Uuid& rolle,
                                           Brugersystemrollestatus status,
                                           std::optional<Dato> sidste_dag);

    // What the nightly fetch of a MetadataUrl brought (4.6): taken only when a key of the metadata
    // at hand has signed it; else, and when nothing could be fetched, the owner is told (N15).
    enum class Flade : std::uint8_t { kBrugervendt, kIdp };
    [[nodiscard]] Result<void> modtag_metadata(const Uuid& system, Flade flade,
                                               const Result<std::string>& hentet);

    // A new secret of an OIDC client (sikkerhed.md 7.16): answered once, kept as its SHA-256. The
    // one before is worth nothing from then on. Fejl 40 when the system is no web client.
    [[nodiscard]] Result<std::string> ny_klienthemmelighed(const Administrator& a,
                                                           const Uuid& system);

    // --- certificates (ADM-012) ---
    // DER, PEM, CER or P7B. Answers the new Certifikatpost.
    [[nodiscard]] Result<Uuid> tilfoej_certifikat(const Administrator& a, const Uuid& system,
                                                  std::string_view fil, Certifikatvalg valg);
    // `bekraeft`: also when it is the last one of a system with agreements in force.
    [[nodiscard]] Result<void> fjern_certifikat(const Administrator& a, const Uuid& certifikat,
                                                bool bekraeft);
    [[nodiscard]] Result<void> spaer_certifikat(const Administrator& a, const Uuid& certifikat);

    // --- service agreements (chapter 4) ---
    [[nodiscard]] Result<Uuid> opret_aftale(const Administrator& a, const Uuid& system,
                                            std::string navn, Aftaleindhold indhold);
    // While it is a draft.
    [[nodiscard]] Result<void> ret_udkast(const Administrator& a, const Uuid& aftale,
                                          std::uint64_t nr, std::string navn,
                                          Aftaleindhold indhold);
    // A draft that was never requested disappears.
    [[nodiscard]] Result<void> slet_udkast(const Administrator& a, const Uuid& aftale);
    [[nodiscard]] Result<void> anmod(const Administrator& a, const Uuid& aftale);
    // All parts that wait, or one.
    [[nodiscard]] Result<void> traek_tilbage(const Administrator& a, const Uuid& aftale);
    // New draft with the same content for the same or another system of the supplier.
    [[nodiscard]] Result<Uuid> kopier(const Administrator& a, const Uuid& aftale, std::string navn,
                                      std::optional<Uuid> system);
    // A new version, requested at once; the old one stays in force pair by pair until both sides of
    // the new one are approved. Authorities left out end at once. Answers the version.
    [[nodiscard]] Result<std::uint64_t> rediger(const Administrator& a, const Uuid& aftale,
                                                Aftaleindhold indhold);
    [[nodiscard]] Result<std::uint64_t> forny(const Administrator& a, const Uuid& aftale,
                                              std::optional<Dato> gyldig_til);
    [[nodiscard]] Result<Aftaleoversigt> aftaleoversigt(const Administrator& a, const Uuid& aftale);
    [[nodiscard]] Result<TekniskeOplysninger> tekniske_oplysninger(const Administrator& a,
                                                                   const Uuid& aftale);

    // What the approver must see (ADM-020), of an AftalePart or Foederationsaftale.
    [[nodiscard]] Result<Godkendelsestekst> godkendelsestekst(const Administrator& a,
                                                              const Uuid& part);
    // 49 when the text has changed since it was shown. 43 for the requester herself (ADM-003).
    [[nodiscard]] Result<void> godkend(const Administrator& a, const Godkend& in);
    // ADM-021: each by itself, each its own transaction.
    [[nodiscard]] std::vector<Partsvar> godkend_flere(const Administrator& a,
                                                      const std::vector<Godkend>& in);
    [[nodiscard]] Result<void> afvis(const Administrator& a, const Uuid& part, std::string aarsag);
    // The authority ends its part; the supplier ends any part of its agreement. Without a date:
    // today plus Indstillinger::opsigelse_dage. Today: at once.
    [[nodiscard]] Result<void> opsig(const Administrator& a, const Uuid& part,
                                     std::optional<Dato> dato, std::string aarsag);
    // "Stop nu": operator, or the authority for its own part.
    [[nodiscard]] Result<void> suspender(const Administrator& a, const Uuid& part,
                                         std::string aarsag);
    [[nodiscard]] Result<void> genoptag(const Administrator& a, const Uuid& part);
    // ADM-022: at most once a day for each authority.
    [[nodiscard]] Result<void> gensend_advis(const Administrator& a, const Uuid& part);
    [[nodiscard]] Result<void> efterkonfigurer(const Administrator& a, const Uuid& part,
                                               std::vector<Efterkonfigurationsvaerdi> vaerdier);
    [[nodiscard]] Result<Kampagnestatus> kampagnestatus(const Administrator& a,
                                                        const Uuid& kampagne);

    // --- federation agreements (3.10): opret makes the draft; anmod, traek_tilbage here; godkend,
    //     afvis, opsig, suspender, genoptag, gensend_advis above take its uuid as `part` ---
    [[nodiscard]] Result<void> anmod_foederation(const Administrator& a, const Uuid& aftale);
    [[nodiscard]] Result<void> traek_foederation(const Administrator& a, const Uuid& aftale);

    // --- job function roles (3.8, 3.9, chapter 5) ---
    [[nodiscard]] Result<void> slet_jobfunktionsrolle(const Administrator& a, const Uuid& rolle);
    // B says no to what A delegated.
    [[nodiscard]] Result<void> afvis_delegering(const Administrator& a, const Uuid& rolle);
    // Complete or a failure: never a part (ADM-040). Own ones and those delegated to us.
    [[nodiscard]] Result<std::vector<Jobfunktionsrolle>> jobfunktionsroller(const Administrator& a);
    [[nodiscard]] Result<std::vector<BrugervendtSystem>> brugervendte_systemer(
        const Administrator& a);
    [[nodiscard]] Result<std::vector<Brugersystemrolledetalje>> brugersystemroller(
        const Administrator& a, const Uuid& system);

    // --- administrators (chapter 2): opret makes one ---
    [[nodiscard]] Result<void> fjern_administrator(const Administrator& a, const Uuid& rolle);

    [[nodiscard]] Result<Opgaver> mine_opgaver(const Administrator& a);

    // N18: everybody with a connection in force is told that a certificate of the platform changes.
    [[nodiscard]] Result<std::size_t> varsl_platformcertifikat(const Administrator& a,
                                                               std::string certifikat, Dato fra,
                                                               Dato til);

    // --- provisioning ---
    // Builds the picture from the store, puts it into `r` and keeps it fresh from now on. `r` must
    // outlive this object.
    [[nodiscard]] Result<void> forbind(adgang::Register& r);
    // Several nodes: moves the register when another node has changed something; whether it did.
    // Costs one read when nothing was changed. Often enough for what is stopped to be stopped in
    // time.
    [[nodiscard]] Result<bool> foelg_med();
    // Does what time asks for until `nu`: expiry, terminations, lapse, reminders, notices; once a
    // night also ADM-013 and ADM-062, and old notices go. Call it every few seconds. Idempotent.
    [[nodiscard]] Result<Tikresultat> tick(Tid nu);
    // Sends what is due. Answers how many were tried.
    [[nodiscard]] Result<std::size_t> lever_advis(Postkasse& postkasse, Tid nu);
    // Who had access at `t` (ADM-061), from what was registered then.
    [[nodiscard]] Result<Adgangsbillede> adgang_den(const Administrator& a, Tid t);
    // Differences between the connected register and what the store says (ADM-062), one line each;
    // the register is put right.
    [[nodiscard]] Result<std::vector<std::string>> afstem();

    // Called after each change and refusal, on the caller's thread.
    void ved_spor(std::function<void(const Spor&)> f);

    [[nodiscard]] const Indstillinger& indstillinger() const;
    // By its clock.
    [[nodiscard]] Tid nu() const;

  private:
    struct Indre;
    std::unique_ptr<Indre> indre_;
};

}  // namespace faelled::administration
