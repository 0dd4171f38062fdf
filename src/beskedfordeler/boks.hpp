// One mailbox in memory. Private to the module.
#pragma once

#include <condition_variable>
#include <deque>
#include <set>
#include <thread>

#include "beskedfordeler/noegler.hpp"
#include "beskedfordeler/postlager.hpp"

namespace faelled::beskedfordeler {

// A copy at the head, with its message.
struct Ventende {
    std::uint64_t plads = 0;
    Kopi kopi;
    std::shared_ptr<const Beskedpost> post;
    std::uint64_t spor = 0;  // of the delivery that is under way; 0: not in the audit log
};

// A message on its way to the disk.
struct Postlager::Undervejs {
    Beskedpost post;
    std::vector<Nykopi> copies;
    std::vector<Ventende> placed;
    std::uint64_t nr = 0;
    std::move_only_function<void(const Result<void>&)> done;
};

// Of the mailbox's row in the hourly statistics.
[[nodiscard]] Statistiknoegle statistiknoegle(Tid at, const Beskedpost& post, const Uuid& box);

// Haendelsesbesked as delivered now.
[[nodiscard]] std::string lav_besked(const Ventende& v, Tid nu);

class Boks : public std::enable_shared_from_this<Boks> {
  public:
    Boks(Postlager& store, const Uuid& id, Dueslagstal counts)
        : lager_(store), id_(id), tal_(counts), laest_til_(counts.hoved) {}

    [[nodiscard]] const Uuid& id() const { return id_; }
    // As last written or read: of several nodes another one may have written since.
    [[nodiscard]] Dueslagstal tal();
    // From the writing thread, and what was read: then it may be older than what is known.
    void saet_tal(const Dueslagstal& t);

    // --- from the writing thread ---
    // A copy became durable; `tal` has it already.
    void ny(Ventende copy);

    // --- readers ---
    void tilmeld(const Laeserref& r);
    void saet_regler(const Boksregler& r);
    void kredit(Koelaeser& r, std::uint32_t more);
    void hent(Koelaeser& r, Kvittering how, std::function<void(Koelaeser::Hentet)> done);
    void kvitter(Koelaeser& r, std::span<const std::uint64_t> numbers);
    void afvis(Koelaeser& r, std::span<const std::uint64_t> numbers, Tilbage where,
               const std::string& why);
    void stands(Koelaeser& r);
    void luk(Koelaeser& r);

    // --- the loading thread ---
    void indlaes();
    // --- the ticket queue ---
    // Of which subscription; what comes from an older one is nothing.
    void billet_kom(std::uint64_t subscription, std::uint64_t nummer, std::uint64_t plads);
    void billetter_tabt(std::uint64_t subscription);
    // A place for which a ticket is to be published: copies wait, and none has come for long.
    // Monotonic microseconds.
    [[nodiscard]] std::optional<std::uint64_t> savner_billet(std::int64_t nu_us);
    [[nodiscard]] bool venter_paa_billet();
    // Lets go of a mailbox whose tickets nobody wants any longer.
    void slip_ubrugt();
    // --- other nodes ---
    // What waits at the head may have been taken away: it is read again before it is delivered.
    void laes_hoved_igen();
    // Who reads it at all the others together.
    void saet_andre(const Laesertilstand& t);
    // What they are to know of this one, when it is time to tell them.
    [[nodiscard]] std::optional<Laesertilstand> at_melde(Tid nu);

    // --- the owner's ---
    // Takes a copy that waits out of memory, also from the reader that has it, and keeps it out, so
    // that the writing thread can move it; until `glem_udtaget`. Was it not moved, it comes again.
    void tag_ud(std::uint64_t plads);
    void glem_udtaget(std::uint64_t plads, bool flyttet);
    // Moves what has waited too long at the head to the error queue; asks for loading when the head
    // is not in memory.
    void udloeb(Tid nu);
    [[nodiscard]] Boksstatus status();
    [[nodiscard]] Boksregler regler();

  private:
    struct Ude {
        Ventende copy;
        Koelaeser* laeser = nullptr;
    };
    struct Ventehent {
        Koelaeser* laeser = nullptr;
        Kvittering how = Kvittering::kSelv;
        std::function<void(Koelaeser::Hentet)> done;
        // With a Billetkoe, monotonic microseconds: since when it waits, when it asks for a ticket.
        std::int64_t fra_us = 0;
        std::int64_t bed_us = 0;
    };
    using Laas = std::unique_lock<std::mutex>;

