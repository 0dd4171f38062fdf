// The checks of a token by itself, steps 3-10 of sikkerhed.md 5.4 and the JWT of 6.4: who signed
// it, when, for whom it is, what it says. Whether the one who brings it holds its key is asked by
// the gate.
#pragma once

#include <atomic>
#include <expected>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "adgang/afvisning.hpp"
#include "adgang/sabotage.hpp"
#include "adgang/tokenindhold.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"
#include "krypto/x509.hpp"
#include "xml/signatur.hpp"

namespace faelled::adgang {

struct Tokenregler {
    std::string udsteder;  // Issuer: the token service's entity id
    // Whose signature counts; several while certificates change. One that is outside its own
    // period does not count.
    std::vector<std::shared_ptr<const krypto::Certifikat>> underskrivere;
    std::int64_t skaevhed_us = 5 * 60 * kSekund;
    int mindste_sikringsniveau = 0;
    bool tillad_sha1 = false;
    // Most tokens whose checks are remembered, and the largest one worth it.
    std::size_t huskede = 20'000;
    std::size_t stoerste_huskede_bytes = std::size_t{32} * 1024;
    Sabotage sabotage{};
};

// True for an entity id that the token may be for.
using Modtagerkrav = std::function<bool(std::string_view entity_id)>;

// What the gate notes about a token beside its content; see gate.cpp.
struct Vurdering;

// A token whose checks have passed. Shared by all calls that bring the same bytes.
struct Husketoken {
    explicit Husketoken(Tokenindhold i) : indhold(std::move(i)) {}
    const Tokenindhold indhold;
    mutable std::atomic<std::shared_ptr<const Vurdering>> vurdering{};
};
using Tokenref = std::shared_ptr<const Husketoken>;

// Remembers tokens by the SHA-256 of what their signature is over together with the signature
// itself, until they run out. Thread-safe.
class Tokenkontrol {
  public:
    // Fejl kIntern when nobody's signature would count. `tillid` and `ur` outlive the object.
    [[nodiscard]] static Result<std::unique_ptr<Tokenkontrol>> create(Tokenregler regler,
                                                                      const krypto::Tillid& tillid,
                                                                      const Clock& ur);
    ~Tokenkontrol();

    // An assertion inside a parsed message.
    [[nodiscard]] std::expected<Tokenref, Afvisning> assertion(xml::Node assertion,
                                                               const xml::Idtabel& ids,
                                                               const Modtagerkrav& krav) const;
    // An assertion alone, as the access token service and AMQP bring it (4.3, 6.1): UTF-8 whatever
    // its declaration says (SIK-050), at most 256 KiB.
    [[nodiscard]] std::expected<Tokenref, Afvisning> assertion(std::string_view xml,
                                                               const Modtagerkrav& krav) const;
    // A JWT in compact form (6.4). Not holder-of-key when it has no `cnf`: the gate decides.
    [[nodiscard]] std::expected<Tokenref, Afvisning> jwt(std::string_view kompakt,
                                                         const Modtagerkrav& krav) const;

    // Time, audience, level and the state of the key's certificate: what changes while a token is
    // remembered.
    [[nodiscard]] std::expected<void, Afvisning> gaelder(const Tokenindhold& indhold,
                                                         const Modtagerkrav& krav) const;
    [[nodiscard]] std::size_t huskede() const;

  private:
    friend struct Tokenindholdproeve;  // tests and fuzzers
    struct Indre;
    explicit Tokenkontrol(std::unique_ptr<Indre> indre);
    // Claims of a JWT whose signature has been checked (jwtkrav.cpp).
    [[nodiscard]] static std::expected<Tokenindhold, Afvisning> laes_krav(std::string_view json);
    std::unique_ptr<Indre> indre_;
};

}  // namespace faelled::adgang
