// Certificates as objects: decoded once, shared, immutable; and whether one can be trusted.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "base/strong.hpp"
#include "base/time.hpp"
#include "krypto/certifikat.hpp"
#include "krypto/noegle.hpp"

struct x509_st;

namespace faelled::krypto {

// What the subject says it is (sikkerhed.md 1.3).
enum class Certifikatart : std::uint8_t {
    kUkendt,
    kFunktion,      // OCES2 FOCES: serialNumber CVR:...-FID:...
    kVirksomhed,    // OCES2 VOCES: -UID:
    kMedarbejder,   // OCES2 MOCES: -RID:, OCES3 UI:DK-E:G:
    kOrganisation,  // OCES3 organisation or system: UI:DK-O:G:
};

class Certifikat {
  public:
    // PEM (first certificate in the text), DER, or base64 of DER with any white space (the content
    // of ds:X509Certificate and wsse:BinarySecurityToken). Fejl kKalder when it is none of them.
    [[nodiscard]] static Result<std::shared_ptr<const Certifikat>> laes(std::string_view text);

    [[nodiscard]] const std::string& der() const { return der_; }
    [[nodiscard]] std::string base64() const;  // of the DER bytes, one line
    [[nodiscard]] const Fingeraftryk& fingeraftryk() const { return fingeraftryk_; }
    [[nodiscard]] const std::array<std::uint8_t, 20>& sha1() const { return sha1_; }
    // SubjectKeyIdentifier; computed from the key (RFC 5280 4.2.1.2 method 1) when the extension is
    // missing.
    [[nodiscard]] const std::string& ski() const { return ski_; }
    // .NET order (sikkerhed.md 3.4): most specific first, ", " between, multi-valued with " + ".
    [[nodiscard]] const std::string& emne() const { return emne_; }
    [[nodiscard]] const std::string& udsteder() const { return udsteder_; }        // same form
    [[nodiscard]] const std::string& serienummer() const { return serienummer_; }  // decimal
    [[nodiscard]] Tid gyldig_fra() const { return gyldig_fra_; }
    [[nodiscard]] Tid gyldig_til() const { return gyldig_til_; }
    [[nodiscard]] std::optional<Cvr> cvr() const { return cvr_; }
    [[nodiscard]] Certifikatart art() const { return art_; }
    [[nodiscard]] const OffentligNoegle& noegle() const { return *noegle_; }
    [[nodiscard]] x509_st* raa() const { return x509_.get(); }  // for krypto only

  private:
    Certifikat() = default;
    std::shared_ptr<x509_st> x509_;
    std::string der_, ski_, emne_, udsteder_, serienummer_;
    Fingeraftryk fingeraftryk_{};
    std::array<std::uint8_t, 20> sha1_{};
    Tid gyldig_fra_, gyldig_til_;
    std::optional<Cvr> cvr_;
    Certifikatart art_ = Certifikatart::kUkendt;
    std::unique_ptr<const OffentligNoegle> noegle_;
};

enum class Certifikatdom : std::uint8_t {
    kGyldig,
    kIkkeEndnu,        // not yet valid
    kUdloebet,         // expired
    kSpaerret,         // revoked
    kUkendtUdsteder,   // no chain to a configured root
    kUkendtSpaerring,  // no fresh revocation list, and the setting is hard fail
};

// Roots, intermediates and revocation lists. Immutable after it is made; a fresh list is a new
// object. Verdicts are remembered per certificate print (bounded) until the certificate or the list
// runs out. Thread-safe.
class Tillid {
  public:
    struct Indstillinger {
        std::vector<std::string> roedder_pem = {};
        std::vector<std::string> mellem_pem = {};
        std::vector<std::string> spaerrelister = {};  // CRLs, PEM or DER
        bool haard_spaerring = false;                 // no fresh list: refuse
        // False: a registered certificate needs no chain (development; sikkerhed.md SIK-001).
        bool kraev_kaede = true;
        std::size_t huskede = 10'000;
    };
    [[nodiscard]] static Result<std::shared_ptr<const Tillid>> create(
        const Indstillinger& settings);
    virtual ~Tillid() = default;
    [[nodiscard]] virtual Certifikatdom bedoem(const Certifikat& c, Tid nu) const = 0;
};

// Passes every question on to the one that stands now, so that fresh revocation lists reach those
// who hold the Tillid. Thread-safe.
class Skiftetillid final : public Tillid {
  public:
    // Never null.
    explicit Skiftetillid(std::shared_ptr<const Tillid> foerste) : nu_(std::move(foerste)) {}
    void saet(std::shared_ptr<const Tillid> naeste) { nu_.store(std::move(naeste)); }
    [[nodiscard]] Certifikatdom bedoem(const Certifikat& c, Tid nu) const override {
        return nu_.load()->bedoem(c, nu);
    }

  private:
    std::atomic<std::shared_ptr<const Tillid>> nu_;
};

// Decoding a certificate costs five RSA verifications, so decoded ones are remembered by the hash
// of the text they came from. At most `loft` of them, the one unused longest goes first.
// Thread-safe.
class Certifikathukommelse {
  public:
    explicit Certifikathukommelse(std::size_t loft);
    ~Certifikathukommelse();
    [[nodiscard]] Result<std::shared_ptr<const Certifikat>> laes(std::string_view text);
    [[nodiscard]] std::size_t antal() const;

  private:
    struct Indre;
    std::unique_ptr<Indre> indre_;
};

}  // namespace faelled::krypto
