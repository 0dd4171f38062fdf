// What a supervisor that speaks systemd's notification protocol is told (sd_notify(3)): a datagram
// to the socket that the environment names.
#pragma once

#include <string_view>

namespace faelled::app::systemd {

// E.g. "READY=1" or "STOPPING=1". Does nothing where nobody listens (NOTIFY_SOCKET is not set); a
// message that cannot be delivered is only logged. Any thread.
void meld(std::string_view tilstand);

}  // namespace faelled::app::systemd
