// Encryption as XML Encryption uses it (sikkerhed.md 1.7): AES for the content under a fresh key,
// RSA-OAEP for that key. Which algorithms may be used is the caller's rule; PKCS#1 v1.5 is not here
// at all, since a server that answers differently to good and bad padding of it gives its key's
// work away.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/entropy.hpp"
#include "base/result.hpp"
#include "krypto/digest.hpp"
#include "krypto/x509.hpp"

struct evp_pkey_st;

namespace faelled::krypto {

enum class Blokkryptering : std::uint8_t { kAes128Gcm, kAes256Gcm, kAes128Cbc, kAes256Cbc };
[[nodiscard]] std::size_t noeglelaengde(Blokkryptering a);  // bytes

// Bytes as xenc:CipherValue holds them: IV, content, and for GCM the tag of 16 bytes. CBC is padded
// as XML Encryption says (the last byte counts). CBC alone protects nobody from a changed text:
// what comes out must be signed. Fejl kIntern for a key of the wrong length.
[[nodiscard]] Result<std::string> krypter(Blokkryptering a, std::string_view noegle,
                                          std::string_view klartekst, Entropy& entropy);
// Fejl kKalder 40, one text whatever was wrong.
[[nodiscard]] Result<std::string> dekrypter(Blokkryptering a, std::string_view noegle,
                                            std::string_view bytes);

struct Oaep {
    Hash digest = Hash::kSha1;  // rsa-oaep-mgf1p: SHA-1 twice
    Hash mgf = Hash::kSha1;
};
// `noegle` encrypted for the certificate's RSA key. Fejl kKalder for a key of another kind or below
// 2048 bits.
[[nodiscard]] Result<std::string> luk_noegle(const Certifikat& modtager, const Oaep& oaep,
                                             std::string_view noegle);

// A private key that opens what was encrypted for its certificate. Immutable, thread-safe; opening
// takes as long as a signature.
class Dekrypteringsnoegle {
  public:
    // PEM as in noegle_fra_pem.
    [[nodiscard]] static Result<std::shared_ptr<const Dekrypteringsnoegle>> fra_pem(
        std::string_view pem, const std::string& kodeord = {});
    // Fejl kKalder 40, one text whatever was wrong.
    [[nodiscard]] Result<std::string> aabn(const Oaep& oaep, std::string_view bytes) const;

  private:
    explicit Dekrypteringsnoegle(std::shared_ptr<evp_pkey_st> key) : key_(std::move(key)) {}
    std::shared_ptr<evp_pkey_st> key_;
};

}  // namespace faelled::krypto
