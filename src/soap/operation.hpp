// One SOAP operation as data, and the services that operations form. The endpoint knows nothing
// more of a service than this.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "adgang/gate.hpp"
#include "base/result.hpp"
#include "xml/xml.hpp"

namespace faelled::soap {

using adgang::Kalder;
class Svarunderskriver;

// A qualified name without its prefix.
struct Elementnavn {
    std::string ns;
    std::string navn;

    auto operator<=>(const Elementnavn&) const = default;
};

// kStraks: never blocks for long, runs on the I/O thread. kArbejder: waits for the disk and holds
// little memory meanwhile, runs in a pool of many threads. kTung: holds much memory, runs in a pool
// of few, so that their number bounds it.
enum class Udfoerelse : std::uint8_t { kStraks, kArbejder, kTung };

// The functions are called from many threads at once.
struct Operation {
    std::string navn;        // "laes"; the WSDL's operation name and a metric label
    std::string meddelelse;  // "OrganisationEnhedLaes": WSDL message names without "RequestMessage"
    std::string action;
    Elementnavn input;
    Elementnavn output;
    Udfoerelse udfoerelse = Udfoerelse::kArbejder;
    // Only shows what there is, and nothing is written from it; run as kTung it may be read from a
    // copy of the store (base/laesevindue.hpp).
    bool visning = false;
    // Larger messages are answered with 40; 0: the endpoint's limit is enough.
    std::size_t maks_bytes = 0;
    // A kStraks operation that this says no to, by a look at its input element, is kTung this time.
    // Empty: always yes.
    std::function<bool(xml::Node input)> straks;

    // Reads the input element and writes the whole output element. On Fejl (or an exception)
    // whatever it wrote is thrown away and `fejlsvar` is called on a new writer.
    std::function<Result<void>(const Kalder&, xml::Node input, xml::Skriver& out)> koer;
    // The same output element with the Fejl as StandardRetur and whatever else its schema demands.
    std::function<void(const Fejl&, xml::Skriver& out)> fejlsvar;
    // Instead of `fejlsvar` where the answer repeats something of the request.
    std::function<void(const Fejl&, xml::Node input, xml::Skriver& out)> fejlsvar_til{};
};

// A schema document, served at ?xsd=NAVN of every service and imported by that name from the
// others of its set.
struct Skema {
    std::string navn;  // "OrganisationEnhed.xsd"
    std::string ns;    // its targetNamespace
    std::string xml;
};

struct Tjeneste {
    std::string navn;                  // "OrganisationEnhed": made into the WSDL's names
    std::string segment;               // "organisationenhed": metric label
    std::string sti;                   // "/organisation/organisationenhed/6/", with both slashes
    std::string wsdl_ns;               // targetNamespace of the WSDL
    std::vector<std::string> skemaer;  // names of the schemas that the WSDL imports
    // Where those schemas are; null: among the endpoint's own. A contract whose common schema is
    // another has a set to itself.
    std::shared_ptr<const std::vector<Skema>> skemasaet{};
    std::vector<Operation> operationer;
    std::vector<std::string> andre_stier{};  // where it is served too, with both slashes

    // Who may call; outlives the endpoint. Its `serviceplatform` chooses the family (sikkerhed.md
    // 5.1): there contexts stand in the request element, and a Fejl of an operation is a
    // ServiceplatformFault, so that `fejlsvar` is not asked for.
    const adgang::Tjenesteadgang* adgang = nullptr;
    // Also takes a token in the HTTP header Authorization (6.2), instead of one in the envelope.
    bool bearer = false;
    // Signs the answers to calls with a token; null: they are never signed.
    std::shared_ptr<const Svarunderskriver> underskriver;

    // The caller's certificate is all there is: a token header is answered 40.
    [[nodiscard]] bool kun_certifikat() const {
        return adgang != nullptr && adgang->kun_certifikat;
    }
    [[nodiscard]] bool serviceplatform() const {
        return adgang != nullptr && adgang->serviceplatform;
    }
};

}  // namespace faelled::soap
