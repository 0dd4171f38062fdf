// Who gets a message: the registers and the agreements at one moment, arranged so that the cost of
// a message follows the mailboxes that match it and not all there are (beskedfordeler.md 6).
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "beskedfordeler/bevilling.hpp"
#include "beskedfordeler/registre.hpp"
#include "beskedfordeler/udtryk.hpp"

namespace faelled::beskedfordeler {

// One copy that is to be made.
struct Kopiplan {
    Uuid dueslag;
    Uuid abonnement;
    Uuid aftale;
    Cvr myndighed;               // whose agreement
    std::vector<Cvr> modtagere;  // what the receiver sees instead of the list; empty: the sender's

    bool operator==(const Kopiplan&) const = default;
};

struct Fordeling {
    int kode = 20;                   // 20, or 41
    std::string regel;               // why not: "type", "myndighed", "aftale", "tilladt-modtager"
    std::string tekst;               // for the sender
    std::vector<Uuid> aftaler;       // of the sender, that cover it
    std::vector<std::size_t> bevar;  // positions in Kuvert::tilladt_modtager, ascending
    std::vector<Kopiplan> kopier;    // by subscription
};

// Why a subscription to the type gets no copy.
struct Forklaring {
    Uuid abonnement;
    Uuid dueslag;
    bool faar = false;
    std::string aarsag;
};

// Immutable; used by many threads.
class Fordelingsplan {
  public:
    [[nodiscard]] static Result<std::shared_ptr<const Fordelingsplan>> byg(
        const Registre& registre, std::shared_ptr<const adgang::Registerbillede> billede,
        const Fordelingsregler& regler);

    // `afsender`: the sending system; nothing: the platform's own registers, which need no
    // agreement.
    [[nodiscard]] Fordeling fordel(const LaestBesked& b, const std::optional<Uuid>& afsender,
                                   Tid nu) const;
    // The subscriptions to the message's type, the first `antal`, each with why not.
    [[nodiscard]] std::vector<Forklaring> forklar(const LaestBesked& b,
                                                  std::span<const std::size_t> bevar, Tid nu,
                                                  std::size_t antal) const;
    [[nodiscard]] const adgang::Registerbillede& billede() const { return *billede_; }
    [[nodiscard]] bool af(const adgang::Registerbillede* billede, std::uint64_t generation) const {
        return billede_.get() == billede && generation_ == generation;
    }
    // Is there an active subscription to the type?
    [[nodiscard]] bool har_abonnenter(const Uuid& type) const;
    // May a subscription of that system to the type be active (7)?
    [[nodiscard]] bool kan_modtage(const Uuid& system, const Uuid& type, Tid nu) const;

  private:
    struct Abo {
        Uuid uuid;
        Uuid dueslag;
        Uuid system;
        Uuid type;
        std::string version;
        std::vector<Udtryk> udtryk;  // alternatives; none: everything
        bool aktiv = true;           // it, its mailbox and its type
    };
    struct Kandidat {
        std::uint32_t abo = 0;
        const Bevilling* bevilling = nullptr;
    };
    struct Noegle {
        Uuid type;
        Cvr ansvarlig;
        bool operator==(const Noegle&) const = default;
    };
    struct Noeglehash {
        std::size_t operator()(const Noegle& n) const {
            return std::hash<Uuid>()(n.type) ^ (n.ansvarlig.number() * 0x9e3779b97f4a7c15ULL);
        }
    };
    using Modtagere = std::unordered_map<std::uint32_t, std::vector<Kandidat>>;  // by CVR
    // What a message is compared with, worked out once.
    struct Sag;

    [[nodiscard]] Sag sag(const LaestBesked& b, Tid nu) const;
    void afsenderkontrol(const Sag& s, const std::optional<Uuid>& afsender, Fordeling& out) const;
    [[nodiscard]] std::optional<Kopiplan> kopi(const Sag& s, const Abo& abo,
                                               const std::vector<Cvr>& mulige) const;
    [[nodiscard]] bool udtryk_passer(const LaestBesked& b, const Abo& abo) const;
    [[nodiscard]] std::shared_ptr<const std::vector<Bevilling>> afsenderbevillinger(
        const Uuid& system) const;
    [[nodiscard]] Result<void> laes_abonnementer(const Registerindhold& i);
    void laes_lister(const Registerindhold& i);
    void byg_indeks();

    Fordelingsregler regler_;
    std::shared_ptr<const adgang::Registerbillede> billede_;
    std::uint64_t generation_ = 0;
    std::vector<Abo> abonnementer_;
    std::unordered_map<Uuid, std::vector<std::uint32_t>> ved_type_;
    std::unordered_map<Uuid, bool> typer_;                        // known -> active
    std::unordered_map<Uuid, std::vector<Bevilling>> modtagere_;  // by system
    std::unordered_map<Noegle, Modtagere, Noeglehash> indeks_;
    // system -> name or UUID of a list -> its values
    std::unordered_map<Uuid, std::unordered_map<std::string, std::shared_ptr<Listeindhold>>>
        lister_;
    mutable std::mutex laas_;
    mutable std::unordered_map<Uuid, std::shared_ptr<const std::vector<Bevilling>>> afsendere_;
};

}  // namespace faelled::beskedfordeler
