// Minted classes whose real UUID has turned up (klassifikation.md 9, 15): a read of the alias is
// answered with the real object under the UUID that was asked for.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "base/uuid.hpp"
#include "oio/maerke.hpp"
#include "oio/motor.hpp"
#include "oio/regelskrift.hpp"

namespace faelled::klassifikation {

// The table, whole in memory and kept in the store (docs/formater/store.md); read anew when this
// node or another has changed it. Thread-safe.
class Aliaser {
  public:
    static constexpr std::size_t kFlest = 10'000;

    // Both outlive it. The table is read at the first look.
    Aliaser(oio::Motor& motor, oio::Maerke& mark)
        : motor_(motor), maerke_(mark), skrift_(motor, mark) {}

    // The real UUID; nothing when it is no alias.
    [[nodiscard]] Result<std::optional<Uuid>> rigtig(const Uuid& uuid) const;
    // By alias.
    [[nodiscard]] Result<std::vector<std::pair<Uuid, Uuid>>> alle() const;
    // Fejl 40: the same, a chain of aliases, or too many; 44: the real one is no common class,
    // facet or classification.
    [[nodiscard]] Result<void> saet(const Uuid& alias, const Uuid& rigtig);
    // 44 when it is none.
    [[nodiscard]] Result<void> fjern(const Uuid& alias);

  private:
    using Tabel = std::unordered_map<Uuid, Uuid>;
    [[nodiscard]] Result<std::shared_ptr<const Tabel>> tabel() const;
    [[nodiscard]] Result<void> maa_saettes(const Uuid& alias, const Uuid& rigtig) const;
    // Looks whether `rule` holds and writes; again when another node wrote meanwhile.
    [[nodiscard]] Result<void> skriv(const Uuid& alias, std::optional<Uuid> rigtig,
                                     const std::function<Result<void>()>& rule);

    oio::Motor& motor_;
    oio::Maerke& maerke_;
    mutable std::mutex mutex_;
    std::mutex skriv_;
    oio::Regelskrift skrift_;  // under skriv_
    mutable std::shared_ptr<const Tabel> tabel_;
    mutable std::uint64_t andres_ = 0;  // what the mark said when it was read
};

}  // namespace faelled::klassifikation
