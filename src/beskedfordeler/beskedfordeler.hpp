// The Beskedfordeler: from a system's message to its receivers' mailboxes (beskedfordeler.md 2.2,
// 6.4). What surfaces and the program use. Thread-safe; nothing here blocks unless it says so.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "adgang/register.hpp"
#include "adgang/revision.hpp"
#include "base/clock.hpp"
#include "base/entropy.hpp"
#include "beskedfordeler/fordelingsplan.hpp"
#include "beskedfordeler/postlager.hpp"
#include "beskedfordeler/registre.hpp"
#include "beskedfordeler/sending.hpp"

namespace faelled::beskedfordeler {

// Who sends. Made by the surface from a caller that passed the gate, or by the program for its own
// registers.
struct Afsender {
    std::optional<Uuid> system;    // none: the platform's own
    std::optional<Cvr> myndighed;  // that the token is for
    std::optional<krypto::Fingeraftryk> certifikat;
    std::string ip;            // as in the envelope: stempel.hpp ip_tekst
    std::string akkreditiver;  // KildesystemAkkreditiver
};

// The answer to a sender (2.2).
struct Svar {
    int kode = 50;
    std::string tekst;
};

// One subscription of a message's way.
struct Vejkopi {
    Kopisted sted;
    std::optional<Postlager::Kopifund> fund;  // none: past its retention, or deleted
};
struct Vej {
    std::uint64_t nr = 0;
    Beskedpost post;  // without its text
    std::vector<Vejkopi> kopier;
    // Subscriptions to the type that got nothing, by the registers as they are now.
    std::vector<Forklaring> andre;
};

class Beskedfordeler {
  public:
    struct Indstillinger {
        Fordelingsregler regler{};
        Postlager::Indstillinger post{};
        Sending::Indstillinger sending{};
        std::uint32_t maks_forsoeg = 20;  // of a mailbox that says nothing; 0: never parked
        std::size_t koe_bytes = std::size_t{64} << 20;  // messages that wait to be read
        bool dedup = false;                             // 6.4, step 3
        // A mailbox that is worse than this is told about in the log and by a metric. 0: never.
        struct Alarmer {
            std::uint64_t laengde = 100'000;                 // messages that wait
            std::int64_t alder_us = kDoegn;                  // of the oldest of them
            std::int64_t stilstand_us = 4 * 3600 * kSekund;  // one waits, and none was delivered
        } alarmer{};
        // Nothing is read and nothing begins until vaagn() and led(): it is one of several nodes.
        bool hvilende = false;
        // Of several nodes that all have the mailboxes, this one's place; post.lav_koe is needed,
        // and foelg_med() is to be called twice a second. Nothing: one node at a time has them.
        std::optional<std::uint8_t> delt{};
    };
    struct Omverden {
        oio::Motor& motor;
        const adgang::Register& adgang;
        const Clock& ur;
        Entropy& entropi;
        adgang::Revision* revision = nullptr;  // null: nothing is audited (tests)
        Modtagerkald* kald = nullptr;          // null: nothing is pushed
    };
    // All of it outlives the object.
    [[nodiscard]] static Result<std::unique_ptr<Beskedfordeler>> create(Omverden world,
                                                                        Indstillinger settings);
    ~Beskedfordeler();
    Beskedfordeler(const Beskedfordeler&) = delete;
    // One that rests begins: takes messages, and lets mailboxes be read. After a Fejl it rests
    // still and may be tried again.
    [[nodiscard]] Result<void> vaagn();
    // Until then nothing else may be called.
    [[nodiscard]] bool vaagen() const { return vaagen_.load(); }
    // From now on this node does what one at a time does: push. Once it is awake.
    void led();
    // It is not certain any longer that it is the one: its mailboxes are free for whoever is, till
    // led() again.
    void hold();
    Beskedfordeler& operator=(const Beskedfordeler&) = delete;

