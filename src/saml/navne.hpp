// The words of SAML 2.0 and of the Danish profiles (sikkerhed.md 7).
#pragma once

#include <string_view>

namespace faelled::saml {

namespace binding {
inline constexpr std::string_view kRedirect = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";
inline constexpr std::string_view kPost = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";
inline constexpr std::string_view kSoap = "urn:oasis:names:tc:SAML:2.0:bindings:SOAP";
}  // namespace binding

namespace navneformat {
inline constexpr std::string_view kX509 =
    "urn:oasis:names:tc:SAML:1.1:nameid-format:X509SubjectName";
inline constexpr std::string_view kUspecificeret =
    "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified";
inline constexpr std::string_view kVedvarende =
    "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";
inline constexpr std::string_view kFlygtig = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient";
}  // namespace navneformat

namespace status {
inline constexpr std::string_view kSuccess = "urn:oasis:names:tc:SAML:2.0:status:Success";
inline constexpr std::string_view kRequester = "urn:oasis:names:tc:SAML:2.0:status:Requester";
inline constexpr std::string_view kResponder = "urn:oasis:names:tc:SAML:2.0:status:Responder";
inline constexpr std::string_view kAuthnFailed = "urn:oasis:names:tc:SAML:2.0:status:AuthnFailed";
inline constexpr std::string_view kNoPassive = "urn:oasis:names:tc:SAML:2.0:status:NoPassive";
inline constexpr std::string_view kNoAuthnContext =
    "urn:oasis:names:tc:SAML:2.0:status:NoAuthnContext";
inline constexpr std::string_view kInvalidNameIdPolicy =
    "urn:oasis:names:tc:SAML:2.0:status:InvalidNameIDPolicy";
inline constexpr std::string_view kRequestDenied =
    "urn:oasis:names:tc:SAML:2.0:status:RequestDenied";
inline constexpr std::string_view kPartialLogout =
    "urn:oasis:names:tc:SAML:2.0:status:PartialLogout";
}  // namespace status

// Attribute names of 7.8.
namespace attribut {
inline constexpr std::string_view kSpecVer2 = "dk:gov:saml:attribute:SpecVer";
inline constexpr std::string_view kSpecVer3 = "https://data.gov.dk/model/core/specVersion";
inline constexpr std::string_view kKombitSpecVer = "dk:gov:saml:attribute:KombitSpecVer";
inline constexpr std::string_view kCvr2 = "dk:gov:saml:attribute:CvrNumberIdentifier";
inline constexpr std::string_view kCvr3 = "https://data.gov.dk/model/core/eid/professional/cvr";
inline constexpr std::string_view kNiveau2 = "dk:gov:saml:attribute:AssuranceLevel";
inline constexpr std::string_view kNiveau3 = "https://data.gov.dk/concept/core/nsis/loa";
inline constexpr std::string_view kPrivilegier2 = "dk:gov:saml:attribute:Privileges_intermediate";
inline constexpr std::string_view kPrivilegier3 =
    "https://data.gov.dk/model/core/eid/privilegesIntermediate";
inline constexpr std::string_view kEmail = "https://data.gov.dk/model/core/eid/email";
inline constexpr std::string_view kOrganisationsnavn =
    "https://data.gov.dk/model/core/eid/professional/orgName";
inline constexpr std::string_view kVedvarendeId =
    "https://data.gov.dk/model/core/eid/professional/uuid/persistent";
inline constexpr std::string_view kCpr2 = "dk:gov:saml:attribute:CprNumberIdentifier";
inline constexpr std::string_view kCpr3 = "https://data.gov.dk/model/core/eid/cprNumber";
inline constexpr std::string_view kBasic = "urn:oasis:names:tc:SAML:2.0:attrname-format:basic";
inline constexpr std::string_view kUri = "urn:oasis:names:tc:SAML:2.0:attrname-format:uri";
}  // namespace attribut

inline constexpr std::string_view kEntityformat =
    "urn:oasis:names:tc:SAML:2.0:nameid-format:entity";
inline constexpr std::string_view kBearer = "urn:oasis:names:tc:SAML:2.0:cm:bearer";
inline constexpr std::string_view kLogudBruger = "urn:oasis:names:tc:SAML:2.0:logout:user";
inline constexpr std::string_view kUspecificeretSamtykke =
    "urn:oasis:names:tc:SAML:2.0:consent:unspecified";
inline constexpr std::string_view kKlasseX509 = "urn:oasis:names:tc:SAML:2.0:ac:classes:X509";
inline constexpr std::string_view kSoap11 = "http://schemas.xmlsoap.org/soap/envelope/";

}  // namespace faelled::saml
