// Between the canonical keys and values of store/format.hpp and the columns of the tables.
#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "store/gruppe.hpp"
#include "store/postgres/forbindelse.hpp"

namespace faelled::store::postgres {

// What is fetched for a group before it is checked.
class Forhentet final : public Grundlag {
  public:
    // The keys that will be asked for.
    explicit Forhentet(std::vector<std::pair<Familie, std::string>> keys);

    // The statements that fetch them, and their answers in the same order.
    [[nodiscard]] std::vector<Kald> kald() const;
    void tag(std::span<const Raekker> answers);

    // A key that was not fetched is our fault: kIntern.
    [[nodiscard]] Result<std::optional<std::string>> hent(Familie f,
                                                          std::string_view key) const override;

  private:
    using Raekke = std::pair<std::string, std::optional<std::string>>;
    // Sorted by key.
    std::vector<std::vector<Raekke>> familier_;
};

// The statements that carry out the changes of a group, counters included. Their order is fixed.
// A key or value that is not of the format: kIntern.
[[nodiscard]] Result<std::vector<Kald>> skrivning(std::span<const Gruppe::Aendring> aendringer,
                                                  const Taellere& tal);
// As above without the counters.
[[nodiscard]] Result<std::vector<Kald>> skrivning(std::span<const Gruppe::Aendring> aendringer);

[[nodiscard]] const Saetning& laes_taellere_laast();  // FOR UPDATE: the lock of all writers
[[nodiscard]] const Saetning& laes_taellere();
[[nodiscard]] Result<Taellere> taellere(const Raekker& rows);

}  // namespace faelled::store::postgres
