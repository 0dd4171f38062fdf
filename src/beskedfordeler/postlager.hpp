// The mailboxes (beskedfordeler.md 7): messages stored once, copies in strict order, delivered
// until acknowledged, kept in a copy queue, or moved to an error queue.
//
// In memory are the counts of every mailbox and, of a mailbox that somebody reads, a bounded number
// of copies at its head; everything else stays in the store. What is acknowledged to a sender is
// durable. An acknowledgement from a receiver is written soon after: a crash may deliver again,
// never lose. Thread-safe; functions that say so may block.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "base/clock.hpp"
#include "base/entropy.hpp"
#include "base/lru.hpp"
#include "base/metrics.hpp"
#include "beskedfordeler/billetkoe.hpp"
#include "beskedfordeler/leveringslog.hpp"
#include "beskedfordeler/post.hpp"
#include "beskedfordeler/skriver.hpp"
#include "store/store.hpp"

namespace faelled::beskedfordeler {

// One delivery.
struct Levering {
    std::uint64_t nummer = 0;  // names it in kvitter and afvis
    Uuid levering;             // message-id
    bool genleveret = false;
    std::uint32_t forsoeg = 1;
    std::shared_ptr<const std::string> krop;  // Haendelsesbesked
};

// Where a subscription's deliveries go: one call at a time, in order, never after Koelaeser::luk.
class Koemodtager {
  public:
    virtual ~Koemodtager() = default;
    virtual void leveret(Levering levering) = 0;
    // The mailbox is closed to it: nothing more comes.
    virtual void opsagt() = 0;
};

enum class Kvittering : std::uint8_t { kSelv, kAutomatisk };
enum class Tilbage : std::uint8_t { kHoved, kFejlkoe };

// How a mailbox behaves; from its record.
struct Boksregler {
    bool aktiv = true;               // else nothing is delivered
    std::uint32_t maks_forsoeg = 0;  // then to the error queue; 0: never
    std::int64_t levetid_us = 0;     // 0: for ever
    std::int64_t kopi_us = 7 * kDoegn;
    Uuid system{};        // that reads it
    bool sendes = false;  // pushed from, not pulled
};

class Postlager;
class Boks;

// One reader of a mailbox. Calls come from one thread at a time; none blocks.
class Koelaeser {
  public:
    Koelaeser(std::shared_ptr<Boks> box, std::shared_ptr<Koemodtager> to, Kvittering how)
        : boks_(std::move(box)), modtager_(std::move(to)), kvittering_(how) {}
    ~Koelaeser();
    Koelaeser(const Koelaeser&) = delete;
    Koelaeser& operator=(const Koelaeser&) = delete;

    // A subscription: so many more may come.
    void kredit(std::uint32_t more);
    // Without subscription: the next one now, if there is any that may be had. An unacknowledged
    // delivery blocks those behind it.
    struct Hentet {
        std::optional<Levering> levering;
        std::uint64_t tilbage = 0;
        bool lukket = false;  // the reader may not read any longer
    };
    void hent(Kvittering how, std::function<void(Hentet)> done);
    void kvitter(std::span<const std::uint64_t> numbers);
    // `aarsag` is kept with a copy that goes to the error queue.
    void afvis(std::span<const std::uint64_t> numbers, Tilbage where,
               const std::string& aarsag = {});
    // No further deliveries; another subscription may become the active one.
    void stands();
    // And what is outstanding goes back to the head.
    void luk();

