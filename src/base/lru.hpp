// A bounded memory of what was used last: for caches whose loss only costs time.
#pragma once

#include <cstddef>
#include <functional>
#include <list>
#include <unordered_map>
#include <utility>

namespace faelled {

// At most `loft` entries (at least one); the one unused longest goes first. Not thread-safe: the
// owner has the lock.
template <typename Noegle, typename Vaerdi, typename Hash = std::hash<Noegle>>
class Lru {
  public:
    explicit Lru(std::size_t loft) : loft_(loft > 0 ? loft : 1) {}

    // Null when unknown; else valid until the next saet or glem, and counted as used.
    [[nodiscard]] Vaerdi* find(const Noegle& key) {
        const auto at = poster_.find(key);
        if (at == poster_.end()) return nullptr;
        raekke_.splice(raekke_.begin(), raekke_, at->second);
        return &at->second->second;
    }
    // Replaces what was there. True when another entry had to go.
    bool saet(const Noegle& key, Vaerdi value) {
        if (Vaerdi* const v = find(key)) {
            *v = std::move(value);
            return false;
        }
        const bool fuld = poster_.size() >= loft_;
        if (fuld) {
            poster_.erase(raekke_.back().first);
            raekke_.pop_back();
        }
        raekke_.emplace_front(key, std::move(value));
        poster_.emplace(key, raekke_.begin());
        return fuld;
    }
    void glem(const Noegle& key) {
        const auto at = poster_.find(key);
        if (at == poster_.end()) return;
        raekke_.erase(at->second);
        poster_.erase(at);
    }
    void toem() {
        poster_.clear();
        raekke_.clear();
    }
    [[nodiscard]] std::size_t antal() const { return poster_.size(); }

  private:
    using Raekke = std::list<std::pair<Noegle, Vaerdi>>;
    std::size_t loft_;
    Raekke raekke_;  // used last first
    std::unordered_map<Noegle, typename Raekke::iterator, Hash> poster_;
};

}  // namespace faelled
