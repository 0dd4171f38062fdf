// SOAP faults: what goes wrong before an operation's element is known, and a full pool.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "adgang/gate.hpp"
#include "base/result.hpp"
#include "soap/operation.hpp"
#include "xml/xml.hpp"

namespace faelled::soap {

enum class Version : std::uint8_t { k11, k12 };

inline constexpr std::string_view kSoap11 = "http://schemas.xmlsoap.org/soap/envelope/";
inline constexpr std::string_view kSoap12 = "http://www.w3.org/2003/05/soap-envelope";
inline constexpr std::string_view kWsa = "http://www.w3.org/2005/08/addressing";
inline constexpr std::string_view kWsa2004 = "http://schemas.xmlsoap.org/ws/2004/08/addressing";
inline constexpr std::string_view kWsse =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
inline constexpr std::string_view kWsu =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";
inline constexpr std::string_view kSbf = "urn:liberty:sb:2006-08";
inline constexpr std::string_view kPlatformsfejl =
    "http://serviceplatformen.dk/xml/schemas/ServiceplatformFault/1/";

// Also the values of the label `reason` of faelled_soap_faults_total (kGrundnavne).
enum class Faultgrund : std::uint8_t {
    kXml,          // not well-formed, or a DTD
    kGraense,      // breaks a limit of size, depth or count
    kVersion,      // root element is no envelope of SOAP 1.1 or 1.2
    kKonvolut,     // Header or Body not as they should be
    kForstaas,     // mustUnderstand on a header we do not know
    kAdressering,  // ReplyTo or FaultTo is not anonymous
    kFramework,    // sbf:Framework missing or of another version
    kOperation,    // no operation has this element
    kAdgang,       // the gate said no
    kOptaget,      // the pool is full
    kPlatform,     // a service of Serviceplatformen answers with a fault
    kIntern,       // ours, before the operation was known
};
inline constexpr std::string_view kGrundnavne[] = {
    "xml",       "limit",     "version", "envelope", "understand", "addressing",
    "framework", "operation", "access",  "busy",     "platform",   "internal"};

struct Soapfejl {
    enum class Kode : std::uint8_t { kVersionMismatch, kMustUnderstand, kSender, kReceiver };

    Kode kode = Kode::kSender;
    Faultgrund grund = Faultgrund::kKonvolut;
    std::string engelsk;
    std::string dansk;
    // Subcode; `underkode.navn` empty: none. The prefix is what we write.
    std::string_view praefiks;
    Elementnavn underkode;
    std::vector<Elementnavn> ikke_forstaaet;  // headers, for SOAP 1.2's NotUnderstood blocks
    // ErrorCode of a ServiceplatformFault in the detail (sikkerhed.md 8.6), its ErrorText is
    // `dansk`; empty: no detail.
    std::string platformskode;
    bool uden_underkode11 = false;  // SOAP 1.1's faultcode is Client or Server all the same
};

// --- makers
// --------------------------------------------------------------------------------------------------

// `f` from xml::Dokument::laes.
[[nodiscard]] Soapfejl fejl_i_xml(const Fejl& f);
[[nodiscard]] Soapfejl forkert_version();
[[nodiscard]] Soapfejl forkert_konvolut(std::string english, std::string danish);
[[nodiscard]] Soapfejl ikke_forstaaet(std::vector<Elementnavn> headers);
[[nodiscard]] Soapfejl kun_anonym_adresse(std::string_view wsa_ns);
[[nodiscard]] Soapfejl ukendt_operation(xml::Node element, std::string_view wsa_ns);
// `platform`: with a ServiceplatformFault.
[[nodiscard]] Soapfejl afvist(const adgang::Afvisning& refusal, bool platform = false);
// A service of Serviceplatformen could not do what it was asked: ServiceplatformFault (8.6).
[[nodiscard]] Soapfejl platformsfejl(const Fejl& f);
[[nodiscard]] Soapfejl optaget();
[[nodiscard]] Soapfejl intern_fejl();

// --- what follows from a fault
// -------------------------------------------------------------------------------

// SOAP 1.1: 500. SOAP 1.2: 400 for Sender, else 500; what the gate refused is 500 in both
// (sikkerhed.md 5.8). A full pool: 503 in both.
[[nodiscard]] int http_status(const Soapfejl& f, Version v);
// wsa:Action of the message that carries it.
[[nodiscard]] std::string_view fault_action(const Soapfejl& f);
// SOAP 1.2's Upgrade and NotUnderstood header blocks, if any. Prefix "soap" is declared.
void skriv_faulthoveder(const Soapfejl& f, Version v, xml::Skriver& out);
// soap:Fault. Prefix "soap" is declared.
void skriv_fault(const Soapfejl& f, Version v, xml::Skriver& out);

}  // namespace faelled::soap
