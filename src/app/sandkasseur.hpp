// The sandbox's clock: the system's, moved by an amount that survives a restart. Production uses
// system_clock() itself and has no such thing.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/result.hpp"

namespace faelled::app {

// Thread-safe.
class Sandkasseur final : public Clock {
  public:
    // `fil` holds the offset in microseconds as text; missing: 0. Fejl kMiljoe when it does not
    // read.
    [[nodiscard]] static Result<std::unique_ptr<Sandkasseur>> aabn(const Clock& base,
                                                                   std::string fil);
    Sandkasseur(const Clock& base, std::string fil, std::int64_t offset)
        : base_(base), fil_(std::move(fil)), forskydning_(offset) {}

    [[nodiscard]] Tid now() const override { return base_.now().plus(forskydning_.load()); }
    [[nodiscard]] std::int64_t forskydning() const { return forskydning_.load(); }
    // Kept in the file before it holds.
    [[nodiscard]] Result<void> flyt(std::int64_t offset);

  private:
    const Clock& base_;
    std::string fil_;
    std::atomic<std::int64_t> forskydning_;
};

// The new offset that a wish asks for, given the present one: "+10d", "-2h30m", "=TIME" (ISO 8601,
// the clock goes on from there) or "reset". Units are d, h, m, s. Empty: not a wish, or more than
// a hundred years away.
[[nodiscard]] std::optional<std::int64_t> ny_forskydning(std::string_view wish,
                                                         std::int64_t present, Tid real_now);

}  // namespace faelled::app
