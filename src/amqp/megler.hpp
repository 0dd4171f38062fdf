// The broker behind the AMQP endpoint: who may connect, where a message goes, what lies in a
// mailbox. The endpoint speaks AMQP 0-9-1 and knows nothing of agreements, subscriptions or
// storage; a broker knows nothing of frames, channels or sockets (beskedfordeler.md 2, 3). The
// program's own Beskedfordeler is one; RabbitMQ's quorum queues can be another.
//
// Threads: the endpoint calls from its I/O threads, so no call may block. What takes time is done
// elsewhere and answered by the completion, which is called exactly once, on any thread, also
// inside the call. Calls on one Laeser come from one thread at a time.
// Bounds: the endpoint holds a bounded number of bytes in publications at once and stops reading a
// client above it; a Laeser is given no more than its credit.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "base/time.hpp"
#include "base/uuid.hpp"

namespace faelled::amqp {

// What a connection brings when it logs in.
struct Legitimation {
    std::string token;  // the assertion, as sent (UTF-8 XML); at most 128 KiB
    std::shared_ptr<const std::string> certifikat_der;  // proven in the TLS handshake; null: none
    std::string afsender;   // peer address, "192.0.2.1" or "2001:db8::1"
    bool loopback = false;  // both ends of the connection
};

// A login that was accepted. The broker derives its own from it; shared by all of the connection.
class Session {
  public:
    virtual ~Session() = default;
    [[nodiscard]] virtual const Uuid& system() const = 0;
    // When the token ends: the endpoint closes the connection then (2.1).
    [[nodiscard]] virtual Tid udloeber() const = 0;
    // May the client stay? Asked about once a second, of every connection; must not block. When a
    // system, certificate or agreement is stopped, it says no some seconds later.
    [[nodiscard]] virtual bool gaelder() const { return true; }
};
using Sessionref = std::shared_ptr<const Session>;

// 403 on login. `tekst` goes to the client and to the log: no token, no personal data.
struct Loginafslag {
    std::string tekst;
};

// A message to AFSEND_BESKED_EXCHANGE, whole. No other destination exists (2.4).
struct Udgivelse {
    std::string korrelation;  // correlation-id, as sent; may be empty
    std::string transaktion;  // message-id, as sent; may be empty
    std::optional<std::string>
        token;         // header `token`, as sent; none: only the connection's counts
    std::string krop;  // Haendelsesbesked; bytes as sent
};

// StandardRetur (2.2): 20 accepted and stored, 40, 41, 50.
struct Standardretur {
    int kode = 50;
    std::string tekst;
};

// Why a mailbox does not open or is gone: the AMQP reply code (403, 404, ...) of the channel error.
struct Kanalfejl {
    std::uint16_t kode = 403;
    std::string tekst;
};

// One copy of a message, as delivered.
struct Levering {
    std::uint64_t nummer = 0;  // chosen by the broker, unique for its Laeser; names it in kvitter
    std::string besked_id;     // message-id: unique for message and receiver
    bool genleveret = false;   // may have been delivered before
    std::shared_ptr<const std::string> krop;
};

// What basic.get found: `levering` is empty when there is nothing to have now. `tilbage`: messages
// left in the mailbox beside this one.
struct Hentet {
    std::optional<Levering> levering;
    std::uint32_t tilbage = 0;
    bool lukket = false;  // the mailbox is no longer the client's to read
};

struct Koetal {
    std::uint32_t beskeder = 0;    // ready to be delivered
    std::uint32_t forbrugere = 0;  // subscribed, active or waiting
};

// Where a subscription's messages go. Called on any thread, one call at a time, in the mailbox's
// order, and never after Laeser::luk has returned.
class Modtager {
  public:
    virtual ~Modtager() = default;
    virtual void leveret(Levering levering) = 0;
    // The mailbox became inactive, changed owner or was deleted: nothing more comes.
    virtual void opsagt(Kanalfejl grund) = 0;
};

enum class Kvittering : std::uint8_t {
    kSelv,       // the client acknowledges; until then the message is the client's but not gone
    kAutomatisk  // no-ack: gone as soon as it has been given to the endpoint
};
enum class Afvisningsmaade : std::uint8_t {
    kTilbage,  // back to the head of the mailbox, redelivered set
    kFejlkoe   // to the error queue
};

// A mailbox as one channel reads it: a subscription, or the place of its basic.get calls. What has
// been delivered by it and is not acknowledged belongs to it. Numbers that are not outstanding are
// ignored (they may have been taken back meanwhile).
class Laeser {
  public:
    // As luk().
    virtual ~Laeser() = default;

    // Subscription: so many more may be delivered. Starts at none. The endpoint keeps the credit
    // within the client's prefetch (bf.amqp.default_prefetch, basic.qos) and within what the
    // connection has room to write, so the broker keeps no count of its own.
    virtual void kredit(std::uint32_t flere) = 0;
    // Without subscription: the next message now.
    virtual void hent(Kvittering kvittering, std::function<void(Hentet)> afslut) = 0;

    virtual void kvitter(std::span<const std::uint64_t> numre) = 0;
    virtual void afvis(std::span<const std::uint64_t> numre, Afvisningsmaade maade) = 0;

    // basic.cancel: no further deliveries, and another subscription of the mailbox becomes the
    // active one once what is outstanding has been acknowledged or given back. The Modtager is not
    // called after it has returned.
    virtual void stands() = 0;
    // Channel or connection is gone: what is outstanding goes back to the head, redelivered set.
    virtual void luk() = 0;
};
using Laeserref = std::shared_ptr<Laeser>;

struct Abonnementsoenske {
    std::string koe;  // queue name as sent; compared without regard to letter case
    Kvittering kvittering = Kvittering::kSelv;
    std::shared_ptr<Modtager> modtager;
};

class Megler {
  public:
    virtual ~Megler() = default;

    virtual void log_ind(Legitimation legitimation,
                         std::function<void(std::expected<Sessionref, Loginafslag>)> afslut) = 0;

    // Completes only when the message is durable, or will never be. Publications of one session
    // that are outstanding together are distributed in the order of the calls.
    virtual void udgiv(Sessionref session, Udgivelse besked,
                       std::function<void(Standardretur)> afslut) = 0;

    // 403: another's mailbox, one that is pushed to, inactive or unknown. A second subscription of
    // a mailbox opens and waits (single active consumer).
    virtual void abonner(Sessionref session, Abonnementsoenske oenske,
                         std::function<void(std::expected<Laeserref, Kanalfejl>)> afslut) = 0;
    // For basic.get, with the same answers.
    virtual void aabn(Sessionref session, std::string koe,
                      std::function<void(std::expected<Laeserref, Kanalfejl>)> afslut) = 0;
    // Passive declare, with the same answers.
    virtual void tael(Sessionref session, std::string koe,
                      std::function<void(std::expected<Koetal, Kanalfejl>)> afslut) = 0;
};

}  // namespace faelled::amqp
