// Whose turn it is: a queue that shares time fairly between callers (docs/beslutninger/
// 014-tur-mellem-kaldere.md). Private to net.
//
// Each caller has a queue of its own and an account of the time it has had. Served is the caller
// with the smallest account among those that wait; who comes new, or comes back, starts at the
// level of the others, so nobody saves up and nobody pays for what was used while there was room
// for all. A caller's own jobs keep their order. With one caller it is a plain queue.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>

#include "net/http.hpp"

namespace faelled::net {

// Not thread-safe. No clock: who runs a job says how long it took.
template <typename Job>
class Turkoe {
  public:
    // Most that a caller can be ahead of or behind the others: one job that takes minutes does not
    // shut its caller out for minutes.
    static constexpr std::int64_t kMestGaeldUs = 1'000'000;

    enum class Udfald { kTaget, kFuld, kKalderFuld };
    struct Tur {
        Kaldernoegle hvem;
        Job job;
        std::int64_t anslag_us;  // put on the account beforehand
    };

    explicit Turkoe(Turgraenser graenser) : graenser_(graenser) {}

    [[nodiscard]] Udfald tag(Kaldernoegle hvem, Job job) {
        if (venter_ >= graenser_.i_alt) return Udfald::kFuld;
        const auto [her, ny] = kaldere_.try_emplace(hvem);
        Kalder& k = her->second;
        k.hus = hvem == 0;
        if (!k.hus && k.venter.size() >= graenser_.pr_kalder) return Udfald::kKalderFuld;
        if (ny || k.hviler()) {
            if (!ny) hvilende_.erase({k.brugt_us, hvem});
            k.brugt_us = std::max(k.brugt_us, niveau_us_);
            k.anslag_us = ny ? anslag_us_ : k.anslag_us;
            ++aktive_;
        }
        k.venter.push_back(std::move(job));
        ++venter_;
        if (k.venter.size() == 1 && kan(k)) klare_.emplace(k.brugt_us, hvem);
        return Udfald::kTaget;
    }

    // The next job; nothing when none waits, or only callers that run as many as they may. Each is
    // followed by one faerdig().
    [[nodiscard]] std::optional<Tur> naeste() {
        if (klare_.empty()) return {};
        const Kaldernoegle hvem = klare_.begin()->second;
        klare_.erase(klare_.begin());
        Kalder& k = kaldere_.find(hvem)->second;
        Tur tur{hvem, std::move(k.venter.front()), k.anslag_us};
        k.venter.pop_front();
        --venter_;
        ++k.koerer;
        niveau_us_ = std::max(niveau_us_, k.brugt_us);
        k.brugt_us = std::max(k.brugt_us, niveau_us_ - kMestGaeldUs);
        bogfoer(k, k.anslag_us);
        if (!k.venter.empty() && kan(k)) klare_.emplace(k.brugt_us, hvem);
        return tur;
    }

    // `us` is what the job took.
    void faerdig(const Tur& tur, std::int64_t us) {
        const auto her = kaldere_.find(tur.hvem);
        Kalder& k = her->second;
        const bool var_klar = !k.venter.empty() && kan(k);
        if (var_klar) klare_.erase({k.brugt_us, tur.hvem});
        const std::int64_t pris = std::max<std::int64_t>(us, 1);
        bogfoer(k, pris - tur.anslag_us);
        k.anslag_us = (k.anslag_us * 3 + pris) / 4;
        anslag_us_ = (anslag_us_ * 3 + pris) / 4;
        --k.koerer;
        if (!k.venter.empty())
            klare_.emplace(k.brugt_us, tur.hvem);
        else if (k.koerer == 0)
            laeg_til_hvile(tur.hvem, k);
    }

    // Somebody may run now.
    [[nodiscard]] bool klar() const { return !klare_.empty(); }
    [[nodiscard]] bool tom() const { return venter_ == 0; }
    [[nodiscard]] std::size_t ventende() const { return venter_; }
    // Callers it keeps an account of.
    [[nodiscard]] std::size_t kendte() const { return kaldere_.size(); }

    void ryd() {
        kaldere_.clear();
        klare_.clear();
        hvilende_.clear();
        venter_ = aktive_ = 0;
        niveau_us_ = 0;
    }

  private:
    struct Kalder {
        std::deque<Job> venter;
        std::size_t koerer = 0;
        std::int64_t brugt_us = 0;
        std::int64_t anslag_us = 0;  // what a job of this caller usually takes
        bool hus = false;            // our own work: no bounds but the queue's
        [[nodiscard]] bool hviler() const { return koerer == 0 && venter.empty(); }
    };

    [[nodiscard]] bool kan(const Kalder& k) const {
        return k.hus || k.koerer < graenser_.samtidige;
    }

    // The level follows what the active ones get each, and stays a little below: so a newcomer goes
    // before who has just been served, and a stream of newcomers never holds the others back.
    void bogfoer(Kalder& k, std::int64_t us) {
        niveau_us_ += us / static_cast<std::int64_t>(aktive_ + 1);
        k.brugt_us = std::min(k.brugt_us + us, niveau_us_ + kMestGaeldUs);
    }

    void laeg_til_hvile(Kaldernoegle hvem, const Kalder& k) {
        --aktive_;
        hvilende_.emplace(k.brugt_us, hvem);
        if (aktive_ == 0) return ryd();
        while (!hvilende_.empty() && hvilende_.begin()->first <= niveau_us_) {
            kaldere_.erase(hvilende_.begin()->second);
            hvilende_.erase(hvilende_.begin());
        }
    }

    const Turgraenser graenser_;
    std::unordered_map<Kaldernoegle, Kalder> kaldere_;
    std::set<std::pair<std::int64_t, Kaldernoegle>> klare_;     // wait and may run, by account
    std::set<std::pair<std::int64_t, Kaldernoegle>> hvilende_;  // neither wait nor run, but owe
    std::size_t venter_ = 0;
    std::size_t aktive_ = 0;
    std::int64_t niveau_us_ = 0;
    std::int64_t anslag_us_ = 0;
};

}  // namespace faelled::net
