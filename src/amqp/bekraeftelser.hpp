// Publisher confirms of one channel: which publications have been answered, and how to say so in
// few frames. Private to amqp.
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "amqp/metodeskriver.hpp"

namespace faelled::amqp {

class Bekraeftelser {
  public:
    // The number of a publication: 1, 2, ...
    [[nodiscard]] std::uint64_t naeste() {
        svaret_.push_back(false);
        return bund_ + svaret_.size() - 1;
    }
    // Said by send(): together with what else was answered before it.
    void ja(std::uint64_t nummer) {
        svaret_[nummer - bund_] = true;
        nye_.push_back(nummer);
    }
    // The caller says it at once.
    void nej(std::uint64_t nummer) {
        svaret_[nummer - bund_] = true;
        ryk();
    }
    // One ack for all that have been answered without a gap, one for each of the others.
    void send(Metodeskriver w, std::uint16_t kanal) {
        if (nye_.empty()) return;
        ryk();
        std::uint64_t sidste = 0;
        std::size_t samlet = 0;
        for (const std::uint64_t n : nye_) {
            if (n >= bund_) {
                w.ack(kanal, n, false);
                continue;
            }
            ++samlet;
            sidste = n > sidste ? n : sidste;
        }
        if (samlet != 0) w.ack(kanal, sidste, samlet > 1);
        nye_.clear();
    }

  private:
    void ryk() {
        while (!svaret_.empty() && svaret_.front()) {
            svaret_.pop_front();
            ++bund_;
        }
    }

    std::uint64_t bund_ = 1;   // the lowest number that is not answered
    std::deque<bool> svaret_;  // from bund_
    std::vector<std::uint64_t> nye_;
};

}  // namespace faelled::amqp
