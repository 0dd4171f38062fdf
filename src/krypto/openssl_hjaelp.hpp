// What several files of krypto ask of OpenSSL. Private to krypto.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"
#include "krypto/digest.hpp"
#include "krypto/openssl_ptr.hpp"

namespace faelled::krypto {

// `hvad` and OpenSSL's own text, which names a routine and never key material. Empties the queue.
[[nodiscard]] Fejl openssl_fejl(const char* hvad);
// "... kan ikke læses". Empties OpenSSL's queue.
[[nodiscard]] Fejl ulaeselig(const char* hvad);

// The data must outlive the BIO. Null when it is too large.
[[nodiscard]] BioPtr bio_over(std::string_view data);
[[nodiscard]] std::string indhold(BIO* bio);
[[nodiscard]] std::string_view indhold(const ASN1_STRING* s);

// First certificate of a PEM text, or DER that is nothing but one certificate.
[[nodiscard]] X509Ptr laes_x509(std::string_view pem_or_der);
[[nodiscard]] X509Ptr laes_x509_der(std::string_view der);
[[nodiscard]] PkeyPtr laes_pkey(std::string_view pem, const std::string& kodeord = {});
[[nodiscard]] std::string der_af(const X509* c);

// A number of the key ("n", "e"), big-endian without leading zeros.
[[nodiscard]] std::optional<std::string> noegletal(const EVP_PKEY* key, const char* navn);
[[nodiscard]] Result<Tid> tid_af(const ASN1_TIME* t);

// Fetched once for the process: OpenSSL 3 otherwise looks the algorithm up at every use.
[[nodiscard]] const EVP_MD* hentet(Hash h);

}  // namespace faelled::krypto
