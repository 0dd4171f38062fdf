// Turns a plan into objects: units, users, persons, positions, leaders, payout units, contact
// places and addresses (organisation.md chapter 11), and for Korsbæk a history. The same plan and
// day give the same objects with the same UUIDs.
#pragma once

#include <string>
#include <vector>

#include "app/demo/kommuneplan.hpp"
#include "app/demo/objektbygger.hpp"
#include "base/time.hpp"

namespace faelled::app {

struct Demobruger {
    std::string navn;
    std::string noegle;  // BrugervendtNoegle = BrugerNavn
    Cvr cvr;
    bool leder = false;
    Uuid uuid = {};  // its Bruger object
};

struct Demokommune {
    Myndighed myndighed;
    std::vector<Objekt> objekter;
    std::vector<Aendring> aendringer;  // to be made in this order, after the objects
    std::vector<Demobruger> brugere;
    Uuid rod;
};

[[nodiscard]] Demokommune lav_kommune(const Grunddata& grund, const Kommuneplan& plan,
                                      const Navneliste& navne);

// Korsbæk as above and a history on top: a moved, a renamed and a closed unit, a leaver, a change
// of leader, a position that ends and one that begins in the future, a changed address, a robot.
// `idag`: Danish midnight; what lies in the future is placed relative to it.
[[nodiscard]] Demokommune lav_korsbaek(const Grunddata& grund, const Kommuneplan& plan,
                                       const Navneliste& navne, Tid idag);

}  // namespace faelled::app
