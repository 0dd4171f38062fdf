#include "app/systemd.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <string>
#include <system_error>

#include "base/log.hpp"

namespace faelled::app::systemd {

void meld(std::string_view tilstand) {
    const char* const named = std::getenv("NOTIFY_SOCKET");
    if (named == nullptr || *named == '\0') return;
    const std::string_view path = named;
    sockaddr_un to{};
    to.sun_family = AF_UNIX;
    if (path.size() >= sizeof to.sun_path) return;
    std::memcpy(to.sun_path, path.data(), path.size());
    // "@name" stands for Linux' abstract sockets, which begin with a zero byte.
    if (path.front() == '@') to.sun_path[0] = '\0';
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size());

    const int fd = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    const bool sent = fd >= 0 && ::sendto(fd, tilstand.data(), tilstand.size(), MSG_NOSIGNAL,
                                          reinterpret_cast<const sockaddr*>(&to), length) >= 0;
    if (!sent) log::advarsel("systemd", {{"fejl", std::generic_category().message(errno)}});
    if (fd >= 0) ::close(fd);
}

}  // namespace faelled::app::systemd
