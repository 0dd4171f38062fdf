// A ticket as a message of RabbitMQ, and numbers for channels. Private to the queue of tickets.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "amqp/klient.hpp"
#include "beskedfordeler/billetkoe.hpp"

namespace faelled::app {

// 24 bytes: mailbox, place.
[[nodiscard]] inline std::string billetkrop(const beskedfordeler::Billet& b) {
    std::string out(b.dueslag.view());
    for (int shift = 56; shift >= 0; shift -= 8)
        out.push_back(static_cast<char>(b.plads >> shift));
    return out;
}

[[nodiscard]] inline std::optional<beskedfordeler::Billet> laes_billetkrop(std::string_view bytes) {
    if (bytes.size() != 24) return std::nullopt;
    beskedfordeler::Billet b{Uuid::raw(bytes.data()), 0};
    for (const char c : bytes.substr(16))
        b.plads = b.plads << 8 | static_cast<std::uint8_t>(c);
    return b;
}

// Of one connection, above the one that is open from the start. A number is free when the broker
// has closed its channel too.
class Kanalnumre {
  public:
    // None: the broker allows no more.
    [[nodiscard]] std::optional<std::uint16_t> tag(const amqp::Klient& client) {
        std::uint16_t free = amqp::Klient::kUdgivkanal + 1;
        for (const std::uint16_t taken : optagne_)
            if (taken == free) ++free;
        if (free > client.kanaler()) return std::nullopt;
        optagne_.insert(free);
        return free;
    }
    void fri(std::uint16_t kanal) { optagne_.erase(kanal); }
    void alle_fri() { optagne_.clear(); }

  private:
    std::set<std::uint16_t> optagne_;
};

}  // namespace faelled::app
