// Who calls, for which authority, with which rights. Only adgang::Gate can make one, so a function
// that takes a Kalder cannot be reached without passing the gate.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "adgang/rettigheder.hpp"
#include "base/strong.hpp"
#include "base/uuid.hpp"
#include "krypto/certifikat.hpp"

namespace faelled::adgang {

// Rights of a service agreement with Organisation (organisation.md 10.1), as bits.
enum Ret : std::uint32_t {
    kUdstil = 1u << 0,   // read
    kRediger = 1u << 1,  // write
    kAnonymiser = 1u << 2,
    kFysiskSlet = 1u << 3,
    kSeNavn = 1u << 4,  // data limit SeNavn: Person.NavnTekst
    kSeCpr = 1u << 5,   // data limit SeCPR-nummer
};

// What a service notes about the call while it runs, for the audit record. Belongs to one call; a
// call is run by one thread at a time, so it is not locked.
class Kaldsspor {
  public:
    static constexpr std::size_t kHuskede = 50;

    // An object that was read, written or found: the first kHuskede are kept, all are counted.
    void objekt(const Uuid& id) {
        if (objekter_.size() < kHuskede) objekter_.push_back(id);
        ++antal_;
    }
    // The legal ground, for operations that need one (free text of the caller).
    void hjemmel(std::string text) { hjemmel_ = std::move(text); }

    // What the caller says about itself (8.2, 8.4): for the log only, it gives no right.
    struct Oplysninger {
        std::string bruger;     // OnBehalfOfUser
        std::string kaldsid;    // CallersServiceCallIdentifier
        std::string kontering;  // AccountingInfo
    };
    void oplysninger(Oplysninger o) { oplysninger_ = std::move(o); }
    [[nodiscard]] const Oplysninger& oplysninger() const { return oplysninger_; }

    [[nodiscard]] std::span<const Uuid> objekter() const { return objekter_; }
    [[nodiscard]] std::uint32_t objekter_i_alt() const { return antal_; }
    [[nodiscard]] const std::string& hjemmel() const { return hjemmel_; }
    // What was looked for, as JSON: hashes in place of CPR numbers.
    void detaljer(std::string json) { detaljer_ = std::move(json); }
    [[nodiscard]] const std::string& detaljer() const { return detaljer_; }

  private:
    std::vector<Uuid> objekter_;
    std::uint32_t antal_ = 0;
    std::string hjemmel_;
    std::string detaljer_;
    Oplysninger oplysninger_;
};

// 16 bytes of the hash that the replay table knows a message by (genspil.hpp): stands in the audit
// record so that the table can be filled again at start.
using Beskednoegle = std::array<std::uint8_t, 16>;

// The part of a caller context that is the same for every call under one token. Harmless by itself:
// only the gate turns it into a Kalder.
struct Kaldergrundlag {
    Uuid system;
    std::string systemnavn;
    std::optional<Uuid> paa_vegne_af;
    Cvr myndighed;
    Uuid organisation;
    std::optional<Uuid> aftale;
    std::optional<krypto::Fingeraftryk> certifikat;
    std::uint32_t rettigheder = 0;
    std::vector<Rettighedsgruppe> grupper;
    std::optional<Uuid> bruger{};  // a person at our own pages, not a system by itself
};

// Cheap to copy: the part that is the same for every call under one token is shared.
class Kalder {
  public:
    [[nodiscard]] const Uuid& system() const { return g_->system; }
    [[nodiscard]] const std::string& systemnavn() const { return g_->systemnavn; }
    // The system acted for, when the token was issued on behalf of another (sikkerhed.md 3.8).
    [[nodiscard]] const std::optional<Uuid>& paa_vegne_af() const { return g_->paa_vegne_af; }
    // The authority the call is made for, and its Organisation object.
    [[nodiscard]] Cvr myndighed() const { return g_->myndighed; }
    [[nodiscard]] const Uuid& organisation() const { return g_->organisation; }
    // The agreement, when the register has one for the call (the first, when several give rights).
    [[nodiscard]] const std::optional<Uuid>& aftale() const { return g_->aftale; }
    // The certificate the call is bound to.
    [[nodiscard]] const std::optional<krypto::Fingeraftryk>& certifikat() const {
        return g_->certifikat;
    }
    // `bits`: rights of the service's own, as its Tjenesteadgang::oversaet made them. All of them.
    [[nodiscard]] bool har(std::uint32_t bits) const { return (g_->rettigheder & bits) == bits; }
    // Roles with their data limits, for services that limit by more than bits.
    [[nodiscard]] std::span<const Rettighedsgruppe> grupper() const { return g_->grupper; }
    // The person who acts, when she is logged in to our own pages: her Bruger object.
    [[nodiscard]] const std::optional<Uuid>& bruger() const { return g_->bruger; }
    // TransactionUUID of the call.
    [[nodiscard]] const Uuid& transaktion() const { return transaktion_; }
    [[nodiscard]] const std::optional<Beskednoegle>& besked() const { return besked_; }
    // Copies of a Kalder share it.
    [[nodiscard]] Kaldsspor& spor() const { return *spor_; }

  private:
    friend class Gate;
    Kalder(std::shared_ptr<const Kaldergrundlag> g, const Uuid& transaktion)
        : g_(std::move(g)), transaktion_(transaktion), spor_(std::make_shared<Kaldsspor>()) {}

    std::shared_ptr<const Kaldergrundlag> g_;
    Uuid transaktion_;
    std::optional<Beskednoegle> besked_;
    std::shared_ptr<Kaldsspor> spor_;
};

}  // namespace faelled::adgang
