// A queue of tickets in memory, for tests: as a broker with one active reader a mailbox, on a
// thread of its own, with a connection that a test can cut.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <set>
#include <thread>
#include <utility>
#include <vector>

#include "beskedfordeler/billetkoe.hpp"

namespace faelled::beskedfordeler::test {

// What the broker keeps: outlives the connections to it.
struct Mellemled {
    struct Koe {
        std::deque<std::uint64_t> klar;
        std::map<std::uint64_t, std::uint64_t> ude;  // number -> place
    };
    std::mutex laas;
    std::map<Uuid, Koe> koeer;
};

class MemoryBilletkoe final : public Billetkoe {
  public:
    explicit MemoryBilletkoe(Mellemled& broker) : m_(broker), traad_([this] { koer(); }) {}
    ~MemoryBilletkoe() override { stop(); }
    MemoryBilletkoe(const MemoryBilletkoe&) = delete;
    MemoryBilletkoe& operator=(const MemoryBilletkoe&) = delete;

    [[nodiscard]] bool klar() const override { return !brudt_; }
    void aflever(std::vector<Billet> tickets, std::int64_t frist_us,
                 std::move_only_function<void(Result<void>)> done) override {
        {
            const std::scoped_lock lock(m_.laas);
            if (!stop_) {
                nye_.push_back({std::move(tickets), frist_us, std::move(done)});
                arbejde_.notify_one();
                return;
            }
        }
        done(std::unexpected(Fejl::miljoe("stoppet")));
    }
    void abonner(const Uuid& box, std::uint16_t samtidige,
                 std::shared_ptr<Billetmodtager> to) override {
        const std::scoped_lock lock(m_.laas);
        laesere_[box] = {std::move(to), samtidige};
        arbejde_.notify_one();
    }
    void laes_forfra(const Uuid& /*box*/) override {}
    void afmeld(const Uuid& box) override {
        const std::scoped_lock lock(m_.laas);
        laesere_.erase(box);
        tilbage(box);
    }
    void kvitter(const Uuid& box, std::uint64_t nummer) override {
        const std::scoped_lock lock(m_.laas);
        m_.koeer[box].ude.erase(nummer);
        arbejde_.notify_one();
    }
    void stop() override {
        {
            const std::scoped_lock lock(m_.laas);
            stop_ = true;
            arbejde_.notify_one();
        }
        if (traad_.joinable()) traad_.join();
        std::deque<Ny> left;
        {
            const std::scoped_lock lock(m_.laas);
            left.swap(nye_);
            for (const auto& [box, r] : laesere_)
                tilbage(box);
            laesere_.clear();
        }
        for (Ny& n : left)
            n.done(std::unexpected(Fejl::miljoe("stoppet")));
        bekraeft(std::unexpected(Fejl::miljoe("stoppet")));
    }

    // --- a test's ---
    // The connection is cut; the first `n` tickets of the next message get through unconfirmed.
    // Readers are called by one thread at a time: not while they are being given a ticket.
    void bryd(std::size_t n = 0) {
        std::vector<std::shared_ptr<Billetmodtager>> told;
        {
            std::unique_lock lock(m_.laas);
            brudt_ = true;
            kaldt_.wait(lock, [this] { return !kalder_; });
            slipper_ = n;
            for (const auto& [box, r] : laesere_) {
                tilbage(box);
                told.push_back(r.til);
            }
        }
        for (const auto& r : told)
            r->tabt();
    }
    void forbind() {
        const std::scoped_lock lock(m_.laas);
        brudt_ = false;
        arbejde_.notify_one();
    }
    // Tickets get through, but of the next `n` messages that is not said till `bekraeft`.
    void ti_om(std::size_t n) {
        const std::scoped_lock lock(m_.laas);
        ti_om_ = n;
    }
    void bekraeft(const Result<void>& r) {
        std::vector<Ny> some;
        {
            const std::scoped_lock lock(m_.laas);
            some.swap(ubekraeftede_);
        }
        for (Ny& n : some)
            n.done(r);
    }
    std::size_t ubekraeftede() {
        const std::scoped_lock lock(m_.laas);
        return ubekraeftede_.size();
    }
    std::size_t i_koe(const Uuid& box) {
        const std::scoped_lock lock(m_.laas);
        return m_.koeer[box].klar.size() + m_.koeer[box].ude.size();
    }

  private:
    struct Ny {
        std::vector<Billet> billetter;
        std::int64_t frist_us = 0;
        std::move_only_function<void(Result<void>)> done;
    };
    struct Laeser {
        std::shared_ptr<Billetmodtager> til;
        std::size_t samtidige = 1;
    };

    // To the head, in their order. Under the lock.
    void tilbage(const Uuid& box) {
        auto& q = m_.koeer[box];
        std::vector<std::uint64_t> places;
        for (const auto& [number, place] : q.ude)
            places.push_back(place);
        q.klar.insert(q.klar.begin(), places.begin(), places.end());
        q.ude.clear();
    }
    void koer() {
        std::unique_lock lock(m_.laas);
        while (!stop_) {
            if (!nye_.empty() && (!brudt_ || nye_.front().frist_us > 0)) {
                Ny n = std::move(nye_.front());
                nye_.pop_front();
                std::size_t through = brudt_ ? std::exchange(slipper_, 0) : n.billetter.size();
                const bool ok = !brudt_;
                for (const Billet& t : n.billetter)
                    if (through > 0 && through-- > 0) m_.koeer[t.dueslag].klar.push_back(t.plads);
                if (ok && ti_om_ > 0) {
                    --ti_om_;
                    ubekraeftede_.push_back(std::move(n));
                    continue;
                }
                lock.unlock();
                n.done(ok ? Result<void>() : std::unexpected(Fejl::miljoe("køen er væk")));
                lock.lock();
            } else if (!en_til(lock)) {
                arbejde_.wait_for(lock, std::chrono::milliseconds(5));
            }
        }
    }
    bool en_til(std::unique_lock<std::mutex>& lock) {
        if (brudt_) return false;
        for (const auto& [box, r] : laesere_) {
            auto& q = m_.koeer[box];
            if (q.klar.empty() || q.ude.size() >= r.samtidige) continue;
            const std::uint64_t place = q.klar.front();
            q.klar.pop_front();
            const std::uint64_t number = ++nummer_;
            q.ude[number] = place;
            const auto to = r.til;
            kalder_ = true;
            lock.unlock();
            to->kom(number, place);
            lock.lock();
            kalder_ = false;
            kaldt_.notify_all();
            return true;
        }
        return false;
    }

    Mellemled& m_;
    std::condition_variable arbejde_;
    std::condition_variable kaldt_;
    bool kalder_ = false;  // a reader, without the lock
    std::deque<Ny> nye_;
    std::map<Uuid, Laeser> laesere_;
    std::atomic<bool> brudt_{false};
    std::size_t slipper_ = 0;
    std::size_t ti_om_ = 0;
    std::vector<Ny> ubekraeftede_;
    std::uint64_t nummer_ = 0;
    bool stop_ = false;
    std::thread traad_;
};

}  // namespace faelled::beskedfordeler::test
