// The settings of the usual clients, ready to be pasted: for a vendor who has just been let in.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"

namespace faelled::app {

struct Klienttjeneste {
    std::string navn;
    std::string entity_id;
    std::string uuid;
    std::string certifikat;  // file: signs the service's answers
    std::string adresse;
};

// Files are absolute paths. `noegle` and `p12` are empty when the vendor brought its certificate.
struct Klientopsaetning {
    std::string navn;
    std::string system;     // UserSystemUUID
    std::string aftale;     // ServiceAgreementUUID
    std::string myndighed;  // CVR
    std::string base;       // "https://localhost:8443"
    std::string ca;
    std::string certifikat;
    std::string noegle;
    std::string p12;
    std::string sts_entity_id;
    std::string sts_certifikat;
    std::vector<Klienttjeneste> tjenester;
};

// Markdown, Danish. Reads the certificates for their thumbprints; Fejl when one does not read.
[[nodiscard]] Result<std::string> opsaetninger(const Klientopsaetning& o);

}  // namespace faelled::app
