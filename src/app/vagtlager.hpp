// A store that watches the store behind it: times and counts appends, and tells when writing fails
// for a reason of the environment.
#pragma once

#include <atomic>
#include <memory>

#include "base/metrics.hpp"
#include "store/noder.hpp"
#include "store/store.hpp"

namespace faelled::app {

class Vagtlager final : public store::Lager, public store::Nodelager {
  public:
    explicit Vagtlager(std::unique_ptr<store::Lager> indre);

    // For /ready: whether the store takes writes.
    [[nodiscard]] bool svarer() const override { return indre_->svarer(); }

    Result<void> append(store::Batch batch) override;
    Result<std::optional<store::Registreringspost>> laes(const store::ObjektId& id) override {
        return indre_->laes(id);
    }
    Result<std::vector<std::optional<store::Registreringspost>>> laes_flere(
        std::span<const store::ObjektId> ids) override {
        return indre_->laes_flere(ids);
    }
    Result<std::vector<store::Registreringspost>> historik(const store::ObjektId& id,
                                                           store::Periode interval) override {
        return indre_->historik(id, interval);
    }
    Result<void> soeg(const store::Soegning& s) override { return indre_->soeg(s); }
    Result<void> scan_objekter(
        Cvr ejer, std::uint8_t type, std::optional<Uuid> efter,
        const std::function<bool(const Uuid&, const store::Registreringspost&)>& besoeg) override {
        return indre_->scan_objekter(ejer, type, efter, besoeg);
    }
    Result<std::vector<Cvr>> ejere() override { return indre_->ejere(); }
    Result<void> scan(
        store::Rum rum, std::string_view praefiks, std::string_view fra,
        const std::function<bool(std::string_view, std::string_view)>& besoeg) override {
        return indre_->scan(rum, praefiks, fra, besoeg);
    }
    Result<std::optional<std::string>> hent(store::Rum rum, std::string_view key) override {
        return indre_->hent(rum, key);
    }
    store::Tal tal() override { return indre_->tal(); }
    Result<store::Verifikation> verificer(
        const std::function<void(std::uint64_t)>& progress) override {
        return indre_->verificer(progress);
    }
    Result<void> backup(const std::string& folder) override { return indre_->backup(folder); }
    Result<void> kompakter() override { return indre_->kompakter(); }
    [[nodiscard]] store::Noder* noder() override { return store::noder(*indre_); }

  private:
    std::unique_ptr<store::Lager> indre_;
    std::atomic<bool> meldt_{false};  // that writing fails; once for each time it does
    metrics::Histogram& tid_;
    metrics::Counter& fejl_;
};

}  // namespace faelled::app
