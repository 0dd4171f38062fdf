// The store under an engine whose writes carry a row of their owner's: what the owner read before
// it called the engine is still so when the write is made, or the write is not made.
#pragma once

#include <optional>
#include <utility>

#include "store/viderelager.hpp"

namespace faelled::oio {

// Not thread-safe: one write at a time.
class Foelgelager final : public store::Viderelager {
  public:
    // Fejl::regel of a write that was not made because the row, or something else it expected, had
    // changed. Not store::kRegelVersion: the engine would try the same again, with what its owner
    // read before.
    static constexpr std::string_view kRegelIgen = "igen";

    using Viderelager::Viderelager;

    // From now on a batch carries `row`; nothing: none does.
    void med(std::optional<store::RumSkrivning> row) {
        row_ = std::move(row);
        skrevet_ = false;
    }
    // Whether a batch with the row is in the store.
    [[nodiscard]] bool skrevet() const { return skrevet_; }

    [[nodiscard]] Result<void> append(store::Batch batch) override {
        if (!row_) return Viderelager::append(std::move(batch));
        batch.rum.push_back(*row_);
        Result<void> done = Viderelager::append(std::move(batch));
        if (done) skrevet_ = true;
        if (done || !store::er_konflikt(done.error())) return done;
        Fejl again = std::move(done).error();
        again.regel = kRegelIgen;
        return std::unexpected(std::move(again));
    }

  private:
    std::optional<store::RumSkrivning> row_;
    bool skrevet_ = false;
};

}  // namespace faelled::oio
