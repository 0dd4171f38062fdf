// What a broker answers, on its way to the connection that asked. Private to amqp.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "amqp/koder.hpp"

namespace faelled::amqp {

class Kanal;
struct Forbindelsestilstand;

// Happens on the connection's thread. The channel is null when it has been closed since. A Brud
// closes what it says.
struct Haendelse {
    std::uint16_t kanal = 0;
    std::uint32_t generation = 0;  // of the channel: its number may be in use again
    std::move_only_function<Udfald(Forbindelsestilstand*, Kanal*)> sker;
};

// Filled from any thread, emptied by the connection. Bounded by what the connection has asked for:
// one question, its publications, its credits. Outlives the connection; then it drops what comes.
class Indbakke {
  public:
    // `vaek`: called without a lock when there is something to do; must not call back.
    explicit Indbakke(std::function<void()> vaek) : vaek_(std::move(vaek)) {}

    void laeg(Haendelse h) {
        {
            const std::scoped_lock laas(mutex_);
            if (lukket_) return;
            ventende_.push_back(std::move(h));
            if (vaagen_ || ventende_.size() > 1) return;
        }
        vaek_();
    }
    // The connection's thread is at work and will look here before it rests: it is not to be woken.
    void hold_vaagen() {
        const std::scoped_lock laas(mutex_);
        vaagen_ = true;
    }
    // What has come; when that is nothing, the thread rests.
    [[nodiscard]] std::vector<Haendelse> tag() {
        const std::scoped_lock laas(mutex_);
        if (ventende_.empty()) vaagen_ = false;
        return std::exchange(ventende_, {});
    }
    void luk() {
        std::vector<Haendelse> bort;  // destroyed without the lock: they may hold readers
        const std::scoped_lock laas(mutex_);
        lukket_ = true;
        bort.swap(ventende_);
    }

  private:
    std::mutex mutex_;
    std::vector<Haendelse> ventende_;
    bool lukket_ = false;
    bool vaagen_ = false;
    const std::function<void()> vaek_;
};
using Indbakkeref = std::shared_ptr<Indbakke>;

// Where the answer to a channel goes, as long as it is open. Copied into completions.
struct Kanalpost {
    Indbakkeref indbakke;
    std::uint16_t kanal = 0;
    std::uint32_t generation = 0;

    // `sker`: Udfald(Forbindelsestilstand*, Kanal*).
    template <typename F>
    void send(F sker) const {
        indbakke->laeg({kanal, generation, std::move(sker)});
    }
};

}  // namespace faelled::amqp
