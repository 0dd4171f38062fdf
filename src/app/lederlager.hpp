// The store as the leader of several nodes writes it: every batch holds only while this node leads.
//
// A key in Rum::kMeta has the number of the leadership. Each batch expects it there, under the
// store's own check: what a node writes that has lost the leadership without knowing is refused
// whole (kMiljoe). On a single node everything is handed on as it is.
#pragma once

#include <atomic>
#include <cstdint>

#include "store/viderelager.hpp"

namespace faelled::app {

class Lederlager final : public store::Viderelager {
  public:
    using Viderelager::Viderelager;

    Result<void> append(store::Batch batch) override;

    // Puts the number in place of the former leader's; false when a later one is there.
    [[nodiscard]] Result<bool> overtag(std::int64_t number);
    // Whether the number is still there.
    [[nodiscard]] Result<bool> leder_endnu();

  private:
    std::atomic<std::int64_t> nummer_{0};  // 0: a single node, or no leader
};

}  // namespace faelled::app
