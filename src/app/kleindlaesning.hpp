// Loading KLE into a running installation: one edition at a time, in a thread of its own, and how
// it goes. Behind POST and GET /admin/kle/indlaesning.
#pragma once

#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "base/clock.hpp"
#include "base/entropy.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "klassifikation/klassifikation.hpp"

namespace faelled::app {

// Thread-safe.
class Kleindlaesning {
  public:
    enum class Trin { kIndlaeser, kFaerdig, kFejlet };
    struct Tilstand {
        Uuid uuid;
        std::string navn;  // what the caller calls the file
        Trin trin = Trin::kIndlaeser;
        Tid begyndt;
        std::optional<Tid> sluttet;
        std::size_t numre = 0;                 // of the edition
        std::size_t skrevet = 0;               // objects written so far
        std::size_t at_skrive = 0;             // how many differ from what is stored
        klassifikation::Kleresultat resultat;  // when kFaerdig
        std::string fejl;                      // when kFejlet; Danish
    };

    // Both outlive it.
    Kleindlaesning(klassifikation::Klassifikation& service, Entropy& entropy)
        : service_(service), entropy_(entropy) {}
    // Waits for the load that goes on.
    ~Kleindlaesning();
    Kleindlaesning(const Kleindlaesning&) = delete;
    Kleindlaesning& operator=(const Kleindlaesning&) = delete;

    // Reads the edition, and begins to load it. Fejl 40 when it is none, 49 while another goes on.
    [[nodiscard]] Result<Uuid> begynd(std::string navn, std::string_view text);
    [[nodiscard]] klassifikation::Klassifikation& service() { return service_; }

    // Of the last one; nothing when there was none since the program started.
    [[nodiscard]] std::optional<Tilstand> tilstand() const;

  private:
    void koer(const klassifikation::Kleudgave& edition);

    klassifikation::Klassifikation& service_;
    Entropy& entropy_;
    mutable std::mutex mutex_;
    std::optional<Tilstand> tilstand_;
    std::thread traad_;
};

}  // namespace faelled::app
