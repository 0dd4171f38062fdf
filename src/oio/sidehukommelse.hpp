// Where the pages of recent searches ended, so that reading the next page does not walk over all
// the earlier ones again. Bounded; what is forgotten only costs time. Thread-safe.
#pragma once

#include <cstdint>
#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "oio/operationer.hpp"

namespace faelled::oio {

class Sidehukommelse {
  public:
    // Most places kept, and how long one is trusted: a hit created or gone since shifts the offsets
    // of pages behind it, which clients must expect anyway (5.9), but not for ever.
    static constexpr std::size_t kMaks = 1024;
    static constexpr std::int64_t kAlder = 60 * kSekund;

    // `foerste` hits lie at or before `efter`.
    struct Sted {
        std::int64_t foerste = 0;
        std::optional<Uuid> efter;
    };
    // The furthest known place at or before offset `foerste`; the beginning when there is none.
    [[nodiscard]] Sted find(const std::string& key, std::int64_t foerste, Tid now);
    void husk(const std::string& key, std::int64_t foerste, const Uuid& efter, Tid now);
    [[nodiscard]] std::size_t antal();

  private:
    using Noegle = std::pair<std::string, std::int64_t>;
    struct Indgang {
        Uuid efter;
        Tid gemt;
        std::list<Noegle>::iterator plads;
    };
    std::mutex mutex_;
    std::map<Noegle, Indgang> steder_;
    std::list<Noegle> raekke_;  // oldest first
};

// The same bytes for two searches that differ at most in offset and maximum.
[[nodiscard]] std::string soegenoegle(const Objektbeskrivelse& b, Cvr ejer, const SoegInput& in);

}  // namespace faelled::oio
