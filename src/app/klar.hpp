// DIR/klar.json: what a client needs to know of a running sandbox. There while the sandbox answers;
// made whole or not at all. Fields are interface: they may be added to, never renamed.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "app/demo/kommune.hpp"
#include "app/pki.hpp"
#include "base/time.hpp"

namespace faelled::app {

// A service with the certificate that signs its answers.
struct Klartjeneste {
    std::string navn;
    std::string entity_id;
    Uuid uuid;
    std::string certifikat;  // file
    std::string sti;
};

// Entity ids of the sandbox's own identity provider and user-facing system.
struct Klartestlogin {
    std::string idp;
    std::string fagsystem;
};

struct Klaroplysninger {
    std::uint16_t https_port = 0;
    std::uint16_t amqps_port = 0;
    const Pki* pki = nullptr;
    std::vector<Myndighed> myndigheder;  // those a demo system may act for
    std::vector<Demobruger> brugere;
    std::string sts_entity_id;
    std::vector<Klartjeneste> tjenester;
    std::vector<Uuid> aftaler;  // of the systems, in their order
    Tid startet;
    Klartestlogin testlogin;
};

// The same for the sandbox's start page: file names in place of paths, and everything served.
// `overflader` is JSON.
[[nodiscard]] std::string oversigt_json(const Klaroplysninger& o, const std::string& overflader,
                                        const std::string& mappe);
// Indented JSON with a line feed at the end.
[[nodiscard]] std::string klar_json(const Klaroplysninger& o);

}  // namespace faelled::app
