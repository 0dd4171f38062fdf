// The compliance rules of organisation.md chapter 15 over one municipality's current data: what a
// service never refuses, and an approval would find. Pure; thread-safe.
//
// Not here: C54 (needs the address register), C82 (needs to know which main groups other systems
// use, which nothing says), C96 (scenarios, which are tests).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "oio/model.hpp"

namespace faelled::organisation {

// What one registration did to an object that was there already (C10, C95).
struct Haendelse {
    enum class Art : std::uint8_t { kAendret, kSlukket, kTaendt };
    Tid registreret;
    Art art = Art::kAendret;
    Tid virker;  // kAendret: the earliest valid time at which the object says another thing
};
// Of registrations in order, each against the one before; the first only begins. A registration
// that changes nothing is left out.
[[nodiscard]] std::vector<Haendelse> haendelser(std::span<const oio::Registrering> history);
// How far back the check looks for them.
inline constexpr int kHistoriedage = 90;

// An object as it is registered now, active or closed; withdrawn ones left out.
struct Efterset {
    Uuid uuid;
    oio::Indhold indhold;
    std::vector<Haendelse> historie{};  // in order
};

// One municipality's data. References elsewhere are answered by the functions.
struct Kommunedata {
    Uuid organisation;
    oio::Indhold organisationen;  // its Organisation object
    std::vector<Efterset> enheder;
    std::vector<Efterset> brugere;
    std::vector<Efterset> personer;
    std::vector<Efterset> funktioner;
    std::vector<Efterset> adresser;
    // Number of a KLE subject ("27.36.04"); nothing when it is none.
    std::function<std::optional<std::string>(const Uuid&)> kle;
    // Whether a class exists.
    std::function<bool(const Uuid&)> klasse;
    std::function<bool(const Uuid&)> itsystem;
    // Roles of addresses by owner type, and the superseded ones; of Danish names for texts.
    struct Adresserolle {
        Uuid uuid;
        std::string noegle;   // "ENHED_EMAIL"
        std::string gaelder;  // "OrganisationEnhed.Adresser.Rolle"
        std::string titel;
    };
    std::vector<Adresserolle> adresseroller;
    std::vector<Uuid> enhedstyper;
    bool ser_navne = true;  // false: rules about a person's name are left out
};

enum class Alvor : std::uint8_t { kFejl, kAdvarsel };

struct Efterlevelsesfund {
    std::string_view regel;  // "C20"
    Alvor alvor = Alvor::kFejl;
    std::string_view type;  // segment of the object: "organisationenhed"
    Uuid uuid;              // of the object
    std::string navn;       // what people call it
    std::string tekst;      // what is wrong, a sentence without CPR numbers
    std::string tekst_en;   // the same in English
};

struct Efterlevelsesregel {
    std::string_view id;
    Alvor alvor;
    std::string_view gruppe;
    std::string_view gruppe_en;
    std::string_view tekst;  // what the rule says
    std::string_view tekst_en;
};
// Every rule that is looked at, in order.
[[nodiscard]] std::span<const Efterlevelsesregel> efterlevelsesregler();

// At `t`. In order of rule, then name. At most `most`; `i_alt` counts all.
struct Efterlevelse {
    std::vector<Efterlevelsesfund> fund;
    std::size_t i_alt = 0;
};
[[nodiscard]] Efterlevelse efterse(const Kommunedata& d, Tid t, std::size_t most);

}  // namespace faelled::organisation
