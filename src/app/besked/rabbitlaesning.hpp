// Tickets that come from quorum queues, each read on a channel of its own: a state machine that is
// told what happens and what time it is (monotonic microseconds). Not thread-safe.
//
// A queue of RabbitMQ without a leader lets nobody read and says nothing; so each has a patience of
// its own, and is tried again on another channel. One without a process ends the connection for
// all; so those that had no answer then are opened one at a time, and whichever does it again is
// left alone for a while. Of both somebody is told (Mistanke), who can find out more by publishing.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "app/besked/rabbitbillet.hpp"
#include "base/metrics.hpp"

namespace faelled::app {

class Rabbitlaesning {
  public:
    using Mistanke = std::function<void(const Uuid&)>;
    Rabbitlaesning(std::string praefiks, Mistanke suspect);

    void abonner(const Uuid& box, std::uint16_t samtidige,
                 std::shared_ptr<beskedfordeler::Billetmodtager> to);
    void laes_forfra(const Uuid& box);
    // The queue is another one than before, and well.
    void lavet_igen(const Uuid& box);
    void afmeld(const Uuid& box);
    void kvitter(const Uuid& box, std::uint64_t nummer);

    // The client is open; till `afbrudt`. Channels are opened by `tik`.
    void forbundet(amqp::Klient& client);
    // `fejl`: the broker has closed the connection and says that the error is its own.
    void afbrudt(bool fejl);
    void tik(std::int64_t nu_us);

    // --- what the client says
    void laeser(std::uint16_t kanal);
    void leveret(std::uint16_t kanal, std::uint64_t nummer, std::string_view krop);
    void kanal_lukket(std::uint16_t kanal, const std::string& tekst);

  private:
    struct Abonnement {
        std::shared_ptr<beskedfordeler::Billetmodtager> til;
        std::uint16_t samtidige = 1;
        std::uint16_t kanal = 0;  // 0: not open
        std::uint64_t gang = 0;   // which opening of a channel: part of its tickets' numbers
        bool laeser = false;      // the broker has let it
        bool meldt = false;       // that it may not be read
        bool mistaenkt = false;
        unsigned forgaeves = 0;
        std::int64_t fra_us = 0;  // when its channel was opened, or may be
    };
    void aabn(const Uuid& box, Abonnement& a);
    void luk(Abonnement& a);
    void find_skyldige();

    const std::string praefiks_;
    const Mistanke mistanke_;
    metrics::Counter& modtaget_;
    amqp::Klient* klient_ = nullptr;
    std::int64_t nu_us_ = 0;
    std::map<Uuid, Abonnement> abonnementer_;
    std::map<std::uint16_t, Uuid> kanaler_;
    Kanalnumre numre_;
    std::uint64_t gange_ = 0;
    bool for_faa_ = false;  // channels, and it was told
};

}  // namespace faelled::app
