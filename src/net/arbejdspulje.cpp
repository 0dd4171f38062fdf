#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>

#include "base/log.hpp"
#include "net/http.hpp"

namespace faelled::net {
namespace {

class Pulje final : public Arbejdspulje {
  public:
    Pulje(std::size_t traade, std::size_t koe) : plads_(koe) {
        traade_.reserve(traade);
        for (std::size_t i = 0; i < traade; ++i)
            traade_.emplace_back([this] { arbejd(); });
    }
    ~Pulje() override { stop(); }

    bool send(std::function<void()> job) override {
        {
            const std::scoped_lock laas(mutex_);
            if (stopper_ || koe_.size() >= plads_) return false;
            koe_.push_back(std::move(job));
        }
        nyt_.notify_one();
        return true;
    }

    void stop() override {
        {
            const std::scoped_lock laas(mutex_);
            stopper_ = true;
        }
        nyt_.notify_all();
        const std::scoped_lock laas(slut_mutex_);
        for (std::thread& t : traade_)
            if (t.joinable()) t.join();
    }

  private:
    void arbejd() {
        std::unique_lock laas(mutex_);
        for (;;) {
            nyt_.wait(laas, [this] { return stopper_ || !koe_.empty(); });
            if (koe_.empty()) return;
            std::function<void()> job = std::move(koe_.front());
            koe_.pop_front();
            laas.unlock();
            udfoer(job);
            job = nullptr;  // what it holds is freed outside the lock
            laas.lock();
        }
    }

    static void udfoer(const std::function<void()>& job) {
        try {
            job();
        } catch (const std::exception& e) {
            log::fejl("arbejdspulje.undtagelse", {{"tekst", e.what()}});
        } catch (...) {
            log::fejl("arbejdspulje.undtagelse");
        }
    }

    const std::size_t plads_;
    std::mutex mutex_;
    std::mutex slut_mutex_;
    std::condition_variable nyt_;
    std::deque<std::function<void()>> koe_;
    bool stopper_ = false;
    std::vector<std::thread> traade_;
};

}  // namespace

std::unique_ptr<Arbejdspulje> lav_arbejdspulje(std::size_t traade, std::size_t koe) {
    return std::make_unique<Pulje>(traade == 0 ? 1 : traade, koe);
}

}  // namespace faelled::net