  private:
    friend class Boks;
    std::shared_ptr<Boks> boks_;
    const std::shared_ptr<Koemodtager> modtager_;  // null: hent only
    const Kvittering kvittering_;
    // Under the mailbox's lock.
    std::uint32_t kredit_ = 0;
    bool abonnerer_ = false;
    bool lukket_ = false;
};
using Laeserref = std::shared_ptr<Koelaeser>;

// Who a new copy is for.
struct Nykopi {
    Uuid dueslag;
    Uuid abonnement;
    Uuid aftale;
    Cvr myndighed;  // whose agreement
    std::vector<Cvr> modtagere;
};

struct Boksstatus {
    Dueslagstal tal;
    std::optional<Tid> aeldste;  // when the oldest that waits came
    std::uint32_t laesere = 0;
    std::optional<Tid> seneste_levering;  // since the start
};

// A copy as lists show it.
struct Kopivisning {
    std::uint64_t plads = 0;
    Kopi kopi;
    std::string besked_id;
    Uuid transaktion;
    Uuid beskedtype;
};
enum class Koe : std::uint8_t { kVenter, kKopier, kFejl };

class Postlager {
  public:
    struct Indstillinger {
        Skriver::Indstillinger skriver{};
        std::size_t klar_antal = 256;  // copies in memory at the head of a mailbox that is read
        std::size_t klar_bytes = std::size_t{256} << 10;
        std::size_t huskede = 4096;  // messages up to 16 KiB kept after they were written or read
        std::int64_t uden_us = 7 * kDoegn;  // how long messages that nobody got are remembered
        std::int64_t statistik_us = 396 * kDoegn;  // 13 months
        adgang::Revision* revision = nullptr;      // null: deliveries are not audited
        Leveringslog::Indstillinger leveringslog{};
        // Makes the queues of tickets; null: there are none, and this node reads all mailboxes.
        std::function<std::unique_ptr<Billetkoe>()> lav_koe{};
        // One of several nodes that have the mailboxes, at that place; needs queues of tickets.
        // Nothing: the only one, and what it remembers is so.
        std::optional<std::uint8_t> delt{};
        // A `hent` waits so long for a ticket of what waits, when another node may have it; and
        // when none has, since then it comes.
        std::int64_t hent_us = kSekund / 2;
        std::int64_t hent_laengst_us = 5 * kSekund;
        std::int64_t hvil_us = kSekund;      // after a `hent` a mailbox is kept so long
        std::uint16_t billetter = 1000;      // of a mailbox that is read, here at a time
        std::int64_t savn_us = 2 * kSekund;  // without one before one more is published
    };
    // Reads the counts; no message. Store, clock and entropy outlive it.
    [[nodiscard]] static Result<std::unique_ptr<Postlager>> create(store::Lager& lager,
                                                                   const Clock& ur,
                                                                   Entropy& entropi,
                                                                   Indstillinger settings);
    ~Postlager();
    Postlager(const Postlager&) = delete;
    Postlager& operator=(const Postlager&) = delete;

    // Stores the message and all its copies in one transaction; `done` when that is durable or has
    // failed. Order of calls is order in the mailboxes. False when too much waits.
    [[nodiscard]] bool gem(Beskedpost post, std::vector<Nykopi> copies,
                           std::move_only_function<void(const Result<void>&)> done);

    // Can a message be stored for anybody now? Not when the queue of tickets is gone.
    [[nodiscard]] bool tager_imod() const { return koe_ == nullptr || koe_->klar(); }

    // A message that cannot even be remembered, since it has no BeskedId: only counted.
    void tael_afvist(const std::optional<Uuid>& afsender);

    // The mailbox's rules, before somebody reads it and when they change. Deliveries stop at once
    // when it is not active: subscriptions are ended. When it becomes another system's, or is
    // pushed from instead of pulled, all readers are closed.
    void saet_regler(const Uuid& box, const Boksregler& rules);
    // There is no such mailbox any longer: as one that is not active, and its queue of tickets
    // goes.
    void nedlaeg(const Uuid& box);
    // A subscription delivers to `to`; null: only Koelaeser::hent.
    [[nodiscard]] Laeserref laeser(const Uuid& box, std::shared_ptr<Koemodtager> to,
                                   Kvittering how = Kvittering::kSelv);

    // After a crash: deliveries whose audit record may be missing get one. At start, when the rules
    // of the mailboxes are set; of several nodes one does it now and then, for those that are gone
    // (ryd_op).
    [[nodiscard]] Result<void> efterrevider();

    [[nodiscard]] Boksstatus status(const Uuid& box);  // may block
    // Till what readers have done is written: an owner who looks sees what was done before. Blocks.
    void vent_paa_laesere();
    // Up to `antal` copies after `efter`. May block.
    [[nodiscard]] Result<std::vector<Kopivisning>> vis(const Uuid& box, Koe which,
                                                       std::uint64_t efter, std::size_t antal);
    [[nodiscard]] Result<std::shared_ptr<const Beskedpost>> besked(std::uint64_t nr);
    // A copy as the receiver gets it, wherever it is now. 44 when it is gone.
    [[nodiscard]] Result<std::string> indhold(const Uuid& box, std::uint64_t plads);
    // Of the message's way: where that copy is now, and the copy.
    struct Kopifund {
        Koe koe = Koe::kVenter;
        Kopi kopi;
    };
    [[nodiscard]] Result<std::optional<Kopifund>> find_kopi(const Uuid& box, std::uint64_t plads);
    // Numbers of messages with that BeskedId or TransaktionsId, oldest first, at most `antal`.
    [[nodiscard]] Result<std::vector<std::uint64_t>> find(std::string_view id, std::size_t antal);

    // --- the owner's (7); all may block; 44 when there is no such copy ---
    // A copy that waits, or of the copy queue, to the error queue.
    [[nodiscard]] Result<void> til_fejlkoe(const Uuid& box, std::uint64_t plads,
                                           std::string aarsag);
    // From the copy queue (stays there) or the error queue (leaves it) to the end of the mailbox,
    // with a new message-id. Answers the new place.
    [[nodiscard]] Result<std::uint64_t> gensend(const Uuid& box, Koe from, std::uint64_t plads);
    [[nodiscard]] Result<void> slet(const Uuid& box, Koe from, std::uint64_t plads);

