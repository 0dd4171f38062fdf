// What a token says, once somebody has vouched for it. There is no way to make one from unverified
// bytes: an assertion must come as xml::VerifiedElement, a JWT and an access token go through their
// own checks.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "adgang/afvisning.hpp"
#include "adgang/rettigheder.hpp"
#include "base/time.hpp"
#include "krypto/x509.hpp"
#include "xml/signatur.hpp"

namespace faelled::adgang {

// Immutable.
class Tokenindhold {
  public:
    enum class Slags : std::uint8_t { kSaml = 1, kJwt = 2 };

    [[nodiscard]] Slags slags() const { return slags_; }
    [[nodiscard]] const std::string& id() const { return id_; }  // Assertion/@ID, jti
    [[nodiscard]] const std::string& udsteder() const { return udsteder_; }
    [[nodiscard]] std::span<const std::string> modtagere() const { return modtagere_; }  // audience
    [[nodiscard]] Tid gyldig_fra() const { return gyldig_fra_; }
    [[nodiscard]] Tid gyldig_til() const { return gyldig_til_; }  // exclusive
    // Holder of key: print of the certificate that the token is bound to. Empty: a bearer token
    // (only a JWT may be one, 6.4).
    [[nodiscard]] const std::optional<krypto::Fingeraftryk>& certifikat() const {
        return certifikat_;
    }
    // The same certificate; null for a JWT and for what came back from the store.
    [[nodiscard]] const std::shared_ptr<const krypto::Certifikat>& noegle() const {
        return noegle_;
    }
    [[nodiscard]] Cvr cvr() const { return cvr_; }  // anvenderkontekst
    // Subject DN of the system whose rights these are; the acting system's when another acts on
    // its behalf (3.8), else empty.
    [[nodiscard]] const std::string& emne() const { return emne_; }
    [[nodiscard]] const std::string& handlende() const { return handlende_; }
    [[nodiscard]] int sikringsniveau() const { return sikringsniveau_; }  // 0: not said
    [[nodiscard]] std::span<const Rettighedsgruppe> grupper() const { return grupper_; }
    // Rough size in memory.
    [[nodiscard]] std::size_t bytes() const;

    // Reads the claims of an assertion (5.4.5, 5.4.7-10 as far as the token alone tells). Whether
    // issuer, time and audience are right is Tokenkontrol's question. Tokens of one system share
    // its decoded certificate through `certifikater`.
    [[nodiscard]] static std::expected<Tokenindhold, Afvisning> af_assertion(
        const xml::VerifiedElement& assertion, krypto::Certifikathukommelse& certifikater);

  private:
    friend class Tokenkontrol;
    friend class Adgangstokens;
    friend struct Tokenindholdproeve;  // tests and fuzzers
    Tokenindhold() = default;

    // The form an access token keeps (docs/formater/adgangstoken.md).
    [[nodiscard]] std::string pak() const;
    [[nodiscard]] static std::optional<Tokenindhold> pak_ud(std::string_view bytes);

    Slags slags_ = Slags::kSaml;
    std::string id_, udsteder_, emne_, handlende_;
    std::vector<std::string> modtagere_;
    Tid gyldig_fra_, gyldig_til_;
    std::optional<krypto::Fingeraftryk> certifikat_;
    std::shared_ptr<const krypto::Certifikat> noegle_;
    Cvr cvr_;
    int sikringsniveau_ = 0;
    std::vector<Rettighedsgruppe> grupper_;
};

// xs:dateTime of a security header or token: UTC when no zone is named (1.8).
[[nodiscard]] std::optional<Tid> sikkerhedstid(std::string_view text);

}  // namespace faelled::adgang
