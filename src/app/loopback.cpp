#include "app/loopback.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace faelled::app {

std::vector<std::string> loopbackadresser() {
    std::vector<std::string> ud{"127.0.0.1"};
    const int fd = ::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return ud;
    sockaddr_in6 adresse{};
    adresse.sin6_family = AF_INET6;
    adresse.sin6_addr = in6addr_loopback;
    if (::bind(fd, reinterpret_cast<const sockaddr*>(&adresse), sizeof adresse) == 0) {
        ud.emplace_back("::1");
    }
    ::close(fd);
    return ud;
}

Result<Portreservation> Portreservation::ledig() {
    Portreservation r(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), 0);
    sockaddr_in adresse{};
    adresse.sin_family = AF_INET;
    adresse.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* generel = reinterpret_cast<sockaddr*>(&adresse);
    socklen_t laengde = sizeof adresse;
    if (r.fd_ < 0 || ::bind(r.fd_, generel, laengde) != 0 ||
        ::getsockname(r.fd_, generel, &laengde) != 0) {
        return std::unexpected(
            Fejl::miljoe("Ingen ledig port: " + std::generic_category().message(errno)));
    }
    r.port_ = ntohs(adresse.sin_port);
    return r;
}

Portreservation::~Portreservation() {
    if (fd_ >= 0) ::close(fd_);
}

}  // namespace faelled::app
