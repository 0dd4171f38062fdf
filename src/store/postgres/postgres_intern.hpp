// The engine's class; its functions lie in postgres_lager.cpp, soeg.cpp and verificer.cpp.
#pragma once

#include <mutex>

#include "store/flyt.hpp"
#include "store/postgres/faelles.hpp"
#include "store/postgres/pulje.hpp"
#include "store/postgres/replika.hpp"
#include "store/postgres/skriver.hpp"

namespace faelled::store::postgres {

class PostgresLager final : public Lager, public Flytbar, public Nodelager {
  public:
    PostgresLager(PostgresIndstillinger settings, const Uuid& node, std::optional<Leje> leje)
        : pulje_(std::move(settings), leje), faelles_(pulje_), skriver_(pulje_, node, leje) {
        if (!pulje_.indstillinger().replika.empty())
            replika_ = std::make_unique<Replika>(pulje_, Uuid::named(node, "replika"));
    }

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
    [[nodiscard]] bool svarer() const override { return pulje_.svarer() && !pulje_.overtaget(); }

    [[nodiscard]] Flytbar* flytbar() override { return this; }
    [[nodiscard]] Noder* noder() override {
        return pulje_.leje() && pulje_.leje()->raekke != 0 ? &faelles_ : nullptr;
    }

    [[nodiscard]] Result<void> raekker(
        Familie f, std::string_view efter,
        const std::function<bool(std::string_view, std::string_view)>& besoeg) override;
    [[nodiscard]] Result<void> indsaet(Familie f, std::span<const Flytterraekke> rows,
                                       std::string_view tilstand) override;
    [[nodiscard]] Result<Taellere> taellere() override;
    [[nodiscard]] Result<void> afslut(const Taellere& t) override;

  private:
    [[nodiscard]] Result<void> skriv_raekker(std::span<const Gruppe::Aendring> rows,
                                             const std::optional<Taellere>& t);
    [[nodiscard]] Result<Raekker> spoerg(const Saetning& s, const Parametre& p);

    Pulje pulje_;
    Faelles faelles_;
    std::unique_ptr<Replika> replika_;  // null when there is none
    std::mutex tal_mutex_;
    Tal seneste_tal_;  // what tal() answers while the database is away
    Skriver skriver_;  // last: stops first
};

// The tables' names, where `rum` lies.
[[nodiscard]] std::string tabel(Rum rum);

}  // namespace faelled::store::postgres
