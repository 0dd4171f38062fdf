// Keys, certificates, the sandbox's certificate authority, PKCS#12. Wraps OpenSSL.
#pragma once

#include <array>
#include <cstdint>
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
    std::string navn;          // CN
    std::string organisation;  // O
    std::string
        serienummer;  // serialNumber attribute, e.g. "CVR:11111111-UID:<uuid>"; may be empty
    std::vector<std::string> dns;  // subjectAltName DNS names (server certificates)
    std::vector<std::string> ip;   // subjectAltName IP addresses
    bool server = false;           // extended key usage: server, else client
};

// A new self-signed CA (RSA 2048), valid for ten years.
[[nodiscard]] Result<Noeglepar> lav_ca(const std::string& navn, const Clock& clock);
// A certificate signed by `ca` (RSA 2048), valid for two years, never longer than the CA.
[[nodiscard]] Result<Noeglepar> udsted(const Noeglepar& ca, const Emne& emne, const Clock& clock);
// PKCS#12 bytes with key, certificate and CA, in the classic encryption that Java 8, .NET and
// Windows read: 3DES with a SHA-1 MAC. It is the only form that every one of them reads (AES-256
// with a SHA-256 MAC fails in Java 8 before update 301, Windows Server 2016 and macOS' keychain),
// and OpenSSL 3 loads it from its default provider; RC2-40 is what needs the legacy one. It hides
// nothing from who holds the password's file: for test keys, not for keeping a production key.
[[nodiscard]] Result<std::string> pkcs12(const Noeglepar& par, const std::string& ca_pem,
                                         const std::string& navn, const std::string& kodeord);

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
