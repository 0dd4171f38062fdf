// Tickets of the Beskedfordeler in quorum queues of RabbitMQ (beskedfordeler/billetkoe.hpp,
// docs/beslutninger/020-rabbitmq.md): two connections, each on a thread of its own, that are
// made again for as long as it takes. Nobody but this program uses the virtual host.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "beskedfordeler/billetkoe.hpp"
#include "net/klientstroem.hpp"

namespace faelled::app {

struct Rabbitvaert {
    std::string vaert;
    std::uint16_t port = 0;
};

struct Rabbitmaal {
    net::Klientstroemmaal stroem;    // the first broker, and how all are reached
    std::vector<Rabbitvaert> andre;  // of the same cluster: the next one is asked when one is gone
    std::string bruger;
    std::string kodeord;
    std::string vhost = "/";
};

// "amqps://user@host:port,host:port/vhost", one host or more, or amqp:// to loopback addresses;
// percent-encoded parts. Ports 5671 and 5672 when none is named. A password there is refused, and
// not shown: what is in a configuration is seen by many. Fejl kKalder 40.
[[nodiscard]] Result<Rabbitmaal> laes_rabbiturl(const std::string& url);

struct Rabbitindstillinger {
    Rabbitmaal maal;
    // Tries to connect: after a failure wait so long, twice as long each time, at most so long.
    std::int64_t mindst_ms = 100;
    std::int64_t hoejst_ms = 2'000;
    // A queue's patience, and its longest (rabbitudgivelse.hpp).
    std::int64_t bekraeft_ms = 700;
    std::int64_t bekraeft_hoejst_ms = 30'000;
    std::string praefiks = "faelled.dueslag.";  // of the queues' names; the mailbox's UUID follows
    std::size_t venter_maks = 100'000;          // tickets that are not durable; more are dropped
};

[[nodiscard]] std::unique_ptr<beskedfordeler::Billetkoe> lav_rabbitkoe(
    const Rabbitindstillinger& settings);

}  // namespace faelled::app
