// The Beskedfordeler as the broker behind the AMQP endpoint: tokens to callers, mailboxes to
// readers. All rules are the service's and the gate's.
#pragma once

#include <memory>
#include <vector>

#include "adgang/gate.hpp"
#include "adgang/register.hpp"
#include "amqp/megler.hpp"
#include "beskedfordeler/beskedfordeler.hpp"
#include "net/http.hpp"

namespace faelled::app {

struct Meglerindstillinger {
    // Audiences whose tokens count (beskedfordeler.md 1).
    std::vector<std::string> entity_ids;
    bool kraev_klientcertifikat = false;  // 2.1
    bool tillad_manglende_token = true;   // 2.2: the connection's token stands in for the header's
    bool delt = false;                    // other nodes may have made the mailbox a moment ago
};

// All of it outlives the broker; the pool is stopped first. `gate` checks tokens in the pool, again
// when `reg`, which it asks, has changed.
[[nodiscard]] std::unique_ptr<amqp::Megler> lav_megler(beskedfordeler::Beskedfordeler& b,
                                                       const adgang::Gate& gate,
                                                       const adgang::Register& reg,
                                                       net::Arbejdspulje& pulje, const Clock& ur,
                                                       Meglerindstillinger settings);

// KildesystemAkkreditiver of a certificate (4).
[[nodiscard]] std::string akkreditiver(const krypto::Certifikat& c);

}  // namespace faelled::app
