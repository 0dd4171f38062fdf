// No message twice (sikkerhed.md 2.7, SIK-016): the table of messages that were let in and could
// still be sent again.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

#include "adgang/kalder.hpp"
#include "base/delt.hpp"
#include "base/time.hpp"
#include "krypto/certifikat.hpp"

namespace faelled::adgang {

// How a message is known: the first 16 bytes of SHA-256 over the certificate's print and the
// wsa:MessageID as sent (it is never parsed), or, when it has none, the value of its signature.
[[nodiscard]] Beskednoegle noegle_af_id(const krypto::Fingeraftryk& certifikat,
                                        std::string_view message_id);
[[nodiscard]] Beskednoegle noegle_af_signatur(const krypto::Fingeraftryk& certifikat,
                                              std::string_view signaturvaerdi);

// Bounded, and it forgets nothing before its time: when every place holds a message that could
// still come again, new ones are refused until places run out (kFuld, counted), because forgetting
// one would let it in twice. Thread-safe; sharded, so that callers seldom wait for each other.
//
// Several nodes keep the table together: then each new message is put into it with a write, and
// when that cannot be done nobody knows whether another node let it in: kFuld.
class Genspil {
  public:
    // About 70 bytes a place are taken when it is full.
    explicit Genspil(std::size_t pladser = 500'000) : Genspil(pladser, nullptr, {}) {}
    // `delt`: what the nodes share, outlives it; null: this process' memory.
    Genspil(std::size_t pladser, Delt* delt, Deltrum rum);
    ~Genspil();

    enum class Svar : std::uint8_t { kNy, kSet, kFuld };
    // Insert-or-fail: of two threads with the same key one gets kNy. `udloeb`: from then on the
    // message is refused by its own time, clock skew included.
    [[nodiscard]] Svar optag(const Beskednoegle& noegle, Tid udloeb, Tid nu);

    // Puts back what the audit log says was let in before the program stopped. What has run out by
    // `nu` and what there is no place for is left out; the number put back is answered.
    std::size_t genindlaes(std::span<const std::pair<Beskednoegle, Tid>> poster, Tid nu);

    [[nodiscard]] std::size_t antal() const;
    [[nodiscard]] std::size_t pladser() const;

  private:
    struct Indre;
    std::unique_ptr<Indre> indre_;
};

}  // namespace faelled::adgang
