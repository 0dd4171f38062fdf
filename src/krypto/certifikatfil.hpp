// What a person uploads as "the certificate": DER, PEM, CER, P7B.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "krypto/x509.hpp"

namespace faelled::krypto {

// The certificates of the file that are not CA certificates, in the file's order. Fejl kKalder 40
// with regel "privat-noegle" when there is, or may be, a private key in it (PEM of a key, PKCS#8,
// PKCS#12): nothing of it is kept; "form" when it is not a file of certificates. At most 256 KiB
// and 20 certificates.
[[nodiscard]] Result<std::vector<std::shared_ptr<const Certifikat>>> laes_certifikatfil(
    std::string_view fil);

}  // namespace faelled::krypto
