// What the Beskedfordeler has from the beginning: the types that are known (beskedfordeler.md 5.1),
// and in the sandbox a mailbox that shows the changes in Organisation.
#pragma once

#include "beskedfordeler/beskedfordeler.hpp"

namespace faelled::app {

// Those that are missing.
[[nodiscard]] Result<void> opret_beskedtyper(beskedfordeler::Beskedfordeler& b);

// The demo mailbox of `system`, with subscriptions to ORG_Bruger and ORG_OrgEnhed, when missing.
inline constexpr std::string_view kDemodueslag = "6d1f0c1e-52a4-4a0d-9c50-0f8f6a1f00d1";
[[nodiscard]] Result<void> opret_demodueslag(beskedfordeler::Beskedfordeler& b, const Uuid& system);

}  // namespace faelled::app
