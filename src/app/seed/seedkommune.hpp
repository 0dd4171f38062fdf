// National-scale data: one invented municipality after the other, in blocks of one unit with its
// employees. Deterministic: the same seed gives the same objects with the same UUIDs in the same
// order.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/demo/objektbygger.hpp"
#include "app/demo/personer.hpp"
#include "app/grunddata.hpp"

namespace faelled::app {

// The authority of municipality `nr` (0: Korsbæk, whose CVR the sandbox's first system may act
// for).
[[nodiscard]] Myndighed seedmyndighed(std::uint32_t nr);

class Seedkommune {
  public:
    // Makes exactly `objekter` objects (at least one).
    Seedkommune(const Grunddata& grund, const Navneliste& navne, const Myndighed& m,
                std::uint64_t objekter, std::uint64_t froe);

    // The next block of whole objects; empty when all are made.
    [[nodiscard]] std::vector<Objekt> naeste();

    [[nodiscard]] const Uuid& rod() const { return enheder_.front(); }
    // All made so far.
    [[nodiscard]] const std::vector<Uuid>& enheder() const { return enheder_; }
    [[nodiscard]] const std::vector<Uuid>& brugere() const { return brugere_; }
    [[nodiscard]] const std::vector<std::string>& brugernoegler() const { return brugernoegler_; }

  private:
    using Objekter = std::vector<Objekt>;

    void enhed(Objekter& ud);
    void bruger(Objekter& ud, const Uuid& enhed, bool leder);
    void udfyldning(Objekter& ud);
    [[nodiscard]] Objektbygger ny(const oio::Objektbeskrivelse& type, const Uuid& uuid) const;
    Uuid adresse(Objekter& ud, const Uuid& uuid, std::string tekst);
    Objektbygger funktion(const Uuid& uuid, std::string_view navn, const Uuid& type) const;
    [[nodiscard]] Uuid uuid() { return Uuid::random(digter_.tilfaeldig()); }
    // A letter and a serial number.
    [[nodiscard]] std::string noegle(char slags);

    const Grunddata& grund_;
    Myndighed myndighed_;
    std::uint64_t tilbage_;
    Persondigter digter_;
    oio::Periode periode_;
    std::uint64_t loebenummer_ = 0;
    Uuid udbetaler_;
    std::vector<Uuid> enheder_;
    std::vector<Uuid> brugere_;
    std::vector<std::string> brugernoegler_;
};

}  // namespace faelled::app
