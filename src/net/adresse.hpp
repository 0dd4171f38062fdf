// Private to net; includes Boost.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <string>

namespace faelled::net {

// An IPv4 address that came in on an IPv6 socket as IPv4.
inline std::string adressetekst(const boost::asio::ip::address& a) {
    if (a.is_v6() && a.to_v6().is_v4_mapped()) {
        return boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, a.to_v6()).to_string();
    }
    return a.to_string();
}

}  // namespace faelled::net
