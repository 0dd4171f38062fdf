// Noder and Delt in the database. State that runs out lies in the table `delt`
// (docs/formater/store-postgres.md).
//
// It is written past the lock of all writers, and its commits do not wait for the disk: what is
// lost with a server lies behind in its log, so no later write that was acknowledged (the audit
// record of the very call) can outlive it.
#pragma once

#include <array>
#include <atomic>

#include "store/noder.hpp"
#include "store/postgres/pulje.hpp"

namespace faelled::store::postgres {

class Faelles final : public Noder, public Delt {
  public:
    // `pulje` outlives it.
    explicit Faelles(Pulje& pulje) : pulje_(pulje) {}

    [[nodiscard]] std::uint8_t plads() const override {
        return static_cast<std::uint8_t>(pulje_.leje()->raekke - kFoerstePlads);
    }
    void stil_op() override { pulje_.stil_op(); }
    [[nodiscard]] std::optional<std::int64_t> leder() const override { return pulje_.leder(); }
    [[nodiscard]] bool udstoedt() const override { return pulje_.overtaget(); }
    [[nodiscard]] Result<void> begynd_alene(std::int64_t ventetid_ms) override;
    void slut_alene() override;
    [[nodiscard]] Delt& delt() override { return *this; }

    [[nodiscard]] Result<bool> indsaet(Deltrum rum, std::string_view key, std::string_view value,
                                       Tid udloeb, Tid nu) override;
    [[nodiscard]] Result<void> saet(Deltrum rum, std::string_view key, std::string_view value,
                                    Tid udloeb) override;
    [[nodiscard]] Result<std::optional<std::string>> hent(Deltrum rum, std::string_view key,
                                                          Tid nu) override;
    [[nodiscard]] Result<std::optional<std::string>> tag(Deltrum rum, std::string_view key,
                                                         Tid nu) override;
    [[nodiscard]] Result<bool> ret(Deltrum rum, std::string_view key, std::string_view fra,
                                   std::string_view til, Tid udloeb) override;
    [[nodiscard]] Result<std::vector<Deltraekke>> find(Deltrum rum, std::string_view praefiks,
                                                       Tid nu, std::size_t hoejst) override;
    [[nodiscard]] Result<std::size_t> fej(Tid nu) override;
    [[nodiscard]] std::size_t antal(Deltrum rum) const override;

  private:
    // One statement that writes, in a transaction of its own.
    [[nodiscard]] Result<Raekker> skriv(const Saetning& s, const Parametre& p);
    [[nodiscard]] Result<void> taelles();

    static constexpr std::size_t kRum = 16;
    Pulje& pulje_;
    std::array<std::atomic<std::size_t>, kRum> antal_{};
};

}  // namespace faelled::store::postgres
