// What the gate and the token service know of the world: systems, certificates, services and who
// may ask for what. The administration (or, in tests, anybody) makes an immutable picture and puts
// it here; readers take the current one without a lock.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/strong.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "krypto/x509.hpp"

namespace faelled::adgang {

struct Myndighedspost {
    Cvr cvr;
    Uuid uuid;          // of the authority in the administration (InvocationContext's UserUUID)
    Uuid organisation;  // its Organisation object
    std::string navn;
    bool aktiv = true;
};

// dataafgraensningstype -> values.
struct Afgraensning {
    std::string type;  // "http://sts.kombit.dk/constraints/KLE/1"
    std::vector<std::string> vaerdier;

    bool operator==(const Afgraensning&) const = default;
};

// One RoleAssignment (administration.md 4.4): what one active pair of an agreement gives.
struct Rolletildeling {
    Uuid aftale;
    std::uint64_t aftale_version = 0;
    Cvr kontekst;                    // what the caller asks a token for (receiver)
    std::optional<Cvr> udstedt_for;  // Scope in the privilege list when not the same (owner)
    std::string rolle;               // servicesystemrolle id
    std::vector<Afgraensning> afgraensninger;
    Tid fra = Tid::minus_uendelig();  // half-open [fra, til)
    Tid til = Tid::plus_uendelig();
    // Security model "certificate": only this certificate of the system may use it in the context
    // model; empty: token model.
    std::optional<krypto::Fingeraftryk> certifikat;
};

struct Registreretcertifikat {
    std::shared_ptr<const krypto::Certifikat> certifikat;
    bool spaerret = false;
};

struct Systempost {
    Uuid uuid;
    std::string navn;
    Cvr ejer;
    bool aktiv = true;
    bool kan_optraede_for = false;  // CanImpersonate
    std::vector<Registreretcertifikat> certifikater;
    // By service (uuid of Tjenestepost).
    std::unordered_map<Uuid, std::vector<Rolletildeling>> tildelinger;
};

enum class Sikkerhedsmodel : std::uint8_t { kToken, kKontekst, kBegge };

struct Tjenestepost {
    Uuid uuid;
    std::string entity_id;
    std::string navn;
    Sikkerhedsmodel model = Sikkerhedsmodel::kToken;
    bool aktiv = true;
    bool bearer = false;    // OAuth's token_type for this service (sikkerhed.md 4.2)
    bool kraev_cnf = true;  // a JWT's cnf must match the TLS certificate (6.4)
    // System that exposes it: may act for who sends it a token (3.8 A). Empty: nobody may.
    std::optional<Uuid> system;
};

// Other names of a certificate than its print (2.5).
enum class Certifikatnavn : char { kSki = 'k', kSha1 = 't', kSerienummer = 's' };

// Immutable once built.
class Registerbillede {
  public:
    // Later entries with the same key are a programming error of the builder: the first wins and
    // false is answered. A certificate belongs to one system.
    bool tilfoej(Myndighedspost m);
    bool tilfoej(std::shared_ptr<const Systempost> s);
    bool tilfoej(Tjenestepost t);

    [[nodiscard]] const Myndighedspost* myndighed(Cvr cvr) const;
    [[nodiscard]] const Myndighedspost* myndighed(const Uuid& uuid) const;
    // Null when the certificate is registered at no system. Blocked and inactive ones are found
    // too: the caller asks.
    [[nodiscard]] std::shared_ptr<const Systempost> system(const krypto::Fingeraftryk& f) const;
    [[nodiscard]] std::shared_ptr<const Systempost> system(const Uuid& uuid) const;
    // Registered certificates with that key identifier, SHA-1 (raw bytes) or serial number
    // (decimal), whoever issued them.
    [[nodiscard]] std::vector<std::shared_ptr<const krypto::Certifikat>> certifikater(
        Certifikatnavn slags, std::string_view navn) const;
    // Systems that have a certificate with that subject.
    [[nodiscard]] std::vector<std::shared_ptr<const Systempost>> systemer_med_emne(
        const std::string& emne) const;
    // Compares as strings after removing one trailing '/' on both sides (SIK-002).
    [[nodiscard]] const Tjenestepost* tjeneste(std::string_view entity_id) const;
    [[nodiscard]] const Tjenestepost* tjeneste(const Uuid& uuid) const;

  private:
    struct Aftrykhash {
        std::size_t operator()(const krypto::Fingeraftryk& f) const;
    };
    std::unordered_map<std::uint32_t, Myndighedspost> myndigheder_;
    std::unordered_map<Uuid, Cvr> myndighed_ved_uuid_;
    std::unordered_map<Uuid, std::shared_ptr<const Systempost>> systemer_;
    std::unordered_map<krypto::Fingeraftryk, Uuid, Aftrykhash> ved_certifikat_;
    std::unordered_multimap<std::string, std::shared_ptr<const krypto::Certifikat>> ved_navn_;
    std::unordered_multimap<std::string, Uuid> ved_emne_;
    std::unordered_map<Uuid, Tjenestepost> tjenester_;
    std::unordered_map<std::string, Uuid> ved_entity_id_;
};

// Entity ids are equal when they are equal after removing one trailing '/' on both sides (SIK-002).
[[nodiscard]] bool samme_entity_id(std::string_view a, std::string_view b);

// The system's own record of one of its certificates, null when it has no such.
[[nodiscard]] const Registreretcertifikat* find_certifikat(const Systempost& system,
                                                           const krypto::Fingeraftryk& f);

// Assignments of `system` for (service, authority) that hold at `nu`.
[[nodiscard]] std::vector<const Rolletildeling*> gaeldende(const Systempost& system,
                                                           const Uuid& tjeneste, Cvr kontekst,
                                                           Tid nu);

// Is there any?
[[nodiscard]] bool har_gaeldende(const Systempost& system, const Uuid& tjeneste, Cvr kontekst,
                                 Tid nu);

// The current picture. Thread-safe.
class Register {
  public:
    [[nodiscard]] std::shared_ptr<const Registerbillede> nu() const { return billede_.load(); }
    void saet(std::shared_ptr<const Registerbillede> billede) {
        billede_.store(std::move(billede));
    }

  private:
    std::atomic<std::shared_ptr<const Registerbillede>> billede_{
        std::make_shared<const Registerbillede>()};
};

}  // namespace faelled::adgang
