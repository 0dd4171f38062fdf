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
        std::deque<const void*> laesere;             // connections; the first is the active one
    };
    std::mutex laas;
    std::map<Uuid, Koe> koeer;
    std::uint64_t nummer = 0;
};

class MemoryBilletkoe final : public Billetkoe {
  public:
    explicit MemoryBilletkoe(Mellemled& broker) : m_(broker), traad_([this] { koer(); }) {}
    ~MemoryBilletkoe() override { stop(); }
    MemoryBilletkoe(const MemoryBilletkoe&) = delete;
    MemoryBilletkoe& operator=(const MemoryBilletkoe&) = delete;

    [[nodiscard]] bool klar() const override { return !brudt_; }
    void aflever(std::vector<Billet> tickets) override {
        const std::scoped_lock lock(m_.laas);
        if (stop_) return;
        nye_.insert(nye_.end(), tickets.begin(), tickets.end());
        arbejde_.notify_one();
    }
    void abonner(const Uuid& box, std::uint16_t samtidige,
                 std::shared_ptr<Billetmodtager> to) override {
        const std::scoped_lock lock(m_.laas);
        laesere_[box] = {std::move(to), samtidige};
        if (!brudt_) m_.koeer[box].laesere.push_back(this);
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
        if (const auto at = m_.koeer.find(box); at != m_.koeer.end()) at->second.ude.erase(nummer);
        arbejde_.notify_one();
    }
    void fjern(const Uuid& box) override {
        const std::scoped_lock lock(m_.laas);
        laesere_.erase(box);
        m_.koeer.erase(box);
    }
    void stop() override {
        {
            const std::scoped_lock lock(m_.laas);
            stop_ = true;
            arbejde_.notify_one();
        }
        if (traad_.joinable()) traad_.join();
        const std::scoped_lock lock(m_.laas);
        nye_.clear();
        for (const auto& [box, r] : laesere_)
            tilbage(box);
        laesere_.clear();
    }

    // --- a test's ---
    // The connection is cut. Readers are called by one thread at a time: not while they are being
    // given a ticket.
    void bryd() {
        std::vector<std::shared_ptr<Billetmodtager>> told;
        {
            std::unique_lock lock(m_.laas);
            brudt_ = true;
            kaldt_.wait(lock, [this] { return !kalder_; });
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
        for (const auto& [box, r] : laesere_)
            m_.koeer[box].laesere.push_back(this);
        arbejde_.notify_one();
    }
    // The next `n` tickets are lost.
    void tab(std::size_t n) {
        const std::scoped_lock lock(m_.laas);
        tabes_ = n;
    }
    bool har_koe(const Uuid& box) {
        const std::scoped_lock lock(m_.laas);
        return m_.koeer.contains(box);
    }
    std::size_t i_koe(const Uuid& box) {
        const std::scoped_lock lock(m_.laas);
        return m_.koeer[box].klar.size() + m_.koeer[box].ude.size();
    }

  private:
    struct Laeser {
        std::shared_ptr<Billetmodtager> til;
        std::size_t samtidige = 1;
    };

    // To the head, in their order; the next reader's turn. Under the lock.
    void tilbage(const Uuid& box) {
        const auto at = m_.koeer.find(box);
        if (at == m_.koeer.end()) return;
        auto& q = at->second;
        const bool active = !q.laesere.empty() && q.laesere.front() == this;
        std::erase(q.laesere, this);
        if (!active) return;
        std::vector<std::uint64_t> places;
        places.reserve(q.ude.size());
        for (const auto& [number, place] : q.ude)
            places.push_back(place);
        q.klar.insert(q.klar.begin(), places.begin(), places.end());
        q.ude.clear();
    }
    void koer() {
        std::unique_lock lock(m_.laas);
        while (!stop_) {
            if (!nye_.empty() && !brudt_) {
                const Billet t = nye_.front();
                nye_.pop_front();
                if (tabes_ > 0)
                    --tabes_;
                else
                    m_.koeer[t.dueslag].klar.push_back(t.plads);
            } else if (!en_til(lock)) {
                arbejde_.wait_for(lock, std::chrono::milliseconds(5));
            }
        }
    }
    bool en_til(std::unique_lock<std::mutex>& lock) {
        if (brudt_) return false;
        for (const auto& [box, r] : laesere_) {
            auto& q = m_.koeer[box];
            if (q.laesere.empty() || q.laesere.front() != this) continue;
            if (q.klar.empty() || q.ude.size() >= r.samtidige) continue;
            const std::uint64_t place = q.klar.front();
            q.klar.pop_front();
            const std::uint64_t number = ++m_.nummer;
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
    std::deque<Billet> nye_;
    std::map<Uuid, Laeser> laesere_;
    std::atomic<bool> brudt_{false};
    std::size_t tabes_ = 0;
    bool stop_ = false;
    std::thread traad_;
};

// An engine of mailboxes (test_postlager.hpp) that knows each node's queue, in the order they were
// made.
struct Noderkoe {
    Mellemled mellemled;
    std::vector<MemoryBilletkoe*> koeer;
    std::unique_ptr<Billetkoe> ny() {
        auto fresh = std::make_unique<MemoryBilletkoe>(mellemled);
        koeer.push_back(fresh.get());
        return fresh;
    }
};

}  // namespace faelled::beskedfordeler::test
