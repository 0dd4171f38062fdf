// The current registrations that were read last, on this node: Klassifikation is read far more
// often than it is changed, and every answer of version 7 names other classes (labels).
//
// Bounded by count. What is written through this node is forgotten at once, everything when another
// node has written (oio/maerke.hpp); what was read before a write and comes after it is not kept.
// Thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "base/lru.hpp"
#include "base/metrics.hpp"
#include "base/result.hpp"
#include "oio/maerke.hpp"
#include "oio/motor.hpp"
#include "oio/xml_form.hpp"

namespace faelled::klassifikation {

// Row in Rum::kTjeneste of the number that every write raises: 'k' is ours
// (docs/formater/store.md).
inline constexpr std::string_view kMaerkenoegle = "km";

struct Objekt {
    Cvr ejer;
    std::uint8_t type = 0;
    oio::Registrering gaeldende;
};

class Hukommelse final : public oio::Etiketter {
  public:
    using Fund = std::shared_ptr<const Objekt>;
    using Organisationsnavn = std::function<std::string(const Uuid&)>;

    // `motor` and `mark` outlive it. `names` may be null.
    Hukommelse(oio::Motor& motor, const oio::Maerke& mark, std::size_t most,
               Organisationsnavn names);

    // The object with its current registration, whoever owns it and whatever its life cycle code;
    // null when there is none of that type.
    [[nodiscard]] Result<Fund> hent(const oio::Objektbeskrivelse& t, const Uuid& uuid) const;

    void glem(const Uuid& uuid);
    void glem_alt();
    // Rises with every write, through whatever node.
    [[nodiscard]] std::uint64_t generation() const;

    // Title of a class, facet or classification (4.3: Rolle and Type); empty when unknown.
    [[nodiscard]] std::string klassetitel(const Uuid& uuid) const override;
    // Key of what the relation names, or an organisation's name.
    [[nodiscard]] std::string referenceetiket(const oio::Relationsbeskrivelse& relation,
                                              const Uuid& ref) const override;
    // Version 6 has no labels.
    [[nodiscard]] std::string_view etiket(const Uuid& /*uuid*/) const override { return {}; }

  private:
    [[nodiscard]] Fund find(const Uuid& uuid) const;
    // Forgets everything when another node has written.
    void foelg_med() const;
    [[nodiscard]] std::string felt_nu(const Uuid& uuid, bool title) const;

    oio::Motor& motor_;
    const oio::Maerke& maerke_;
    Organisationsnavn navne_;
    mutable std::mutex mutex_;
    mutable Lru<Uuid, Fund> poster_;
    mutable std::uint64_t generation_ = 0;  // rises with every write
    mutable std::uint64_t andres_ = 0;      // what the mark said last
    metrics::Gauge& antal_;
    metrics::Counter& truffet_;
    metrics::Counter& laest_;
};

// The field's value in the period that holds at `now`, else in the last one; null when never set.
[[nodiscard]] const std::string* felt_ved(const oio::Indhold& content, std::uint8_t field, Tid now);

}  // namespace faelled::klassifikation
