// The register that the gate and the token service read, derived from what is committed
// (administration.md 4.4). Private to the module. Not thread-safe: used under the write lock.
#pragma once

#include <memory>
#include <unordered_map>
#include <vector>

#include "administration/afledning.hpp"
#include "administration/transaktion.hpp"

namespace faelled::administration {

class Klargoering {
  public:
    explicit Klargoering(Arkiv& archive) : arkiv_(archive) {}

    // Everything anew.
    [[nodiscard]] Result<void> byg(Tid nu);
    // What a transaction touched.
    [[nodiscard]] Result<void> opdater(const Roert& touched, Tid nu);
    [[nodiscard]] std::shared_ptr<const adgang::Registerbillede> billede() const;

  private:
    [[nodiscard]] Result<void> laes_rod();
    [[nodiscard]] Result<void> byg_system(const Uuid& uuid, Tid nu);
    // Null when it is not known to the token service (ADM-010).
    [[nodiscard]] std::shared_ptr<const adgang::Systempost> lav(
        const ItSystem& system, const std::vector<const Certifikatpost*>& certificates,
        Tildelinger assignments);

    Arkiv& arkiv_;
    std::vector<Organisation> organisationer_;
    std::vector<Service> services_;
    Omverden verden_;  // its certificates are those of the systems in systemer_
    std::unordered_map<Uuid, std::shared_ptr<const adgang::Systempost>> systemer_;
    // Decoded once each, by print; those of systems that are gone are dropped on byg.
    std::unordered_map<std::string, std::shared_ptr<const krypto::Certifikat>> afkodede_;
};

// What lies between two pictures of the records named at `nu`, one line each.
[[nodiscard]] std::vector<std::string> forskelle(const adgang::Registerbillede& a,
                                                 const adgang::Registerbillede& b,
                                                 const std::vector<Uuid>& systemer,
                                                 const std::vector<Uuid>& services,
                                                 const std::vector<Cvr>& myndigheder, Tid nu);

}  // namespace faelled::administration
