// Tickets on their way into quorum queues, till RabbitMQ has confirmed them: a state machine that
// is told what happens and what time it is (monotonic microseconds), so that nothing waits in
// tests.
//
// Each queue has a patience of its own. What RabbitMQ does to them when it was killed
// (docs/beslutninger/020-rabbitmq.md): a channel that publishes while the leader of a queue is
// being found loses messages and confirms them never, or stands still for seconds with all its
// queues; another channel is not hurt. And a queue that was made just before has no leader, or no
// process, till it is deleted. So what is not confirmed in time, or is refused, goes again on a
// fresh channel of its own, with twice the patience; and before the third time, if the broker makes
// and confirms a queue of another name, the queue is deleted and made again. Only tickets are lost
// by that, and whoever reads the mailbox misses them and asks for one. Few of a queue and of a
// channel are under way at once: else a queue that does not answer has RabbitMQ stop reading its
// channel, and then the whole connection. The oldest of what waits meanwhile are dropped: a later
// ticket stands for them too.
//
// Not thread-safe, but for `reserver` and `staar_stille`.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "app/besked/rabbitbillet.hpp"
#include "base/metrics.hpp"

namespace faelled::app {

class Rabbitudgivelse {
  public:
    struct Indstillinger {
        std::string praefiks;  // of the queues' names; the mailbox's UUID follows
        std::int64_t bekraeft_us = 0;
        std::int64_t bekraeft_hoejst_us = 0;
        // A queue was deleted and made again, and confirms.
        std::function<void(const Uuid&)> lavet_igen{};
    };

    explicit Rabbitudgivelse(Indstillinger settings);

    // Room for so many more, when at most `maks` may wait. From any thread; then `tilfoej`.
    [[nodiscard]] bool reserver(std::size_t tickets, std::size_t maks);
    void tilfoej(const std::vector<beskedfordeler::Billet>& tickets);
    // Its tickets are dropped, and its queue is deleted: tried till the broker has answered.
    void fjern(const Uuid& box);
    // Something waits, and for 10 s nothing was confirmed, nor in a queue of another name: the
    // broker takes no more. After 30 s `tik` gives up the connection.
    [[nodiscard]] bool staar_stille() const { return staar_stille_; }

    // The client is open; till `afbrudt`.
    void forbundet(amqp::Klient& client);
    void afbrudt();
    // Publishes what can be, and tries again. False: the connection is to be given up.
    [[nodiscard]] bool tik(std::int64_t nu_us);

    // --- what the client says
    void erklaeret(std::uint16_t kanal, std::string_view koe);
    void bekraeftet(std::uint16_t kanal, std::uint64_t nummer, bool flere, bool ok);
    void returneret(std::string_view krop);
    void kanal_lukket(std::uint16_t kanal, const std::string& tekst);

  private:
    struct Paa_vej {
        beskedfordeler::Billet billet;
        std::int64_t sendt_us = 0;
        bool returneret = false;
    };
    enum class Erklaering : std::uint8_t { kIngen, kSendt, kOk };
    struct Koe {
        std::deque<Paa_vej> nye;
        std::map<std::uint64_t, Paa_vej> ude;  // by number on its channel
        std::uint16_t kanal = 0;               // 0: none yet
        Erklaering erklaering = Erklaering::kIngen;
        unsigned forgaeves = 0;  // channels in a row on which its oldest was not confirmed
        bool meldt = false;      // that it confirms nothing
        bool proeves = false;    // to be deleted, if the broker is well
        bool slettes = false;    // on its channel, before what is published
        std::int64_t tidligst_us = 0;
    };
    struct Kanal {
        std::map<std::uint64_t, Uuid> ude;
        std::uint64_t orden = 0;  // of opening
    };
    // A queue of another name, that shows whether the broker is well.
    struct Proeve {
        std::uint16_t kanal = 0;  // 0: none is under way
        std::string navn;
        std::int64_t frist_us = 0;
    };

    [[nodiscard]] std::string navn(const Uuid& box) const;
    [[nodiscard]] std::int64_t taalmod_us(const Koe& q) const;
    [[nodiscard]] std::uint16_t ny_kanal();
    [[nodiscard]] std::uint16_t aabn();
    [[nodiscard]] std::uint16_t kanal_til(const Koe& q);
    void udgiv_alle();
    [[nodiscard]] bool udgiv(const Uuid& box, Koe& q);
    void gaar();
    // What is not confirmed waits to be published again, on another channel.
    void traek_tilbage(Koe& q);
    void mislykket(const Uuid& box, Koe& q);
    void forgaeves(const Uuid& box, Koe& q);
    void proev();
    void proevet(bool ok);
    void lav_igen(const Uuid& box, Koe& q);
    void fjern_koeer();
    void luk_tomme();
    void luk(std::uint16_t kanal);
    void goer_op();

    const Indstillinger settings_;
    metrics::Counter& afleveret_;
    metrics::Counter& lavet_igen_;
    metrics::Gauge& venter_maal_;
    std::atomic<std::size_t> venter_{0};
    std::atomic<bool> staar_stille_{false};
    std::int64_t sidst_us_ = 0;      // something was confirmed, or nothing waited
    std::int64_t forbundet_us_ = 0;  // 0: not yet told
    amqp::Klient* klient_ = nullptr;
    std::int64_t nu_us_ = 0;
    std::int64_t naeste_opgoerelse_us_ = 0;
    std::int64_t naeste_proeve_us_ = 0;
    std::map<Uuid, Koe> koeer_;
    std::set<Uuid> i_gang_;                  // queues with tickets
    Uuid naeste_;                            // whose turn it is
    std::set<Uuid> fjernes_;                 // queues to be deleted for good
    std::map<std::uint16_t, Uuid> fjerner_;  // those under way, each on a channel of its own
    std::map<std::uint16_t, Kanal> kanaler_;
    Kanalnumre numre_;
    std::uint64_t aabnede_ = 0;
    std::uint16_t hoved_ = 0;    // the newest channel on which something was confirmed
    std::uint16_t faelles_ = 0;  // of this turn, for those that had to leave theirs
    bool for_mange_ = false;     // channels
    Proeve proeve_;
};

}  // namespace faelled::app
