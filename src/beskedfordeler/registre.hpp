// The Beskedfordeler's registers: message types, mailboxes, subscriptions, expressions and value
// lists (beskedfordeler.md 5, 7, 9). All records are read at start and kept in memory; a change is
// durable, and counts for every message received after it, when the call returns.
//
// Where several nodes have them (`delt`), each write raises a number in the store, expects the one
// that was there before its rules were looked at, and is tried again when it was another's
// (oio/regelskrift.hpp). What other nodes changed is there when `foelg` has been called, which
// writes and reads of an API do themselves, and who distributes messages does before those that
// came. `dueslag`, `alle_dueslag` and `med`, which each message needs, never look.
//
// Fejl: 40 a value breaks a rule, 41 another system's value list, 43 not allowed, 44 unknown or not
// the caller's to see, 49 the state does not permit it, 50 too many nodes that change at once.
// Thread-safe; changes run one at a time.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/entropy.hpp"
#include "base/result.hpp"
#include "beskedfordeler/typer.hpp"
#include "oio/maerke.hpp"
#include "oio/motor.hpp"
#include "oio/regelskrift.hpp"

namespace faelled::beskedfordeler {

// Owner of every record, as the administration's: they concern several authorities.
inline constexpr Cvr kOperatoer{99999999};

// Who acts. Made by the surface from a proven identity.
struct Handlende {
    std::string identitet;
    bool operatoer = false;
    // May it act for that system?
    std::function<bool(const Uuid& system)> maa;
    Uuid transaktion;
};

// The values of a list, for filters. Texts that are UUIDs are in lower case.
using Vaerdimaengde = std::unordered_set<std::string>;
struct Listeindhold {
    std::atomic<std::shared_ptr<const Vaerdimaengde>> vaerdier{
        std::make_shared<const Vaerdimaengde>()};
};
[[nodiscard]] std::string som_listevaerdi(std::string_view text);

// Everything there is, as it was at one moment; values of lists move on.
struct Registerindhold {
    std::map<Uuid, Beskedtype> typer;
    std::map<Uuid, Dueslag> dueslag;
    std::map<Uuid, Abonnement> abonnementer;
    std::map<Uuid, Abonnementsudtryk> udtryk;
    std::map<Uuid, Vaerdiliste> lister;
    std::unordered_map<Uuid, std::shared_ptr<Listeindhold>> vaerdier;
    std::unordered_map<Uuid, Tid> listetid;  // of each list's registration

    template <typename T>
    [[nodiscard]] auto& af();
};

class Registre {
  public:
    // The two outlive it. `delt`: other nodes write too; else no row is read or written for them.
    Registre(oio::Motor& motor, Entropy& entropy, bool delt = false);
    ~Registre();
    Registre(const Registre&) = delete;
    Registre& operator=(const Registre&) = delete;

    // Called with mailboxes that another node changed, made or removed, when what is here has
    // changed: by whoever found out, without a lock, and by several threads at once. Given once,
    // before the start.
    using Dueslagsmelding = std::function<void(std::span<const Uuid>)>;
    void ved_aendring(Dueslagsmelding tell) { ved_aendring_ = std::move(tell); }

    // Reads what is stored. Before everything else.
    [[nodiscard]] Result<void> start();
    // Takes in what other nodes have changed. Fejl: what was known before still counts, whole.
    [[nodiscard]] Result<void> foelg();

    // A rule of the caller's, for what is there when the write is made. May be asked several times.
    using Regel = std::function<Result<void>(const Registerindhold&)>;
    // Beskedtype, Dueslag, Abonnement, Abonnementsudtryk. uuid nil or unknown: a new one. Answers
    // the uuid.
    template <typename T>
    [[nodiscard]] Result<Uuid> gem(const Handlende& who, T record, const Regel& rule = {});
    // A mailbox must be inactive and have no subscriptions, a subscription no expressions.
    template <typename T>
    [[nodiscard]] Result<void> slet(const Handlende& who, const Uuid& uuid);
    // The catalogue of types is open to all; of the rest the caller sees her systems' own.
    template <typename T>
    [[nodiscard]] Result<T> hent(const Handlende& who, const Uuid& uuid);
    template <typename T>
    [[nodiscard]] std::vector<T> alle(const Handlende& who);
    // Whatever the caller: for the program itself.
    [[nodiscard]] std::optional<Dueslag> dueslag(const Uuid& uuid) const;
    [[nodiscard]] std::vector<Dueslag> alle_dueslag() const;

