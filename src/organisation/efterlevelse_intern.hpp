// What the files of the compliance check share. Private to organisation.
#pragma once

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "organisation/beskrivelser.hpp"
#include "organisation/billede.hpp"
#include "organisation/efterlevelse.hpp"
#include "organisation/konstanter.hpp"

namespace faelled::organisation::efterlevelse {

// The data at one time, with what several rules ask for.
class Billede {
  public:
    Billede(const Kommunedata& data, Tid when);

    const Kommunedata& d;
    Tid t;
    std::unordered_map<Uuid, const oio::Indhold*> enhed, bruger, person, funktion, adresse;
    std::vector<Efterlevelsesfund> fund;

    // Active at the time: Gyldighed, and an attribute that holds.
    [[nodiscard]] bool aktiv(const oio::Indhold& c) const {
        return aktiv_ved(c, t) && egenskab_ved(c, t) != nullptr;
    }
    // There, whatever its state: persons and addresses have none.
    [[nodiscard]] static const oio::Indhold* find(
        const std::unordered_map<Uuid, const oio::Indhold*>& among, const Uuid& u) {
        const auto at = among.find(u);
        return at == among.end() ? nullptr : at->second;
    }
    // UUIDs that the relation names at the time.
    [[nodiscard]] std::vector<Uuid> maal(const oio::Indhold& c, std::uint8_t art) const;
    [[nodiscard]] std::string navn(const oio::Objektbeskrivelse& b, const Efterset& o) const;
    void meld(std::string_view rule, const oio::Objektbeskrivelse& b, const Efterset& o,
              std::string da, std::string en);
    // Number of a KLE subject, else the UUID.
    [[nodiscard]] std::string emne(const Uuid& k) const;
    // Type of a function at the time; nil when it has none.
    [[nodiscard]] Uuid funktionstype(const oio::Indhold& c) const;
};

void generelle(Billede& b);
void hierarki(Billede& b);
void brugere(Billede& b);
void funktioner(Billede& b);
void adresser(Billede& b);
void opgaver(Billede& b);
void historik(Billede& b);

}  // namespace faelled::organisation::efterlevelse
