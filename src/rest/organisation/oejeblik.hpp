// A registration seen at one instant of valid time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "oio/model.hpp"
#include "rest/organisation/tabel.hpp"
#include "rest/organisation/visninger.hpp"

namespace faelled::rest {

class Oejeblik {
  public:
    Oejeblik(const oio::Registrering& registrering, Tid nu)
        : indhold_(registrering.indhold), nu_(nu) {}

    // Null when no Egenskab is valid or it lacks the field.
    [[nodiscard]] const std::string* felt(std::uint8_t position) const;
    // All valid ones, in stored order.
    [[nodiscard]] std::vector<const oio::Relation*> relationer(std::uint8_t art) const;
    // UUID of the first valid one.
    [[nodiscard]] std::optional<Uuid> reference(std::uint8_t art) const;
    // UUIDs of all valid ones, without doubles.
    [[nodiscard]] std::vector<Uuid> referencer(std::uint8_t art) const;
    // An object without any Gyldighed is active; one without a valid Gyldighed is not.
    [[nodiscard]] Tilstandsvisning tilstand(const Tabel::Gyldighed& g) const;

  private:
    [[nodiscard]] bool gaelder(const oio::Virkning& v) const { return v.fra <= nu_ && nu_ < v.til; }

    const oio::Indhold& indhold_;
    Tid nu_;
};

}  // namespace faelled::rest
