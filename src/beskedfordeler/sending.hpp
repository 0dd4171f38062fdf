// Push (BeskedFåTilsendt, beskedfordeler.md 8): one message at a time from each mailbox to its
// receiver's callback, many mailboxes side by side, retried at growing intervals that survive a
// restart. How a call is made is the program's: Modtagerkald.
#pragma once

#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.hpp"
#include "base/entropy.hpp"
#include "beskedfordeler/postlager.hpp"
#include "beskedfordeler/typer.hpp"

namespace faelled::beskedfordeler {

// Calls a receiver. Blocks for at most a minute; called from several threads at once, for one
// mailbox from one at a time. Fejl: no whole answer came.
class Modtagerkald {
  public:
    struct Svar {
        int status = 0;  // HTTP
        std::string krop;
    };
    virtual ~Modtagerkald() = default;
    [[nodiscard]] virtual Result<Svar> post(const Dueslag& box, std::string body) = 0;
    // The probe: is anybody there? Any HTTP status is a yes.
    [[nodiscard]] virtual Result<void> head(const Dueslag& box) = 0;
};

// What the receiver's answer means.
enum class Sendesvar : std::uint8_t { kModtaget, kOptaget, kStoppet };
// Reads StandardRetur by local names, whatever the namespace.
[[nodiscard]] Sendesvar laes_sendesvar(const Modtagerkald::Svar& answer);
// ModtagBeskedInput around a Haendelsesbesked.
[[nodiscard]] std::string som_modtagbesked(std::string_view besked);

class Sending {
  public:
    struct Indstillinger {
        std::size_t traade = 8;                       // mailboxes sent to at once
        std::int64_t optaget_us = 30 * kSekund;       // after StatusKode 40
        std::vector<std::int64_t> intervaller_us = {  // after anything else; the last one again
            60 * kSekund,  120 * kSekund,  300 * kSekund,
            600 * kSekund, 1800 * kSekund, 3600 * kSekund};
    };
    // All of it outlives the object.
    Sending(Postlager& post, Modtagerkald& calls, const Clock& ur, Entropy& entropi,
            Indstillinger settings);
    ~Sending();
    Sending(const Sending&) = delete;
    Sending& operator=(const Sending&) = delete;

    // The mailbox as it is now: begins to send from it, goes on elsewhere, or stops.
    void opdater(const Dueslag& box);
    void fjern(const Uuid& box);

    struct Tilstand {
        std::uint32_t fejl = 0;     // in a row
        std::optional<Tid> naeste;  // when it is tried again
    };
    [[nodiscard]] std::optional<Tilstand> tilstand(const Uuid& box);
    // As stored: of a mailbox that another node sends from.
    [[nodiscard]] static Tilstand gemt_tilstand(store::Lager& lager, const Uuid& box);

  private:
    class Boksende;  // a mailbox that is sent from
    using Endref = std::shared_ptr<Boksende>;

    void koer();     // workers
    void ur_koer();  // the one that waits for times
    void send(const Endref& e, const Levering& l);
    void proev_igen(const Endref& e);
    void faerdig(const Endref& e);
    void udskyd(const Endref& e, Sendesvar why);
    [[nodiscard]] std::int64_t med_spredning(std::int64_t us);
    void i_koe(std::function<void()> job);

    Postlager& post_;
    Modtagerkald& kald_;
    const Clock& ur_;
    Entropy& entropi_;
    const Indstillinger settings_;
    std::mutex laas_;
    std::condition_variable arbejde_, tid_;
    std::map<Uuid, Endref> bokse_;
    std::multimap<Tid, std::weak_ptr<Boksende>> ventende_;
    std::deque<std::function<void()>> koe_;
    bool stop_ = false;
    std::vector<std::thread> traade_;
    metrics::Counter& sendt_;
    metrics::Counter& mislykket_;
};

}  // namespace faelled::beskedfordeler