    // Gives out what can be given; calls receivers without the lock, one thread at a time.
    void lever(Laas& lock);
    [[nodiscard]] Koelaeser* aktiv();
    [[nodiscard]] bool er_efterspurgt();
    [[nodiscard]] bool er_udloebet(const Ventende& v, Tid nu) const;
    void bed_om_mere();
    // Copies before that place may be delivered, as far as they are here.
    [[nodiscard]] std::uint64_t graense() const;
    // How far there is something to load.
    [[nodiscard]] std::uint64_t laes_til() const;
    // What lies behind a gap that is to be read again waits.
    [[nodiscard]] bool har_foerste() const {
        return !klar_.empty() && klar_.front().plads < std::min(graense(), laest_til_);
    }
    // Does memory answer for it? Else a copy before laest_til_ does not wait.
    [[nodiscard]] bool er_kendt(std::uint64_t plads) const;
    // Copies from there on are read again, those that are not known.
    void laes_igen_fra(std::uint64_t plads);
    // Is there something at the head that will be here soon?
    [[nodiscard]] bool kan_komme(Ventehent& h);
    // --- with a Billetkoe (boks_billet.cpp) ---
    [[nodiscard]] Billetkoe* koe() const { return lager_.koe_.get(); }
    [[nodiscard]] bool vil_have_billetter();
    // Subscribes to the tickets, or gives them back, by whether anybody wants them.
    void saet_abonnement();
    // No right to read: what has not been tried goes from memory, or everything.
    void mist_retten(bool everything);
    // Acknowledges the tickets of a place whose copy does not wait.
    void afstem(std::uint64_t plads);
    void afstem_alle();
    // Tickets for places that are not given: the store was set back.
    [[nodiscard]] std::vector<std::uint64_t> ugivne() const;
    void kasser_ugivne(const std::vector<std::uint64_t>& places);
    void kasser(std::uint64_t plads);
    // Of what is here between the two places, what was not found in the store was finished through
    // another node. While that is read nothing comes here that was not here before.
    void kasser_borte(std::uint64_t fra, std::uint64_t til, const std::vector<Ventende>& found);
    // A copy that was finished is durable, or (`ok` is not) will come again.
    void faerdig(std::uint64_t plads, bool ok);
    // Room in the audit log for another delivery? If not, deliveries go on when there is.
    [[nodiscard]] bool maa_begynde();
    void fortsaet();
    [[nodiscard]] Levering lav(const Ventende& v) const;
    void begynd(Ventende& v);
    // Tells the writing thread what happened to a copy that was out.
    void skriv_kvittering(Ventende v);
    void skriv_fejl(Ventende v, std::string why);
    void skriv_faerdig(Ventende v, Slags to);
    void tilbage(Ventende v);
    void svar_hentere(Laas& lock);
    void tilbage_til_klar(Ventende v);
    [[nodiscard]] Ventende tag_foerste();
    void slank();
    [[nodiscard]] std::uint64_t tilbage_nu() const;

    Postlager& lager_;
    const Uuid id_;
    std::mutex laas_;
    Dueslagstal tal_;
    Boksregler regler_;
    std::deque<Ventende> klar_;  // by place
    std::size_t klar_bytes_ = 0;
    std::map<std::uint64_t, Ude> ude_;
    std::uint64_t laest_til_;           // every copy before it that waits is in one of these:
    std::set<std::uint64_t> faerdige_;  // finished, not yet counted in tal_
    std::multiset<std::uint64_t> udtagne_;
    std::uint64_t skrives_ = 0;  // attempts on their way to the store
    std::uint64_t glemt_ = 0;    // counts what makes a reading of the store worthless
    // With a Billetkoe.
    std::multimap<std::uint64_t, std::uint64_t> billetter_;  // that are here: place -> number
    std::uint64_t ret_til_ = 0;                              // tickets have come up to there
    std::uint64_t abonnement_ = 0;                           // which one it is, counted
    bool abonneret_ = false;
    std::int64_t hentet_us_ = 0;      // of the latest `hent`; 0: none
    std::int64_t savnet_fra_us_ = 0;  // 0: no ticket is missed
    std::int64_t savn_us_ = 0;        // so long till one is published; 0: as set
    Laesertilstand andre_;
    Laesertilstand meldt_;
    bool indlaeser_ = false;
    bool kan_ikke_laeses_ = false;  // and it was told
    bool venter_paa_log_ = false;
    std::vector<std::weak_ptr<Koelaeser>> laesere_;  // in the order they came
    std::deque<Ventehent> hentere_;
    std::condition_variable stille_;
    bool leverer_ = false;
    std::thread::id leverende_;
    Koelaeser* faar_ = nullptr;  // whose receiver is being called now
    std::optional<Tid> seneste_;
};

}  // namespace faelled::beskedfordeler
