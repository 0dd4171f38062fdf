// The engine's class; its functions lie in rocks_lager.cpp, soeg.cpp, verificer.cpp and backup.cpp.
#pragma once

#include "store/flyt.hpp"
#include "store/rocks/skriver.hpp"

namespace faelled::store::rocks {

class RocksLager final : public Lager, public Flytbar {
  public:
    RocksLager(std::unique_ptr<Database> d, const Taellere& start, bool synkron)
        : d_(std::move(d)),
          synkron_(synkron),
          skriver_(std::make_unique<Skriver>(*d_, start, synkron)) {}
    ~RocksLager() override;

    [[nodiscard]] Result<void> append(Batch batch) override;
    [[nodiscard]] Result<std::optional<Registreringspost>> laes(const ObjektId& id) override;
    [[nodiscard]] Result<std::vector<std::optional<Registreringspost>>> laes_flere(
        std::span<const ObjektId> ids) override;
    [[nodiscard]] Result<std::vector<Registreringspost>> historik(const ObjektId& id,
                                                                  Periode interval) override;
    [[nodiscard]] Result<void> soeg(const Soegning& soegning) override;
    [[nodiscard]] Result<void> scan_objekter(
        Cvr ejer, std::uint8_t type, std::optional<Uuid> efter,
        const std::function<bool(const Uuid&, const Registreringspost&)>& besoeg) override;
    [[nodiscard]] Result<std::vector<Cvr>> ejere() override;
    [[nodiscard]] Result<void> scan(
        Rum rum, std::string_view praefiks, std::string_view fra,
        const std::function<bool(std::string_view, std::string_view)>& besoeg) override;
    [[nodiscard]] Result<std::optional<std::string>> hent(Rum rum, std::string_view key) override;
    [[nodiscard]] Tal tal() override;
    [[nodiscard]] Result<Verifikation> verificer(
        const std::function<void(std::uint64_t)>& progress) override;
    [[nodiscard]] Result<void> backup(const std::string& folder) override;
    [[nodiscard]] Result<void> kompakter() override;
    [[nodiscard]] Result<std::uint64_t> bytes(Cvr ejer, std::uint8_t type);
    [[nodiscard]] bool svarer() const override { return !skriver_->laast(); }

    [[nodiscard]] Flytbar* flytbar() override { return this; }

    [[nodiscard]] Result<void> raekker(
        Familie f, std::string_view efter,
        const std::function<bool(std::string_view, std::string_view)>& besoeg) override;
    [[nodiscard]] Result<void> indsaet(Familie f, std::span<const Flytterraekke> rows,
                                       std::string_view tilstand) override;
    [[nodiscard]] Result<Taellere> taellere() override;
    [[nodiscard]] Result<void> afslut(const Taellere& t) override;

  private:
    std::unique_ptr<Database> d_;
    const bool synkron_;
    std::unique_ptr<Skriver> skriver_;  // after d_: stops first
};

}  // namespace faelled::store::rocks
