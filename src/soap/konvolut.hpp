// The SOAP envelope: reading requests leniently (organisation.md 9.3, 17), writing replies exactly
// (9.4).
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "base/entropy.hpp"
#include "base/uuid.hpp"
#include "soap/fejl.hpp"
#include "soap/underskrift.hpp"
#include "xml/xml.hpp"

namespace faelled::soap {

// What the headers of a request said, and what its reply needs to know.
struct Anmodningshoved {
    Version version = Version::k12;
    std::string_view wsa_ns = kWsa;  // of the request; the reply uses the same
    std::string message_id;          // as sent; empty when missing
    std::string action;              // wsa:Action; empty when missing
    std::string til;                 // wsa:To; empty when missing
    bool framework = false;          // the request had sbf:Framework
    bool sikkerhed = false;          // the request had wsse:Security
    Uuid transaktion;                // TransactionUUID, or a new UUID when missing or malformed
    std::string transaktion_tekst;   // the same in the letters of the request
};

struct Laest {
    Anmodningshoved hoved;  // as far as it could be read, also when there is a fault
    // The Body's only child; valid while the document lives.
    std::expected<xml::Node, Soapfejl> element;
    bool eet_barn = true;  // false: there is one Body, but not exactly one element in it
};

// `fallback`: version of the answer when the root element does not say.
[[nodiscard]] Laest laes_konvolut(xml::Node root, Version fallback, Entropy& entropy);

// The head of a request that could not be read as XML.
[[nodiscard]] Anmodningshoved ukendt_hoved(Version version, Entropy& entropy);

// How a reply leaves. Signed when `underskriver` is set; it must live until then.
struct Svarform {
    const Svarunderskriver* underskriver = nullptr;
    Tid nu;                  // of the Timestamp
    bool framework = false;  // the reply has sbf:Framework whether or not the request had
};

// A reply's Body being written: the operation writes its one element into skriver().
class Svarkrop {
  public:
    Svarkrop(Version v, const Svarform& form, std::size_t reserve = 4096);
    [[nodiscard]] xml::Skriver& skriver() { return out_; }

  private:
    friend Result<std::string> skriv_svar(const Anmodningshoved&, std::string_view, Svarkrop,
                                          const Svarform&, Entropy&);
    friend Result<std::string> skriv_faultsvar(const Anmodningshoved&, const Soapfejl&,
                                               const Svarform&, Entropy&);
    xml::Skriver out_;
};

// `action`: of the reply, i.e. with "Response". Exactly one MessageID (new) and one RelatesTo (the
// request's MessageID, or the URI for "unspecified"). Fejl only when the key cannot sign.
[[nodiscard]] Result<std::string> skriv_svar(const Anmodningshoved& request,
                                             std::string_view action, Svarkrop body,
                                             const Svarform& form, Entropy& entropy);
[[nodiscard]] Result<std::string> skriv_faultsvar(const Anmodningshoved& request,
                                                  const Soapfejl& fault, const Svarform& form,
                                                  Entropy& entropy);

// Content-Type of a message of that version.
[[nodiscard]] std::string_view indholdstype(Version v);

}  // namespace faelled::soap
