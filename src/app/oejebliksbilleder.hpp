// Snapshots of a sandbox's data, to go back to: a checkpoint of the store (files are linked, so it
// takes moments and next to no space) and the clock's offset. Going back happens between two runs
// of the server: the store is closed then.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "store/store.hpp"

namespace faelled::app {

// The data as they were when the sandbox was filled; made by itself, never overwritten.
inline constexpr std::string_view kFoersteBillede = "start";

class Oejebliksbilleder {
  public:
    static constexpr std::size_t kHoejst = 20;

    // `mappe`: where they lie; made when needed.
    explicit Oejebliksbilleder(std::string mappe) : mappe_(std::move(mappe)) {}

    // Small letters, digits and '-', at most 40.
    [[nodiscard]] static bool er_navn(std::string_view navn);
    // By name.
    [[nodiscard]] std::vector<std::string> alle() const;
    [[nodiscard]] bool findes(std::string_view navn) const;
    // 40 a name that is none, 49 there already or too many.
    [[nodiscard]] Result<void> tag(store::Lager& lager, std::string_view navn,
                                   std::int64_t forskydning);
    // 44 unknown; 49 for kFoersteBillede.
    [[nodiscard]] Result<void> fjern(std::string_view navn);
    // Puts the snapshot's files in place of the store in `lager`, which nobody has open. Answers
    // the clock's offset then. On Fejl the store is as it was.
    [[nodiscard]] Result<std::int64_t> genskab(std::string_view navn, const std::string& lager);

  private:
    [[nodiscard]] std::string sti(std::string_view navn) const;

    std::string mappe_;
    mutable std::mutex laas_;
};

}  // namespace faelled::app
