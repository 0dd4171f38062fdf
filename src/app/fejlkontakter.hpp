// The sandbox's fault switches: which systems' calls go wrong, how, and how often (drift.md).
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "adgang/forstyrrelse.hpp"
#include "base/entropy.hpp"

namespace faelled::app {

struct Fejlkontakt {
    // What happens; kIngen with `vent_ms`: the call is slow and otherwise right.
    adgang::Forstyrrelse art = adgang::Forstyrrelse::kIngen;
    std::uint32_t vent_ms = 0;
    std::optional<std::uint32_t> antal;  // calls left; empty: until it is switched off
    double sandsynlighed = 1.0;          // that a call is hit, 0..1
};

// Names on the command line and in JSON: slow, 500, fault, expired, lost.
[[nodiscard]] std::string_view navn(const Fejlkontakt& k);
// `ms` is for slow alone. Empty: no such kind.
[[nodiscard]] std::optional<Fejlkontakt> fejlkontakt(std::string_view art, std::uint32_t ms);

// Thread-safe. At most one switch a system; a new one takes the old one's place.
class Fejlkontakter final : public adgang::Forstyrrer {
  public:
    static constexpr std::uint32_t kMestVent = 60'000;

    explicit Fejlkontakter(Entropy& entropy) : entropi_(entropy) {}

    void saet(const Uuid& system, const Fejlkontakt& k);
    // False when there was none.
    bool fjern(const Uuid& system);
    [[nodiscard]] std::vector<std::pair<Uuid, Fejlkontakt>> alle() const;
    // Slow calls stop being slow; for the server's stop.
    void stop();

    // The same for a surface that knows its caller by the certificate alone; `system_af` says whose
    // it is, and both outlive the answer.
    [[nodiscard]] adgang::Certifikatforstyrrer ved_certifikat(
        std::function<std::optional<Uuid>(const krypto::Fingeraftryk&)> system_af);

    [[nodiscard]] bool rammer(const Uuid& system) const override;
    [[nodiscard]] adgang::Forstyrrelse forstyr(const Uuid& system) override;

  private:
    Entropy& entropi_;
    mutable std::mutex laas_;
    std::condition_variable vaagn_;
    bool stoppet_ = false;
    std::map<Uuid, Fejlkontakt> kontakter_;
};

}  // namespace faelled::app
