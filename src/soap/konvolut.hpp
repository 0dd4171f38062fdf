// The SOAP envelope: reading requests leniently (organisation.md 9.3, 17), writing replies exactly
// (9.4).
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "base/entropy.hpp"
#include "base/uuid.hpp"
#include "soap/fejl.hpp"
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
    Uuid transaktion;                // TransactionUUID, or a new UUID when missing or malformed
    std::string transaktion_tekst;   // the same in the letters of the request
};

struct Laest {
    Anmodningshoved hoved;  // as far as it could be read, also when there is a fault
    // The Body's only child; valid while the document lives.
    std::expected<xml::Node, Soapfejl> element;
};

// `fallback`: version of the answer when the root element does not say.
[[nodiscard]] Laest laes_konvolut(xml::Node root, Version fallback, Entropy& entropy);

// The head of a request that could not be read as XML.
[[nodiscard]] Anmodningshoved ukendt_hoved(Version version, Entropy& entropy);

// `body`: the output element as XML. `action`: of the reply, i.e. with "Response".
// Exactly one MessageID (new) and one RelatesTo (the request's MessageID, or the URI for
// "unspecified").
[[nodiscard]] std::string skriv_svar(const Anmodningshoved& request, std::string_view action,
                                     std::string_view body, Entropy& entropy);
[[nodiscard]] std::string skriv_faultsvar(const Anmodningshoved& request, const Soapfejl& fault,
                                          Entropy& entropy);

// Content-Type of a message of that version.
[[nodiscard]] std::string_view indholdstype(Version v);

}  // namespace faelled::soap
