// Opaque access tokens (OIO IDWS REST, sikkerhed.md 6.1-6.2): made by the access token service from
// a checked assertion, looked up by the gate on every REST call.
//
// A token is 256 bits of entropy. It is never kept: what is kept, in the store (Rum::kTjeneste,
// docs/formater/adgangstoken.md) and in a bounded memory in front of it, is its SHA-256 with the
// claims. A token that was handed out survives a crash. Thread-safe.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "adgang/tokenkontrol.hpp"
#include "base/clock.hpp"
#include "base/entropy.hpp"
#include "base/result.hpp"
#include "store/store.hpp"

namespace faelled::adgang {

struct Adgangstokenindstillinger {
    std::int64_t levetid_us = 3600 * kSekund;  // 6.1; never beyond the assertion's own
    std::size_t huskede = 20'000;
    std::size_t stoerste_huskede_bytes = std::size_t{32} * 1024;
};

class Adgangstokens {
  public:
    // Store, clock and entropy outlive the object.
    Adgangstokens(store::Lager& lager, const Clock& ur, Entropy& entropi,
                  Adgangstokenindstillinger settings = {});
    ~Adgangstokens();

    struct Udstedt {
        std::string token;          // 64 lower-case hex digits
        std::int64_t sekunder = 0;  // expires_in
    };
    // `oensket`: should-expire-in, in seconds; may only shorten. Durable when it returns. Fejl
    // kKalder 41 when the assertion has run out already, kMiljoe when the store does not take it.
    [[nodiscard]] Result<Udstedt> udsted(const Tokenindhold& indhold,
                                         std::optional<std::int64_t> oensket = {});

    struct Opslag {
        Tokenref token;
        Tid udloeb;
    };
    // Empty when it was never handed out, was taken back, or has been swept. An expired one is
    // found until the sweep takes it: the caller compares `udloeb`.
    [[nodiscard]] Result<std::optional<Opslag>> find(std::string_view token) const;

    // Removes what has run out; the number removed. For housekeeping, once a minute or so.
    Result<std::size_t> fej();
    // Takes back every token bound to one of these certificates (a system or an agreement was
    // stopped), for `modtager` only when it is not empty. The number taken back.
    Result<std::size_t> traek_tilbage(std::span<const krypto::Fingeraftryk> certifikater,
                                      std::string_view modtager = {});

    [[nodiscard]] std::size_t huskede() const;
    // What is remembered is read again: another node may have taken tokens back.
    void glem_huskede();

  private:
    struct Indre;
    std::unique_ptr<Indre> indre_;
};

}  // namespace faelled::adgang
