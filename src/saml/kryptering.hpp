// EncryptedAssertion, opened and made (sikkerhed.md 1.7, SIK-003).
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/entropy.hpp"
#include "base/result.hpp"
#include "krypto/kryptering.hpp"
#include "krypto/x509.hpp"
#include "xml/xml.hpp"

namespace faelled::saml {

using Dekrypteringsnoegler = std::span<const std::shared_ptr<const krypto::Dekrypteringsnoegle>>;

// The text of what is inside saml:EncryptedAssertion. AES-GCM and AES-CBC of 128 and 256 bits; the
// key by rsa-oaep-mgf1p, or rsa-oaep with the digests and masks it names. The EncryptedKey may
// stand in KeyInfo or beside EncryptedData; at most four are tried with each of our keys. No
// transforms, no CipherReference, nothing from outside. Fejl kKalder 40, one text for everything
// that fails in the cryptography.
[[nodiscard]] Result<std::string> dekrypter_assertion(xml::Node krypteret,
                                                      Dekrypteringsnoegler noegler);

enum class Suite : std::uint8_t {
    kGcm,  // aes256-gcm + rsa-oaep-mgf1p
    kCbc,  // aes256-cbc + rsa-oaep-mgf1p: receivers of OIOSAML2
};
// A saml:EncryptedAssertion around `assertion` (canonical XML), canonical itself.
[[nodiscard]] Result<std::string> krypter_assertion(std::string_view assertion,
                                                    const krypto::Certifikat& modtager, Suite suite,
                                                    Entropy& entropy);

}  // namespace faelled::saml
