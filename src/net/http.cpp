#include "net/http.hpp"

#include <arpa/inet.h>

#include <cstring>

namespace faelled::net {

std::optional<std::string_view> Anmodning::header(std::string_view name) const {
    for (const auto& [navn, vaerdi] : headere)
        if (navn == name) return vaerdi;
    return std::nullopt;
}

bool er_loopback(std::string_view adresse) {
    char tekst[INET6_ADDRSTRLEN] = {};
    if (adresse.size() >= sizeof tekst) return false;
    std::memcpy(tekst, adresse.data(), adresse.size());
    in_addr v4{};
    if (inet_pton(AF_INET, tekst, &v4) == 1) return (ntohl(v4.s_addr) >> 24) == 127;
    in6_addr v6{};
    return inet_pton(AF_INET6, tekst, &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

}  // namespace faelled::net
