// Keys, certificates, the sandbox's certificate authority, PKCS#12. Wraps OpenSSL.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/entropy.hpp"
#include "base/result.hpp"

namespace faelled::krypto {

// SHA-256 over the DER bytes of a certificate: how a certificate is known everywhere in the
// program.
using Fingeraftryk = std::array<std::uint8_t, 32>;
[[nodiscard]] std::string hex(const Fingeraftryk& f);
[[nodiscard]] Fingeraftryk sha256(std::string_view data);

// PEM texts.
struct Noeglepar {
    std::string certifikat_pem;
    std::string noegle_pem;  // PKCS#8, unencrypted
};

struct Emne {
    std::string navn = {};          // CN
    std::string organisation = {};  // O
    // serialNumber attribute, e.g. "CVR:11111111-UID:<uuid>"; may be empty
    std::string serienummer = {};
    std::vector<std::string> dns = {};  // subjectAltName DNS names (server certificates)
    std::vector<std::string> ip = {};   // subjectAltName IP addresses
    bool server = false;                // extended key usage: server, else client
    std::string organisationsid = {};   // organizationIdentifier (OCES3), e.g. "NTRDK-11111111"
    std::string land = {};              // C
    bool samlet = false;  // serialNumber and CN in one multi-valued RDN, as OCES2 has it
    // Instead of from the day before now, for two years.
    std::optional<Tid> gyldig_fra = {};
    std::optional<Tid> gyldig_til = {};
    bool pss = false;             // signed with RSASSA-PSS, as OCES3 has it
    int noeglebit = 2048;         // fewer only to make what must be refused
    std::string noegle_pem = {};  // for this key instead of a new one
};

// A new self-signed CA (RSA 2048), valid for ten years.
[[nodiscard]] Result<Noeglepar> lav_ca(const std::string& navn, const Clock& clock);
// A certificate signed by `ca` (RSA 2048), valid for two years, never longer than the CA. Fejl
// kKalder when the subject cannot stand in a certificate or a given key does not read.
[[nodiscard]] Result<Noeglepar> udsted(const Noeglepar& ca, const Emne& emne, const Clock& clock);
// A revocation list (PEM) signed by `ca`, naming these certificates (PEM), good for fra <= time <
// til.
[[nodiscard]] Result<std::string> spaerreliste(const Noeglepar& ca,
                                               const std::vector<std::string>& spaerrede_pem,
                                               Tid fra, Tid til);
// PKCS#12 bytes with key, certificate and CA, in the classic encryption that Java 8, .NET and
// Windows read: 3DES with a SHA-1 MAC. It is the only form that every one of them reads (AES-256
// with a SHA-256 MAC fails in Java 8 before update 301, Windows Server 2016 and macOS' keychain),
// and OpenSSL 3 loads it from its default provider; RC2-40 is what needs the legacy one. It hides
// nothing from who holds the password's file: for test keys, not for keeping a production key.
[[nodiscard]] Result<std::string> pkcs12(const Noeglepar& par, const std::string& ca_pem,
                                         const std::string& navn, const std::string& kodeord);

// Key files of an installation as plain PEM, the key decrypted: for a library that wants texts
// (TLS). A PKCS#12's chain follows the certificate. Fejl kKalder when they do not read.
[[nodiscard]] Result<Noeglepar> noeglepar_fra_pem(std::string_view certifikat,
                                                  std::string_view noegle,
                                                  const std::string& kodeord = {});
[[nodiscard]] Result<Noeglepar> noeglepar_fra_pkcs12(std::string_view bytes,
                                                     const std::string& kodeord);

struct Certifikatoplysninger {
    Fingeraftryk fingeraftryk{};
    std::string emne;  // one line, RFC 2253
    std::string serienummer;
    Tid gyldig_fra;
    Tid gyldig_til;
};
// From PEM (first certificate in the text) or DER.
[[nodiscard]] Result<Certifikatoplysninger> oplysninger(std::string_view pem_or_der);

}  // namespace faelled::krypto