    // 20 when it and its audit record are durable. Messages are distributed in the order of calls.
    // `transaktion`: what the sender called it; used when it is a UUID.
    void udgiv(Afsender from, std::string_view transaktion, std::string bytes,
               std::move_only_function<void(Svar)> done);

    // Is there an active subscription to the type? For those who need not make a message else.
    [[nodiscard]] Result<bool> har_abonnenter(const Uuid& type);

    // A mailbox for a system that reads it: 403 in words when it is another's, is pushed to,
    // inactive or unknown; they are not told apart.
    [[nodiscard]] Result<Laeserref> aabn(const Uuid& system, std::string_view dueslag,
                                         std::shared_ptr<Koemodtager> to, Kvittering how);
    [[nodiscard]] Result<Boksstatus> tael(const Uuid& system, std::string_view dueslag);

    // Takes in what other nodes have changed in the registers; the mailboxes here follow. May
    // block.
    void foelg_med();

    // Registers. What changes there reaches the mailboxes of this node within the call.
    [[nodiscard]] Registre& registre() { return registre_; }
    [[nodiscard]] Postlager& post() { return *post_; }
    [[nodiscard]] Tid nu() const { return v_.ur.now(); }
    // Where the push of a mailbox stands; nothing when it is not pushed from.
    [[nodiscard]] std::optional<Sending::Tilstand> sending(const Uuid& dueslag);
    template <typename T>
    [[nodiscard]] Result<Uuid> gem(const Handlende& who, T record);
    template <typename T>
    [[nodiscard]] Result<void> slet(const Handlende& who, const Uuid& uuid);

    // The receiver's own: its copies of the message go to the error queue (9). 44 when it has none.
    // May block.
    [[nodiscard]] Result<void> flyt_til_fejlkoe(const Uuid& system, std::string_view besked_id,
                                                const std::string& aarsag);
    // By BeskedId or TransaktionsId. `maa`: may the caller see what concerns that system? A message
    // that concerns none of hers is not found. May block.
    [[nodiscard]] Result<std::vector<Vej>> vej(std::string_view id,
                                               const std::function<bool(const Uuid& system)>& maa);

    // Retention, time to live, alarms. May block; every minute or so, at the node that leads.
    void tik();

  private:
    struct Modtaget {
        Afsender fra;
        std::string transaktion;
        std::string bytes;
        std::move_only_function<void(Svar)> done;
    };
    Beskedfordeler(Omverden world, Indstillinger settings);
    [[nodiscard]] Result<void> start();
    void koer();
    void behandl(Modtaget m);
    [[nodiscard]] Result<std::shared_ptr<const Fordelingsplan>> plan();
    void saet_regler(const Dueslag& d);
    // Gives a mailbox the rules that the registers have now; of one that is gone, none.
    void opdater(const Uuid& dueslag);
    void se_efter_alarmer();
    [[nodiscard]] Result<Uuid> egen_boks(const Uuid& system, std::string_view dueslag) const;
    void afslut(Modtaget m, Beskedpost post, std::vector<Nykopi> copies, Svar answer);
    void revider(const Modtaget& m, const Beskedpost& post, const Svar& answer, adgang::Varig done);
    [[nodiscard]] bool set_foer(const Kuvert& k, const Afsender& from);

    Omverden v_;
    const Indstillinger settings_;
    std::atomic<bool> vaagen_{false};
    Registre registre_;
    std::unique_ptr<Postlager> post_;
    std::mutex regler_laas_;  // from a mailbox's record to its rules and its push
    std::unique_ptr<Sending> sending_;
    std::atomic<Sending*> sender_{nullptr};  // null: not this node
    std::atomic<bool> bagud_{false};
    std::mutex plan_laas_;
    std::shared_ptr<const Fordelingsplan> plan_;
    metrics::Counter& accepteret_;
    metrics::Counter& afvist_;

    std::mutex laas_;
    std::condition_variable arbejde_;
    std::deque<Modtaget> koe_;
    std::size_t bytes_ = 0;
    bool stop_ = false;
    std::thread traad_;
};

}  // namespace faelled::beskedfordeler
