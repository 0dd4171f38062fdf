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

    enum class Findes : std::uint8_t { kVides_ikke, kNej, kJa };
    // Whether a key that the group writes is in the database. What was not asked for is there only
    // where a damaged database would have it: the numbers of history and of the outbox that the
    // group makes, the entries of an object that is new.
    [[nodiscard]] Findes findes(Familie f, std::string_view key) const;

  private:
    using Raekke = std::pair<std::string, std::optional<std::string>>;
    [[nodiscard]] const Raekke* find(Familie f, std::string_view key) const;
    // Sorted by key.
    std::vector<std::vector<Raekke>> familier_;
};

// The statements that carry out the changes of a group. Their order is fixed. With `there` rows
// that are not in the database are only inserted, at a good half of the cost; when one of them is
// there after all the database refuses with kRegelDublet. A key or value that is not of the format:
// kIntern.
[[nodiscard]] Result<std::vector<Kald>> skrivning(std::span<const Gruppe::Aendring> aendringer,
                                                  const Forhentet* there = nullptr);
[[nodiscard]] Kald skriv_taellere(const Taellere& tal);

[[nodiscard]] const Saetning& laes_taellere_laast();  // FOR UPDATE: the lock of all writers
[[nodiscard]] const Saetning& laes_taellere();
[[nodiscard]] Result<Taellere> taellere(const Raekker& rows);

}  // namespace faelled::store::postgres
