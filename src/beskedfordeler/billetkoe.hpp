// Queues of tickets outside the store, shared by several nodes (docs/beslutninger/020-rabbitmq.md).
// A ticket wakes who reads a mailbox and gives it the right to read up to a place; the copies are
// rows of the store, in the order of their places, and a ticket without its row says nothing. So
// tickets may come twice, too late or in any order. One that is lost is missed after a while.
//
// The service's side is Postlager; what queues them is the program's. Thread-safe, nothing blocks
// but `stop`.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "base/uuid.hpp"

namespace faelled::beskedfordeler {

struct Billet {
    Uuid dueslag;
    std::uint64_t plads = 0;

    bool operator==(const Billet&) const = default;
};

// Who reads a mailbox's tickets. Called by one thread at a time, without locks of the queue.
class Billetmodtager {
  public:
    virtual ~Billetmodtager() = default;
    // `nummer` names the ticket in `kvitter`.
    virtual void kom(std::uint64_t nummer, std::uint64_t plads) = 0;
    // All that came and is not acknowledged comes again: to this one, or to another node's.
    virtual void tabt() = 0;
};

class Billetkoe {
  public:
    virtual ~Billetkoe() = default;

    // Does it take tickets now?
    [[nodiscard]] virtual bool klar() const = 0;
    // Puts them in their queues, as soon as that can be done. Nobody waits for it: what is lost
    // when too much waits, or at a stop, is missed by whoever reads.
    virtual void aflever(std::vector<Billet> tickets) = 0;

    // Of all that subscribe to a mailbox, here and at other nodes, one at a time gets its tickets,
    // at most `samtidige` unacknowledged. One subscription a mailbox and node.
    virtual void abonner(const Uuid& dueslag, std::uint16_t samtidige,
                         std::shared_ptr<Billetmodtager> to) = 0;
    // The tickets may lie in another queue than the one that is read, since that was deleted: it is
    // looked up again, and what is not acknowledged comes again.
    virtual void laes_forfra(const Uuid& dueslag) = 0;
    // What is not acknowledged goes back to its place. `kom` may still be called once.
    virtual void afmeld(const Uuid& dueslag) = 0;
    virtual void kvitter(const Uuid& dueslag, std::uint64_t nummer) = 0;
    // The mailbox is gone: nobody reads it any longer, and its queue goes, as soon as that can be
    // done. A stop before that leaves the queue.
    virtual void fjern(const Uuid& dueslag) = 0;

    // Nothing more is called after it has returned.
    virtual void stop() = 0;
};

}  // namespace faelled::beskedfordeler
