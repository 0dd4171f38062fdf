// Builds one object's first registration the way the guideline wants it (organisation.md chapter
// 11): every period with a Virkning from a date, the Organisation as actor, a key and a name on
// everything.
#pragma once

#include <string>
#include <string_view>

#include "base/time.hpp"
#include "base/uuid.hpp"
#include "oio/operationer.hpp"

namespace faelled::app {

struct Objekt {
    const oio::Objektbeskrivelse* type = nullptr;
    oio::ImporterInput input;
};

// A later change of an object, with its own Virkning.
struct Aendring {
    const oio::Objektbeskrivelse* type = nullptr;
    oio::RetInput input;
};

// Danish midnight of "2021-03-01"; dies on a malformed literal.
[[nodiscard]] Tid dato(std::string_view iso);

class Objektbygger {
  public:
    // Once: objekt() or aendring() empties the builder.
    // `standard`: the period of everything that is not given one of its own.
    Objektbygger(const oio::Objektbeskrivelse& type, const Uuid& uuid, const Uuid& aktoer,
                 oio::Periode standard);

    Objektbygger& noegle(std::string text);
    Objektbygger& felt(std::uint8_t position, std::string text);
    Objektbygger& tilstand(std::uint8_t kode);
    Objektbygger& tilstand(std::uint8_t kode, oio::Periode p);
    Objektbygger& relation(std::string_view navn, const Uuid& maal);
    Objektbygger& relation(std::string_view navn, const Uuid& maal, oio::Periode p);
    Objektbygger& dynamisk(std::string_view navn, const Uuid& maal, const Uuid& rolle,
                           const Uuid& type, std::string indeks);

    [[nodiscard]] Objekt objekt();
    [[nodiscard]] Aendring aendring();

  private:
    [[nodiscard]] oio::Virkning virkning(oio::Periode p) const;

    const oio::Objektbeskrivelse& type_;
    Uuid uuid_;
    Uuid aktoer_;
    oio::Periode standard_;
    oio::Egenskab egenskab_;
    oio::Indhold indhold_;
};

}  // namespace faelled::app
