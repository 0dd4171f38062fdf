// What a message about a change in the indexes or in Klassifikation carries beside the change
// (indekser.md 16, klassifikation.md 13): subject and sensitivity, which a receiver's agreement is
// held against, and the registration.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adgang/afgraensning.hpp"
#include "base/result.hpp"
#include "oio/motor.hpp"

namespace faelled::app {

struct Haendelsesindhold {
    // KLE numbers; a receiver must be covered for all of them. None: only one without limits is.
    std::vector<std::string> emner;
    adgang::Foelsomhed foelsomhed = adgang::Foelsomhed::kIkkeFortrolig;
    std::string besked;  // RegistreringBesked as XML; empty: none
};

// Larger registrations go without content: a message may be 1 MB, and base64 takes a third.
inline constexpr std::size_t kMestBesked = std::size_t{700} * 1024;

// Nothing for other types. What has been removed since, and a removal, has no content, and only
// receivers of the highest level may hear of it: what it was is gone.
[[nodiscard]] Result<std::optional<Haendelsesindhold>> haendelsesindhold(oio::Motor& motor,
                                                                         const oio::Haendelse& h);

}  // namespace faelled::app
