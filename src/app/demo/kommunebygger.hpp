// The parts of a demo municipality, one function per kind of object. Private to demo/.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "app/demo/kommune.hpp"
#include "app/demo/personer.hpp"

namespace faelled::app {

struct Ansat {
    Opdigtet person;
    Uuid bruger;
    Uuid personobjekt;
    Tid fra;
};

class Kommunebygger {
  public:
    Kommunebygger(const Grunddata& grund, const Kommuneplan& plan, const Navneliste& navne);

    // UUID of this municipality's object called `navn`; stable for ever.
    [[nodiscard]] Uuid id(std::string_view slags, std::string_view navn) const;
    [[nodiscard]] Uuid enhed_id(std::string_view noegle) const { return id("enhed", noegle); }
    [[nodiscard]] const Uuid& organisation() const { return plan_.myndighed.organisation; }
    // A builder of one object with the municipality as actor.
    [[nodiscard]] Objektbygger ny(const oio::Objektbeskrivelse& type, const Uuid& uuid,
                                  oio::Periode p) const;

    void enhed(const Enhedsplan& e);
    void enheden_med_ansatte(const Enhedsplan& e);
    // Invents a person and makes Person, addresses and Bruger.
    Ansat ansat(const Enhedsplan& e, bool leder);
    // Enhedsrolle. `p`: the period of the user and unit relations.
    Uuid stilling(const Ansat& a, std::string_view titel, std::string_view enhed, oio::Periode p);
    Uuid lederrolle(const Ansat& a, std::string_view enhed, oio::Periode p);
    void udbetalende(const Enhedsplan& e);
    void henvendelsessted(const Enhedsplan& e);

    [[nodiscard]] Demokommune& ud() { return ud_; }
    [[nodiscard]] Persondigter& digter() { return digter_; }
    [[nodiscard]] const Grunddata& grund() const { return grund_; }

  private:
    Uuid adresse(std::string_view slags, std::string_view navn, std::string tekst);
    // One that several units share; made the first time.
    Uuid faelles_adresse(std::string_view slags, std::string_view hus, std::string tekst);
    void enhedsadresser(const Enhedsplan& e, Objektbygger& b);
    void brugeradresser(const Enhedsplan& e, const Ansat& a, bool leder, Objektbygger& b);
    [[nodiscard]] Objektbygger funktion(std::string_view slags, std::string_view navn,
                                        std::string_view typenoegle, oio::Periode p) const;
    [[nodiscard]] std::string stillingsbetegnelse(const Enhedsplan& e);

    const Grunddata& grund_;
    const Kommuneplan& plan_;
    const Navneliste& navne_;
    Persondigter digter_;
    Demokommune ud_;
    std::uint32_t stillinger_ = 0;
};

// Since when the units of the demo exist.
[[nodiscard]] oio::Periode fra_start();

}  // namespace faelled::app
