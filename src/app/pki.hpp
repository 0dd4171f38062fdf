// The sandbox's keys and certificates: its own CA, the server's certificate, those that the token
// service and the services sign with, the operator's, and one per demo system. Made once under
// DIR/pki and kept; what is missing or runs out within thirty days is made anew. Keys are 0600.
#pragma once

#include <string>
#include <vector>

#include "adgang/gate.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"
#include "krypto/certifikat.hpp"

namespace faelled::app {

// A demo system and where its files lie (absolute paths).
struct Systemfiler {
    adgang::Demosystem system;
    std::string certifikat;
    std::string noegle;
    std::string p12;
};

// Password of every PKCS#12 file of the sandbox; it protects nothing and is written in klar.json.
inline constexpr const char* kP12Kodeord = "faelled";

// A certificate of the platform itself, with KOMBIT's name for its kind (sikkerhed.md 1.3).
struct Platformfiler {
    krypto::Noeglepar par;
    std::string certifikat;  // files, absolute paths
    std::string noegle;
};

struct Pki {
    std::string ca_fil;
    krypto::Noeglepar ca;
    krypto::Noeglepar server;
    Platformfiler adgangsstyring;   // ADG: signs tokens and the token service's answers
    Platformfiler organisation;     // ORG: signs Organisation's answers
    Platformfiler serviceplatform;  // SP: signs the answers of Serviceplatformen's services
    Platformfiler testidp;          // signs for the sandbox's own identity provider
    Platformfiler fagsystem;        // and for its user-facing system
    Platformfiler sider;            // of our own pages, to the Context Handler
    Platformfiler operatoer;        // whoever holds it may do everything in the administration
    std::vector<Systemfiler> systemer;
};

// A client certificate of an it-system under the sandbox's CA, in OCES' form (VOCES): CVR in the
// serial number.
[[nodiscard]] Result<krypto::Noeglepar> lav_systemcertifikat(const krypto::Noeglepar& ca,
                                                             const std::string& navn,
                                                             const std::string& organisation,
                                                             Cvr cvr, const Uuid& system,
                                                             const Clock& ur);

// The three demo systems with their agreements, without certificates: one that writes Korsbæk's
// organisation, one that only reads it (and the neighbour's, by header), one of the neighbour's.
[[nodiscard]] std::vector<adgang::Demosystem> demosystemer();

// `mappe`: absolute path of DIR/pki.
[[nodiscard]] Result<Pki> klargoer_pki(const std::string& mappe, const Clock& ur);

}  // namespace faelled::app
