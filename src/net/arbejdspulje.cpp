#include <algorithm>
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "net/http.hpp"
#include "net/turkoe.hpp"
#include "net/turmaaling.hpp"

namespace faelled::net {
namespace {

struct Job {
    std::function<void()> goer;
    std::int64_t siden_us;
};
using Koe = Turkoe<Job>;

class Pulje final : public Arbejdspulje {
  public:
    explicit Pulje(const Puljeindstillinger& s)
        : koe_(s.tur), maaling_(s.navn.empty() ? nullptr : std::make_unique<Turmaaling>(s.navn)) {
        const std::size_t antal = std::max<std::size_t>(s.traade, 1);
        traade_.reserve(antal);
        for (std::size_t i = 0; i < antal; ++i)
            traade_.emplace_back([this] { arbejd(); });
    }
    ~Pulje() override { stop(); }

    bool send(Kaldernoegle who, std::function<void()> job) override {
        auto udfald = Koe::Udfald::kFuld;
        bool klar = false;
        {
            const std::scoped_lock laas(mutex_);
            if (stopper_) return false;
            udfald = koe_.tag(who, {std::move(job), monotonic_us()});
            klar = koe_.klar();
            if (maaling_ && udfald == Koe::Udfald::kTaget) maaling_->ventende.add(1);
        }
        const bool taget = udfald == Koe::Udfald::kTaget;
        if (maaling_ && !taget)
            (udfald == Koe::Udfald::kFuld ? maaling_->fuld : maaling_->kalder_fuld).add();
        if (klar && taget) nyt_.notify_one();
        return taget;
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
    // At a stop a thread leaves when nothing may run: what waits for a caller's own jobs is taken
    // by the threads that run those.
    void arbejd() {
        std::unique_lock laas(mutex_);
        for (;;) {
            nyt_.wait(laas, [this] { return stopper_ || koe_.klar(); });
            std::optional<Koe::Tur> tur = koe_.naeste();
            if (!tur) return;
            laas.unlock();
            const std::int64_t begyndt = monotonic_us();
            if (maaling_) {
                maaling_->ventende.add(-1);
                maaling_->ventetid.observe_us(begyndt - tur->job.siden_us);
            }
            udfoer(tur->job.goer);
            tur->job.goer = nullptr;  // what it holds is freed outside the lock
            const std::int64_t brugt = monotonic_us() - begyndt;
            laas.lock();
            koe_.faerdig(*tur, brugt);
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

    std::mutex mutex_;
    std::mutex slut_mutex_;
    std::condition_variable nyt_;
    Koe koe_;
    const std::unique_ptr<Turmaaling> maaling_;
    bool stopper_ = false;
    std::vector<std::thread> traade_;
};

}  // namespace

std::unique_ptr<Arbejdspulje> lav_arbejdspulje(const Puljeindstillinger& settings) {
    return std::make_unique<Pulje>(settings);
}

}  // namespace faelled::net
