// A store that hands everything on to another one; for those that change a part of it.
#pragma once

#include "store/noder.hpp"
#include "store/store.hpp"

namespace faelled::store {

class Viderelager : public Lager, public Nodelager {
  public:
    // `indre` outlives it.
    explicit Viderelager(Lager& indre) : indre_(indre) {}

    Result<void> append(Batch batch) override { return indre_.append(std::move(batch)); }
    Result<std::optional<Registreringspost>> laes(const ObjektId& id) override {
        return indre_.laes(id);
    }
    Result<std::vector<std::optional<Registreringspost>>> laes_flere(
        std::span<const ObjektId> ids) override {
        return indre_.laes_flere(ids);
    }
    Result<std::vector<Registreringspost>> historik(const ObjektId& id, Periode interval) override {
        return indre_.historik(id, interval);
    }
    Result<void> soeg(const Soegning& s) override { return indre_.soeg(s); }
    Result<void> scan_objekter(
        Cvr ejer, std::uint8_t type, std::optional<Uuid> efter,
        const std::function<bool(const Uuid&, const Registreringspost&)>& besoeg) override {
        return indre_.scan_objekter(ejer, type, efter, besoeg);
    }
    Result<std::vector<Cvr>> ejere() override { return indre_.ejere(); }
    Result<void> scan(
        Rum rum, std::string_view praefiks, std::string_view fra,
        const std::function<bool(std::string_view, std::string_view)>& besoeg) override {
        return indre_.scan(rum, praefiks, fra, besoeg);
    }
    Result<std::optional<std::string>> hent(Rum rum, std::string_view key) override {
        return indre_.hent(rum, key);
    }
    Tal tal() override { return indre_.tal(); }
    Result<Verifikation> verificer(const std::function<void(std::uint64_t)>& progress) override {
        return indre_.verificer(progress);
    }
    Result<void> backup(const std::string& folder) override { return indre_.backup(folder); }
    Result<void> kompakter() override { return indre_.kompakter(); }
    [[nodiscard]] bool svarer() const override { return indre_.svarer(); }
    [[nodiscard]] Noder* noder() override { return store::noder(indre_); }

  protected:
    Lager& indre_;
};

}  // namespace faelled::store
