// Rows of counters that are added to in batches: those in use are remembered, so that counting
// reads nothing. A `Tal` is stored by free functions in its own namespace: pak(const Tal&), and
// laes_raekke(std::string_view, Tal&), which answers Result<void>.
//
// One thread, the only one that writes these rows. What is remembered is right as long as the owner
// says how each batch went.
#pragma once

#include <cstddef>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "store/store.hpp"

namespace faelled::store {

template <typename Tal>
class Raekkebog {
  public:
    // Remembers at most `loft` rows between batches; others are read. The store outlives it.
    Raekkebog(Lager& lager, Rum rum, std::size_t loft) : lager_(lager), rum_(rum), loft_(loft) {}

    // The row as it stands, to be counted in; it goes with the next batch. Valid until `skrevet` or
    // `glem`.
    [[nodiscard]] Result<Tal*> raekke(const std::string& key) {
        auto found = raekker_.find(key);
        if (found == raekker_.end()) {
            FAELLED_TRY(const auto value, lager_.hent(rum_, key));
            Raekke fresh;
            if (value) FAELLED_CHECK(laes_raekke(*value, fresh.tal));
            found = raekker_.emplace(key, std::move(fresh)).first;
        }
        if (!std::exchange(found->second.roert, true)) roerte_.push_back(key);
        return &found->second.tal;
    }
    // Puts every row touched since last time into the batch.
    void skriv_til(Batch& batch) {
        for (std::string& key : roerte_) {
            Raekke& r = raekker_.at(key);
            r.roert = false;
            batch.rum.push_back({rum_, std::move(key), pak(r.tal), std::nullopt});
        }
        roerte_.clear();
    }
    // The batch was written: rows may be forgotten. All at once: what is still in use comes back
    // with one read.
    void skrevet() {
        if (raekker_.size() > loft_) raekker_.clear();
    }
    // The batch was not written: what is remembered is wrong.
    void glem() {
        raekker_.clear();
        roerte_.clear();
    }
    [[nodiscard]] std::size_t husket() const { return raekker_.size(); }

  private:
    struct Raekke {
        Tal tal{};
        bool roert = false;
    };
    Lager& lager_;
    const Rum rum_;
    const std::size_t loft_;
    std::unordered_map<std::string, Raekke> raekker_;
    std::vector<std::string> roerte_;
};

}  // namespace faelled::store
