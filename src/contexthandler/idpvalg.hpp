// Addresses and networks, as identity providers list them. Private to the module.
#pragma once

#include <string_view>

namespace faelled::contexthandler {

// `regel`: an address, or an IPv4 network "10.0.0.0/8".
[[nodiscard]] bool i_net(std::string_view adresse, std::string_view regel);

}  // namespace faelled::contexthandler