    // What time asks for: copies past their retention go, messages past their time to live go to
    // the error queue. In portions; may block.
    [[nodiscard]] Result<void> ryd_op();
    // With a Billetkoe: publishes tickets that are missed, lets go of mailboxes that nobody reads,
    // looks at what other nodes have done. By itself twice a second. Monotonic microseconds.
    void eftersyn(std::int64_t nu_us);

    [[nodiscard]] Skriver& skriver() { return *skriver_; }
    [[nodiscard]] store::Lager& lager() { return lager_; }

  private:
    friend class Boks;
    friend class Koelaeser;
    Postlager(store::Lager& lager, const Clock& ur, Entropy& entropi, Indstillinger settings);
    [[nodiscard]] Result<void> start();
    [[nodiscard]] std::shared_ptr<Boks> boks(const Uuid& id);
    [[nodiscard]] Uuid ny_levering();
    // A copy is taken off in this batch. Is its audit record not durable yet, then a row says so in
    // the same transaction (true), and goes when it is.
    [[nodiscard]] bool noter_urevideret(Bygning& b, std::uint64_t spor, std::string key);
    void glem_urevideret(std::uint64_t spor, std::string key);
    void revideret(std::uint64_t til);
    [[nodiscard]] Result<void> efterrevider(Tid before);
    void husk(std::uint64_t nr, std::shared_ptr<const Beskedpost> post);
    [[nodiscard]] std::shared_ptr<const Beskedpost> husket(std::uint64_t nr);
    struct Undervejs;
    void gemt(Undervejs& w);
    // --- with a Billetkoe (postlager_billet.cpp) ---
    void udsted(std::vector<Billet> tickets);
    [[nodiscard]] Result<void> ryd_udloebne(Boks& box, Tid now);
    // --- of several nodes (postlager_billet.cpp) ---
    [[nodiscard]] bool delt() const { return settings_.delt.has_value(); }
    // The counts as they are in the store.
    [[nodiscard]] Result<void> opfrisk(Boks& box);
    [[nodiscard]] Result<void> opfrisk_alle();
    // An owner has taken away what waits: the other nodes read their heads again.
    void meld_rettet(Bygning& b);
    void se_rettet();
    // Who reads here, and who reads elsewhere.
    void skriv_laesere();
    [[nodiscard]] Result<void> se_andres_laesere(const Uuid* only = nullptr);
    [[nodiscard]] Result<void> ryd_efter_andre(Tid now);

    // Lets the loading thread fill the mailbox's head.
    void bed_om(std::shared_ptr<Boks> box);
    // And again a little later: somebody waits for a ticket.
    void bed_om_snart(std::shared_ptr<Boks> box);
    void indlaes();
    [[nodiscard]] std::vector<std::shared_ptr<Boks>> alle();
    [[nodiscard]] Result<void> slip(Bygning& b, std::uint64_t nr, std::uint64_t copies);
    [[nodiscard]] Result<void> fjern_besked(Bygning& b, std::uint64_t nr);
    [[nodiscard]] Result<std::size_t> ryd_kopier(Bygning& w, Boks& box, Tid limit);
    [[nodiscard]] Result<std::size_t> ryd_uden(Bygning& w, Tid limit);
    [[nodiscard]] Result<std::size_t> ryd_statistik(Bygning& w, Tid limit);
    [[nodiscard]] Result<void> i_portioner(
        const std::function<Result<std::size_t>(Bygning&)>& portion,
        const std::vector<Uuid>& bokse = {});

    store::Lager& lager_;
    const Clock& ur_;
    Entropy& entropi_;
    const Indstillinger settings_;
    const std::unique_ptr<Billetkoe> koe_;  // stopped before anything else goes
    std::mutex laas_;                       // of bokse_
    std::unordered_map<Uuid, std::shared_ptr<Boks>> bokse_;
    std::mutex hukommelse_laas_;
    Lru<std::uint64_t, std::shared_ptr<const Beskedpost>> hukommelse_;
    std::mutex entropi_laas_;
    metrics::Counter& gemt_;
    metrics::Counter& leveret_;
    metrics::Counter& kvitteret_;
    metrics::Counter& parkeret_;
    metrics::Counter& savnet_;

    std::mutex indlaes_laas_;
    std::condition_variable indlaes_vent_;
    std::deque<std::shared_ptr<Boks>> at_indlaese_;
    std::vector<std::shared_ptr<Boks>> snart_;
    bool stop_ = false;
    std::optional<std::string> rettet_;  // as last seen
    std::int64_t savn_set_us_ = 0;
    std::thread indlaeser_;
    std::unique_ptr<Skriver> skriver_;
    std::mutex urevideret_laas_;
    std::multimap<std::uint64_t, std::string> urevideret_;  // delivery -> key of its row
    std::unique_ptr<Leveringslog> log_;                     // last: stops first
};

}  // namespace faelled::beskedfordeler
