// What a connection and its channels share. Private to amqp.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "amqp/indbakke.hpp"
#include "amqp/megler.hpp"
#include "amqp/ramme.hpp"
#include "base/clock.hpp"
#include "base/metrics.hpp"

namespace faelled::amqp {

struct Graenser {
    std::uint16_t kanaler = 2047;
    std::size_t ramme = 131072;                             // frame-max
    std::size_t ramme_foer_tune = std::size_t{144} * 1024;  // a token of 128 KiB and its company
    std::uint16_t puls_sekunder = 60;
    std::int64_t login_sekunder = 30;                        // from TLS to an open connection
    std::int64_t luk_sekunder = 5;                           // for the client's close-ok
    std::size_t krop = std::size_t{1024} * 1024;             // larger: StatusKode 40
    std::size_t krop_laest = std::size_t{16} * 1024 * 1024;  // larger: the channel closes, 311
    // Publications of one connection that are not answered; above, the client is not read.
    std::size_t udgivelser = 1024;
    std::size_t udgivelser_bytes = std::size_t{8} * 1024 * 1024;
    std::size_t laesere = 512;       // subscriptions and mailboxes got from, per connection
    std::size_t ukvitterede = 2000;  // of one reader, when the client's prefetch allows as much
    // Unwritten output above which the client is not read and nothing more is delivered.
    std::size_t ud_bytes = std::size_t{256} * 1024;
    std::uint32_t leveringer = 64;  // credit given ahead to one reader
    std::uint16_t prefetch = 1;     // without basic.qos (bf.amqp.default_prefetch)
};

// Bytes of message bodies that all connections of the endpoint hold at once.
struct Kropsregnskab {
    std::size_t bloed = std::size_t{256} * 1024 * 1024;  // above: new messages are not read
    std::size_t haard = std::size_t{512} * 1024 * 1024;  // above: 506 to whom brings more
    std::atomic<std::size_t> brugt{0};
};

struct Maalinger {
    Maalinger();
    metrics::Counter& login_ok;
    metrics::Counter& login_afvist;
    metrics::Counter& udgivet;
    metrics::Counter& afvist;  // answered by another code than 20
    metrics::Counter& leveret;
    metrics::Counter& kvitteret;
    metrics::Counter& tilbagelagt;  // nack, reject, recover
    metrics::Counter& kanalfejl;
    metrics::Counter& lukninger;  // connections closed by the server
};

// Shared by all connections of an endpoint; outlives them.
struct Vilkaar {
    Megler& megler;
    const Clock& ur;
    Graenser graenser{};
    std::string version = "0";  // of the program, told to clients
    Kropsregnskab kroppe{};
    Maalinger maalinger{};
};

struct Forbindelsestilstand {
    Vilkaar& vilkaar;
    Indbakkeref indbakke;
    Sessionref session{};
    std::string ud{};           // frames not yet taken by the socket
    std::size_t i_socket = 0;   // taken and not yet written
    std::size_t ramme_max = 0;  // of frames sent
    // One question to the broker at a time; nothing further is read till it is answered, so methods
    // take effect in their order.
    bool venter = false;
    std::size_t udgivelser = 0;        // not answered
    std::size_t udgivelser_bytes = 0;  // their bodies
    std::size_t laesere = 0;
    bool meld_opsigelse = false;  // the client has capability consumer_cancel_notify
    bool sulter = false;          // a reader got less credit than it may have, because of `ud`

    [[nodiscard]] std::size_t ud_bytes() const { return ud.size() + i_socket; }
    [[nodiscard]] const Graenser& graenser() const { return vilkaar.graenser; }
};

}  // namespace faelled::amqp
