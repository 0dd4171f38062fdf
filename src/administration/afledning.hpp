// From agreements to what the token service may issue (administration.md 4.4). Pure functions.
// Private to the module.
#pragma once

#include <map>
#include <span>
#include <unordered_map>
#include <vector>

#include "administration/administration.hpp"

namespace faelled::administration {

// Owner and receiver of data; the same one without onward disclosure.
struct Par {
    Cvr ejer;
    Cvr modtager;

    auto operator<=>(const Par&) const = default;
};
[[nodiscard]] std::vector<Par> par_af(const Aftaleindhold& content);
// The authorities of a version with the side each stands on.
[[nodiscard]] std::map<Cvr, Partside> sider_af(const Aftaleindhold& content);

// It has been approved, whatever happened to it since.
[[nodiscard]] bool har_vaeret_godkendt(const AftalePart& p);

// Parts of one agreement, by version and authority.
class Partopslag {
  public:
    explicit Partopslag(std::span<const AftalePart> parts);
    [[nodiscard]] const AftalePart* find(std::uint64_t version, Cvr cvr) const;
    // The newest version that both of the pair have approved, when it has the pair; else 0. It
    // alone counts for the two, also when it is not in force any more.
    [[nodiscard]] std::uint64_t gaeldende(const Serviceaftale& agreement, const Par& pair) const;

  private:
    std::map<std::pair<std::uint64_t, Cvr>, const AftalePart*> parter_;
};

// What the derivation knows of the world around an agreement.
struct Omverden {
    // Services that can be used, and until when.
    std::unordered_map<Uuid, Tid> services;
    std::unordered_map<std::uint32_t, bool> organisationer;  // CVR: active
    std::unordered_map<Uuid, krypto::Fingeraftryk> certifikater;

    [[nodiscard]] bool aktiv(Cvr cvr) const;
};
[[nodiscard]] Omverden omverden(std::span<const Organisation> organisations,
                                std::span<const Service> services,
                                std::span<const Certifikatpost> certificates);
[[nodiscard]] std::optional<Tid> brugbar_til(const Service& s);

// Adds what the agreement gives its system, by service: everything in force that ends after `nu`.
using Tildelinger = std::unordered_map<Uuid, std::vector<adgang::Rolletildeling>>;
void afled(const Serviceaftale& agreement, std::span<const AftalePart> parts, const Omverden& world,
           Tid nu, Tildelinger& out);

// RoleMappings and contexts of the Context Handler at `t` (4.5).
[[nodiscard]] std::vector<Rollekobling> afled_koblinger(std::span<const ItSystem> systems,
                                                        std::span<const Brugersystemrolle> roles,
                                                        std::span<const Jobfunktionsrolle> jobs,
                                                        const Omverden& world, Tid t);
[[nodiscard]] std::vector<Idpkontekst> afled_kontekster(std::span<const ItSystem> systems,
                                                        std::span<const Foederationsaftale> all,
                                                        const Omverden& world, Tid t);

}  // namespace faelled::administration
