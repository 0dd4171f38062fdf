// Batches that become durable together: each is checked against the store plus what those before it
// in the group write, and either wholly taken in or not at all. The same for every engine that
// stores.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "store/format.hpp"

namespace faelled::store {

// What lies in the store before the group.
class Grundlag {
  public:
    virtual ~Grundlag() = default;
    // Of kIndeks only whether there is a value is asked for.
    [[nodiscard]] virtual Result<std::optional<std::string>> hent(Familie f,
                                                                  std::string_view key) const = 0;
};

// Every key that a group with this batch may ask its Grundlag for; for engines that fetch them all
// at once.
void noegler(const Batch& batch, std::vector<std::pair<Familie, std::string>>& out);

class Gruppe {
  public:
    // One key and what the group makes of it: a value, or nothing when it removes it.
    struct Aendring {
        Familie familie = Familie::kSystem;
        std::string_view noegle;
        const std::optional<std::string>* vaerdi = nullptr;
    };

    // `start`: counters before the group. The store must not be written by others while the group
    // lives.
    Gruppe(const Grundlag& d, const Taellere& start) : d_(d), tal_(start) {}

    // Takes the batch in, or leaves the group as it was and says why. Calls its `sent.byg`.
    [[nodiscard]] Result<void> tilfoej(const Batch& batch);

    [[nodiscard]] bool tom() const { return gruppe_.empty(); }
    [[nodiscard]] const Taellere& taellere() const { return tal_; }
    // Everything together but the counters, in order of family and key. Valid while the group is
    // not added to.
    [[nodiscard]] std::vector<Aendring> aendringer() const;

  private:
    // What this group makes of a key (behind the number of its family): a value, or nothing when it
    // removes it.
    using Lag = std::unordered_map<std::string, std::optional<std::string>>;

    [[nodiscard]] Result<std::optional<std::string>> hent(Familie f, std::string_view key) const;
    [[nodiscard]] Result<bool> er_der(Familie f, std::string_view key) const;
    void skriv(Familie f, std::string_view key, std::string value);
    void fjern(Familie f, std::string_view key);

    [[nodiscard]] Result<void> anvend(const Batch& batch);
    [[nodiscard]] Result<void> anvend(const NyRegistrering& r);
    [[nodiscard]] Result<void> anvend(const Omskrivning& o);
    [[nodiscard]] Result<void> anvend(const FysiskSletning& s);
    [[nodiscard]] Result<void> anvend(const RumSkrivning& w);
    [[nodiscard]] Result<void> anvend(const Batch::Sent& sent);
    [[nodiscard]] Result<void> fjern_indeks(const ObjektId& id, const IndeksPost& p);

    const Grundlag& d_;
    Taellere tal_;
    Lag gruppe_;  // of batches taken in
    Lag batch_;   // of the batch under way
};

}  // namespace faelled::store
