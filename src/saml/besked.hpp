// What all SAML protocol messages have in common: reading, signature, writing (sikkerhed.md 7.3).
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/entropy.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "krypto/noegle.hpp"
#include "xml/idtabel.hpp"
#include "xml/signatur.hpp"
#include "xml/xml.hpp"

namespace faelled::saml {

struct Hoved {
    std::string id;  // any text without white space (7.3)
    std::string udsteder = {};
    std::string destination = {};     // empty: none
    std::string in_response_to = {};  // empty: none
    Tid udstedt = {};
};

struct Navneid {
    std::string vaerdi;  // verbatim, white space and all
    std::string format = {};
    std::string kvalifikator = {};     // NameQualifier
    std::string sp_kvalifikator = {};  // SPNameQualifier

    bool operator==(const Navneid&) const = default;
};
[[nodiscard]] Navneid laes_navneid(xml::Node n);
// Without a declaration: inside an assertion there is one, elsewhere the caller makes it.
void skriv_navneid(const Navneid& n, xml::Skriver& out);

// A protocol message that has been parsed; nothing about it is proven.
class Besked {
  public:
    // Fejl kKalder 40: the parser's rules, Version other than 2.0, no ID, an id twice, an
    // IssueInstant that is no time. Issuer is found by local name, whatever its namespace
    // (SIK-061); two are refused.
    [[nodiscard]] static Result<Besked> laes(std::string_view xml);
    // The one message in the Body of a SOAP 1.1 envelope.
    [[nodiscard]] static Result<Besked> laes_soap(std::string_view konvolut);

    [[nodiscard]] xml::Node rod() const { return rod_; }
    [[nodiscard]] bool er(std::string_view navn) const;  // a samlp element of that name
    [[nodiscard]] const Hoved& hoved() const { return hoved_; }
    [[nodiscard]] const xml::Idtabel& ids() const { return ids_; }
    [[nodiscard]] bool har_signatur() const;
    // The message's own enveloped signature.
    [[nodiscard]] xml::Signatursvar<xml::VerifiedElement> verificer(
        std::span<const krypto::OffentligNoegle* const> noegler) const;

  private:
    Besked(xml::Dokument d, xml::Node rod, xml::Idtabel ids)
        : dokument_(std::move(d)), rod_(rod), ids_(std::move(ids)) {}
    static Result<Besked> lav(xml::Dokument d, xml::Node rod);
    xml::Dokument dokument_;
    xml::Node rod_;
    xml::Idtabel ids_;
    Hoved hoved_;
};

// First child of that local name in any of SAML's namespaces or in none.
[[nodiscard]] xml::Node barn(xml::Node n, std::string_view navn);
// xs:dateTime; without a zone it is UTC, as SAML says.
[[nodiscard]] std::optional<Tid> laes_tid(std::string_view text);
// "id" and 32 hex digits, as the real one makes them.
[[nodiscard]] std::string nyt_id(Entropy& entropy);

// --- writing ----------------------------------------------------------------------------------

// A message without its signature, in canonical form.
struct Usigneret {
    std::string id;
    std::string xml;
    std::size_t plads = 0;  // where a signature goes: after Issuer
};
// With its enveloped signature (RSA-SHA256, the certificate in KeyInfo).
[[nodiscard]] Result<std::string> underskriv(Usigneret besked, const krypto::Identitet& identitet);

using Attributter = std::map<std::string, std::string, std::less<>>;
// Start tag with the attributes of `h` and `mere` in canonical order, then Issuer; default
// namespace samlp. Answers the place of the signature.
std::size_t aaben_besked(std::string_view navn, const Hoved& h, Attributter mere,
                         xml::Skriver& out);

}  // namespace faelled::saml