    // --- value lists (chapter 9): `system` is the calling one ---
    [[nodiscard]] Result<Uuid> opret_liste(const Uuid& system, std::string navn,
                                           const std::vector<std::string>& vaerdier);
    [[nodiscard]] Result<void> importer_liste(const Uuid& system, const Uuid& uuid,
                                              std::string navn,
                                              const std::vector<std::string>& vaerdier);
    // What is given replaces.
    [[nodiscard]] Result<void> ret_liste(const Uuid& system, const Uuid& uuid,
                                         std::optional<std::string> navn,
                                         const std::optional<std::vector<std::string>>& vaerdier);
    [[nodiscard]] Result<void> passiver_liste(const Uuid& system, const Uuid& uuid);
    [[nodiscard]] Result<void> slet_liste(const Uuid& system, const Uuid& uuid);
    [[nodiscard]] Result<void> tilfoej_vaerdier(const Uuid& system, const Uuid& uuid,
                                                const std::vector<std::string>& vaerdier);
    [[nodiscard]] Result<void> fjern_vaerdier(const Uuid& system, const Uuid& uuid,
                                              const std::vector<std::string>& vaerdier);
    struct Listeudsnit {
        Vaerdiliste liste;
        Tid aendret;                        // of its registration
        std::vector<std::string> vaerdier;  // ascending
    };
    [[nodiscard]] Result<Listeudsnit> laes_liste(const Uuid& system, const Uuid& uuid);
    // Its own lists in force whose name matches and that hold a value for each pattern (`*`).
    [[nodiscard]] std::vector<Uuid> soeg_lister(const Uuid& system, std::string_view navn,
                                                const std::vector<std::string>& vaerdier);

    // Rises with every change that a Fordelingsplan must follow.
    [[nodiscard]] std::uint64_t generation() const { return generation_.load(); }
    // Calls `f` with what is there, under the lock.
    template <typename F>
    auto med(F f) const {
        const std::scoped_lock lock(laas_);
        return f(i_);
    }

  private:
    // How this node and others know of each other's writes.
    struct Deling {
        explicit Deling(oio::Motor& motor);
        oio::Maerke maerke;
        oio::Regelskrift skrift;
    };
    struct Billede;

    template <typename F>
    [[nodiscard]] std::invoke_result_t<F> aendr(const F& change);
    template <typename F>
    [[nodiscard]] std::invoke_result_t<F> aendr_laast(const F& change);
    [[nodiscard]] oio::Motor& skrivemotor() { return deling_ ? deling_->skrift.motor() : motor_; }
    // Adds what tells other nodes which record a write changes.
    void noter(oio::Samling& in, std::uint8_t type, const Uuid& uuid) const;
    // The write of `noter` is in the store. Under laas_.
    void noteret();
    template <typename T>
    [[nodiscard]] Result<void> optag(Billede& to, const oio::Fundet& f);
    template <typename T>
    [[nodiscard]] Result<void> laes_alle(Billede& to);
    template <typename T>
    [[nodiscard]] Result<void> laes_nogle(Billede& to, std::span<const Uuid> uuids);
    [[nodiscard]] Result<void> laes_vaerdier(Billede& to, const Uuid& list);
    [[nodiscard]] Result<Billede> helt_billede();
    [[nodiscard]] Result<Billede> billede(std::uint64_t nr);
    void skift(Billede b, std::uint64_t nr);
    [[nodiscard]] Result<void> indhent();
    void meld();
    // Before a read: without success it answers with what is known.
    void se_efter();
    // Under skriv_, and again when another node wrote meanwhile.
    template <typename T>
    [[nodiscard]] Result<Uuid> gem_laast(const Handlende& who, T record, const Regel& rule);
    template <typename T>
    [[nodiscard]] Result<void> slet_laast(const Handlende& who, const Uuid& uuid);
    template <typename T>
    [[nodiscard]] Result<void> maa_slettes(const Handlende& who, const T& record) const;
    template <typename T>
    [[nodiscard]] Result<Uuid> skriv(const Handlende& who, T record,
                                     std::vector<store::RumSkrivning> rows);
    [[nodiscard]] Result<void> proev(const Handlende& who, Beskedtype& t, const Beskedtype* foer);
    [[nodiscard]] Result<void> proev(const Handlende& who, Dueslag& d, const Dueslag* foer);
    [[nodiscard]] Result<void> proev(const Handlende& who, Abonnement& a, const Abonnement* foer);
    [[nodiscard]] Result<void> proev(const Handlende& who, Abonnementsudtryk& u,
                                     const Abonnementsudtryk* foer);
    template <typename T>
    [[nodiscard]] bool ser(const Handlende& who, const T& record) const;
    [[nodiscard]] Result<Vaerdiliste> egen_liste(const Uuid& system, const Uuid& uuid) const;
    [[nodiscard]] Result<void> ledigt_navn(const Uuid& system, std::string_view navn,
                                           const Uuid& undtagen) const;
    // Writes the list with these values instead of (or, `kun_til`, beside) those it has.
    [[nodiscard]] Result<void> skriv_liste(Vaerdiliste list, const Vaerdimaengde& values);
    [[nodiscard]] const Vaerdimaengde& vaerdier_nu(const Uuid& list) const;

    oio::Motor& motor_;
    Entropy& entropy_;
    const std::unique_ptr<Deling> deling_;  // null: nobody else writes
    Dueslagsmelding ved_aendring_;
    std::mutex skriv_;         // one change at a time; before laas_
    mutable std::mutex laas_;  // of i_, which changes under both
    Registerindhold i_;
    std::vector<Uuid> aendrede_;              // mailboxes that were not told of yet; under laas_
    std::atomic<std::uint64_t> billednr_{0};  // the number that i_ is of; changes under both
    std::atomic<std::uint64_t> generation_{1};
};

}  // namespace faelled::beskedfordeler
