// Who calls, for which authority, with which rights. Only adgang::Gate can make one, so a function
// that takes a Kalder cannot be reached without passing the gate.
#pragma once

#include <cstdint>
#include <string>

#include "base/strong.hpp"
#include "base/uuid.hpp"

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

class Kalder {
  public:
    [[nodiscard]] const Uuid& system() const { return system_; }
    [[nodiscard]] const std::string& systemnavn() const { return systemnavn_; }
    // The authority the call is made for, and its Organisation object.
    [[nodiscard]] Cvr myndighed() const { return myndighed_; }
    [[nodiscard]] const Uuid& organisation() const { return organisation_; }
    [[nodiscard]] bool har(Ret r) const { return (rettigheder_ & r) != 0; }
    // TransactionUUID of the call.
    [[nodiscard]] const Uuid& transaktion() const { return transaktion_; }

  private:
    friend class Gate;
    Kalder() = default;

    Uuid system_;
    std::string systemnavn_;
    Cvr myndighed_;
    Uuid organisation_;
    std::uint32_t rettigheder_ = 0;
    Uuid transaktion_;
};

}  // namespace faelled::adgang
