// The sandbox's keys and certificates: its own CA, the server's certificate and one per demo
// system. Made once under DIR/pki and kept; what is missing or runs out within thirty days is made
// anew. Keys are 0600.
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

struct Pki {
    std::string ca_fil;
    std::string ca_pem;
    krypto::Noeglepar server;
    std::vector<Systemfiler> systemer;
};

// The three demo systems with their agreements, without certificates: one that writes Korsbæk's
// organisation, one that only reads it (and the neighbour's, by header), one of the neighbour's.
[[nodiscard]] std::vector<adgang::Demosystem> demosystemer();

// `mappe`: absolute path of DIR/pki.
[[nodiscard]] Result<Pki> klargoer_pki(const std::string& mappe, const Clock& ur);

}  // namespace faelled::app
