// WS-Security's small pieces: what a ds:KeyInfo or a wsse:SecurityTokenReference points at
// (sikkerhed.md 2.5), and the parts of a Security header, written canonically.
//
// What is read here is not verified by being read. Which form is right in which place, whether the
// certificate is known and what the signature covers is the caller's to check.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "xml/signatur.hpp"
#include "xml/xml.hpp"

namespace faelled::xml {

enum class Henvisningsart : std::uint8_t {
    kToken,          // wsse:Reference to a wsse:BinarySecurityToken with an X.509 certificate
    kCertifikat,     // ds:X509Data/ds:X509Certificate
    kSki,            // KeyIdentifier X509SubjectKeyIdentifier
    kThumbprint,     // KeyIdentifier ThumbprintSHA1
    kUdstederSerie,  // ds:X509Data/ds:X509IssuerSerial
    kAssertion,      // KeyIdentifier SAMLID
};

struct Noeglehenvisning {
    Henvisningsart art{};
    // kToken, kCertifikat: the certificate's base64 text as it stands (krypto::Certifikat::laes
    // takes it). kSki, kThumbprint: the raw bytes. kUdstederSerie: the issuer's name. kAssertion:
    // the assertion's id.
    std::string vaerdi = {};
    std::string serienummer = {};  // kUdstederSerie: decimal
    Node token = {};               // kToken: the BinarySecurityToken; kAssertion: the assertion
};

// What ds:KeyInfo says the key is. `security` is the wsse:Security header around the signature: a
// BinarySecurityToken or an assertion must be its child. Null outside WS-Security (SAML): then only
// kCertifikat is read. ds:KeyName and ds:KeyValue beside are passed over, alone they are refused.
[[nodiscard]] Signatursvar<Noeglehenvisning> laes_keyinfo(Node keyinfo, Node security,
                                                          const Idtabel& ids);
// The same for a wsse:SecurityTokenReference.
[[nodiscard]] Signatursvar<Noeglehenvisning> laes_tokenhenvisning(Node str, Node security,
                                                                  const Idtabel& ids);
// The assertion that a wsse:SecurityTokenReference names by SAMLID, wherever it stands.
[[nodiscard]] Signatursvar<Node> laes_samlhenvisning(Node str, const Idtabel& ids);
// The base64 text of a BinarySecurityToken with an X.509 certificate (also the one in
// wst:UseKey). ValueType and EncodingType may be missing, but not name something else.
[[nodiscard]] Signatursvar<std::string> laes_binaert_token(Node token);

// --- writing ----------------------------------------------------------------------------------
//
// Each is canonical as it stands, wherever it is put: it declares the prefixes it uses (wsse, wsu,
// wsse11), so its bytes can be given to skriv_signatur as they are. Times are UTC with "Z" and
// milliseconds.

// A header block with text: <wsa:Action xmlns:wsa=… xmlns:wsu=… wsu:Id=…>text</wsa:Action>.
struct Headerdel {
    std::string_view praefiks;
    std::string_view ns;
    std::string_view navn;
    std::string_view id;  // wsu:Id; empty: none
    std::string_view tekst;
    std::string_view soap_ns = {};  // not empty: with s:mustUnderstand="1" of this SOAP version
};
[[nodiscard]] std::string skriv_headerdel(const Headerdel& del);

[[nodiscard]] std::string skriv_timestamp(std::string_view id, std::string_view created,
                                          std::string_view expires);
[[nodiscard]] std::string skriv_binaert_token(std::string_view id, std::string_view base64);

// wsse:SecurityTokenReference to a BinarySecurityToken, by SKI (base64), and to an assertion (with
// wsse11:TokenType, and with wsu:Id unless `id` is empty). Also good as the content of ds:KeyInfo.
[[nodiscard]] std::string skriv_henvisning_token(std::string_view token_id);
[[nodiscard]] std::string skriv_henvisning_ski(std::string_view ski_base64);
[[nodiscard]] std::string skriv_henvisning_saml(std::string_view assertion_id,
                                                std::string_view id = {});
// ds:X509Data with one certificate, for ds:KeyInfo; `praefiks` as in skriv_signatur.
[[nodiscard]] std::string skriv_x509data(std::string_view base64, std::string_view praefiks);

}  // namespace faelled::xml
