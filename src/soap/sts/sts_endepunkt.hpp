// The token service over SOAP (sikkerhed.md 3): HTTP request in, HTTP answer out.
//
//   POST /runtime/services/kombittrust/14/certificatemixed   WS-Trust 1.3 Issue, SOAP 1.2 and 1.1
//   GET  the same with ?wsdl or ?singleWsdl; /runtime/services/kombittrust/mex with or without
//
// Every refusal is a fault with HTTP 500 and a published code (3.7), audited before it is
// answered.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "adgang/forstyrrelse.hpp"
#include "base/clock.hpp"
#include "base/entropy.hpp"
#include "krypto/x509.hpp"
#include "net/http.hpp"
#include "sts/sts.hpp"
#include "xml/xml.hpp"

namespace faelled::soap {

// What the signature of a request vouches for.
struct Rstunderskrift {
    xml::Node krop;          // the covered Body
    std::string action;      // of the covered wsa:Action
    std::string message_id;  // of the covered wsa:MessageID; empty when there is none
    std::shared_ptr<const krypto::Certifikat> certifikat;
    std::array<std::uint8_t, 16> besked{};  // replay key, for the audit record
};
struct Rstafvisning {
    sts::Stsfejl fejl;
    std::optional<krypto::Fingeraftryk> certifikat;  // who it was, when that was proven
};
// Verifies the WS-Security header of an envelope (2.6), replay included (2.7): see
// underskriftskontrol.hpp.
using Rstkontrol = std::function<std::expected<Rstunderskrift, Rstafvisning>(xml::Node envelope)>;

struct Stsindstillinger {
    // Before the path in the WSDL. Empty: https and the Host asked for.
    std::string base_url;
    bool forklar = false;  // refusals say element and expected value: sandbox only
    std::size_t bytes = std::size_t{256} << 10;    // of a request (SIK-010)
    adgang::Certifikatforstyrrer forstyrrer = {};  // sandbox only
};

class StsEndepunkt {
  public:
    // All but the settings outlive the endpoint; the pool is stopped before the endpoint dies.
    StsEndepunkt(const sts::Sts& sts, Rstkontrol check, net::Arbejdspulje& pool, const Clock& clock,
                 Entropy& entropy, Stsindstillinger settings);
    ~StsEndepunkt();
    StsEndepunkt(const StsEndepunkt&) = delete;
    StsEndepunkt& operator=(const StsEndepunkt&) = delete;

    // False, and `done` untouched, when the path is not ours. Does not block; thread-safe.
    bool behandler(std::shared_ptr<const net::Anmodning> request, net::Afslut done);

  private:
    struct Indre;
    std::unique_ptr<Indre> indre_;
};

}  // namespace faelled::soap
