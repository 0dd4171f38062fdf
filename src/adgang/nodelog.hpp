// The audit log of one of several nodes: each has chains and metering rows of its own, so that none
// waits for, or collides with, another (docs/beslutninger/019-flere-noder.md).
//
// Node 0's lie where the log of a single node lies. Those of node n lie behind the bytes 'N', n in
// Rum::kRevision and are of the same form (docs/formater/revision.md). Everything that reads or
// writes one log takes a Nodelog as its store.
#pragma once

#include <vector>

#include "store/viderelager.hpp"

namespace faelled::adgang {

// Records of several nodes are numbered in one: node * kNodenumre + number in its chain.
inline constexpr std::uint64_t kNodenumre = 10'000'000'000'000;

class Nodelog final : public store::Viderelager {
  public:
    // `lager` outlives it.
    Nodelog(store::Lager& lager, std::uint8_t node);

    [[nodiscard]] std::uint8_t node() const { return node_; }

    Result<void> append(store::Batch batch) override;
    Result<void> scan(
        store::Rum rum, std::string_view praefiks, std::string_view fra,
        const std::function<bool(std::string_view, std::string_view)>& besoeg) override;
    Result<std::optional<std::string>> hent(store::Rum rum, std::string_view key) override;

  private:
    const std::uint8_t node_;
    const std::string foran_;
};

// The nodes that have a log, ascending; 0 is always among them.
[[nodiscard]] Result<std::vector<std::uint8_t>> nodelogge(store::Lager& lager);

}  // namespace faelled::adgang
