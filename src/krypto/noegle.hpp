// Keys: signing and checking signatures. Wraps OpenSSL; a private key is an interface so that one
// in an HSM (PKCS#11) can stand beside one from a file.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "krypto/certifikat.hpp"

struct evp_pkey_st;

namespace faelled::krypto {

enum class Signaturalgoritme : std::uint8_t {
    kRsaSha256,
    kRsaSha384,
    kRsaSha512,
    kRsaSha1,  // checked only where a configuration allows it; never made
    kRsaPssSha256,
};

class Noeglekontekster;

// Immutable and thread-safe.
class OffentligNoegle {
  public:
    explicit OffentligNoegle(std::shared_ptr<evp_pkey_st> key);

    // False for a wrong signature, a key of another kind, and an RSA key below 2048 bits.
    [[nodiscard]] bool verificer(Signaturalgoritme a, std::string_view data,
                                 std::string_view signature) const;
    [[nodiscard]] bool er_rsa() const { return rsa_; }
    [[nodiscard]] int bits() const { return bits_; }
    // A SHA-256: equal keys have equal prints, others do not.
    [[nodiscard]] const Fingeraftryk& aftryk() const { return aftryk_; }

  private:
    std::shared_ptr<evp_pkey_st> key_;
    std::shared_ptr<Noeglekontekster> kontekster_;
    bool rsa_ = false;
    int bits_ = 0;
    Fingeraftryk aftryk_{};
};

// Thread-safe. A signature takes about 0.3 ms at 2048 bits.
class PrivatNoegle {
  public:
    virtual ~PrivatNoegle() = default;
    // Raw signature bytes. Fejl kMiljoe when the key store does not answer, kIntern for an
    // algorithm that the key cannot do.
    [[nodiscard]] virtual Result<std::string> signer(Signaturalgoritme a,
                                                     std::string_view data) const = 0;
    // Print of the matching public key.
    [[nodiscard]] virtual const Fingeraftryk& aftryk() const = 0;
};

// PKCS#8 or traditional PEM, encrypted or not. Fejl kKalder when it does not read or is below 2048
// bits.
[[nodiscard]] Result<std::shared_ptr<const PrivatNoegle>> noegle_fra_pem(
    std::string_view pem, const std::string& kodeord = {});

class Certifikat;

// A key with its certificate: what somebody signs with.
struct Identitet {
    std::shared_ptr<const PrivatNoegle> noegle;
    std::shared_ptr<const Certifikat> certifikat;
};
// Fejl kKalder when key and certificate do not belong together.
[[nodiscard]] Result<Identitet> identitet_fra_pem(std::string_view certifikat_pem,
                                                  std::string_view noegle_pem,
                                                  const std::string& kodeord = {});
[[nodiscard]] Result<Identitet> identitet_fra_pkcs12(std::string_view bytes,
                                                     const std::string& kodeord);

}  // namespace faelled::krypto
