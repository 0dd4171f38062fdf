// A bounded memory keyed by a digest, in sixteen parts with a lock each. Private to adgang.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>

#include "base/lru.hpp"
#include "base/metrics.hpp"
#include "krypto/digest.hpp"

namespace faelled::adgang {

// At most `loft` values (rounded down to a multiple of the parts, at least one each); in each part
// the one unused longest goes first. `antal` follows the number of values, `fortraengt` counts
// those that had to go. Thread-safe.
template <typename Vaerdi>
class Aftrykshukommelse {
  public:
    Aftrykshukommelse(std::size_t loft, metrics::Gauge& antal, metrics::Counter& fortraengt)
        : maaler_(antal), fortraengt_(fortraengt) {
        const std::size_t each = std::max<std::size_t>(loft / kDele, 1);
        for (auto& d : dele_)
            d = std::make_unique<Del>(each);
    }
    Aftrykshukommelse(const Aftrykshukommelse&) = delete;
    Aftrykshukommelse& operator=(const Aftrykshukommelse&) = delete;
    ~Aftrykshukommelse() { maaler_.add(-static_cast<std::int64_t>(antal())); }

    // What is known, and else the edition for `saet`: it rises when something is forgotten, so that
    // an answer found before that is not put in after it.
    struct Fund {
        std::optional<Vaerdi> vaerdi;
        std::uint64_t udgave = 0;
    };
    [[nodiscard]] Fund find(const krypto::Fingeraftryk& key) {
        Del& d = hvor(key);
        const std::scoped_lock lock(d.laas);
        const Vaerdi* const known = d.poster.find(key);
        return known != nullptr ? Fund{*known, d.udgave} : Fund{std::nullopt, d.udgave};
    }
    void saet(const krypto::Fingeraftryk& key, Vaerdi value, std::uint64_t udgave) {
        Del& d = hvor(key);
        const std::scoped_lock lock(d.laas);
        if (d.udgave != udgave) return;
        const std::size_t before = d.poster.antal();
        if (d.poster.saet(key, std::move(value))) fortraengt_.add();
        maaler_.add(static_cast<std::int64_t>(d.poster.antal() - before));
    }
    void glem(const krypto::Fingeraftryk& key) {
        Del& d = hvor(key);
        const std::scoped_lock lock(d.laas);
        ++d.udgave;
        const std::size_t before = d.poster.antal();
        d.poster.glem(key);
        maaler_.add(-static_cast<std::int64_t>(before - d.poster.antal()));
    }
    void toem() {
        for (const auto& d : dele_) {
            const std::scoped_lock lock(d->laas);
            ++d->udgave;
            maaler_.add(-static_cast<std::int64_t>(d->poster.antal()));
            d->poster.toem();
        }
    }
    [[nodiscard]] std::size_t antal() const {
        std::size_t n = 0;
        for (const auto& d : dele_) {
            const std::scoped_lock lock(d->laas);
            n += d->poster.antal();
        }
        return n;
    }

  private:
    static constexpr std::size_t kDele = 16;
    struct alignas(64) Del {
        explicit Del(std::size_t loft) : poster(loft) {}
        std::mutex laas;
        std::uint64_t udgave = 0;
        Lru<krypto::Fingeraftryk, Vaerdi, krypto::Fingeraftrykhash> poster;
    };
    Del& hvor(const krypto::Fingeraftryk& key) { return *dele_[key.back() % kDele]; }

    metrics::Gauge& maaler_;
    metrics::Counter& fortraengt_;
    std::array<std::unique_ptr<Del>, kDele> dele_;
};

}  // namespace faelled::adgang
