// What several nodes share of logins, as bytes. JSON, so that nodes of two versions read each
// other's: a member that is missing has its default. Private to the module.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/delt.hpp"
#include "contexthandler/sessioner.hpp"

namespace faelled::contexthandler {

[[nodiscard]] std::string pak(const Session& s);
[[nodiscard]] std::optional<Session> ud_session(std::string_view bytes);

// What is shared cannot be reached: told in the log.
void meld_delt(const Fejl& f);

}  // namespace faelled::contexthandler
