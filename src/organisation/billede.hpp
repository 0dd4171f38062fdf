// What an object looks like at one valid time, and how the hierarchy differs between two pictures
// of it (organisation.md 11.2). Pure functions over content; thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "oio/model.hpp"

namespace faelled::organisation {

// The period that holds at `t`, or null.
[[nodiscard]] const oio::Egenskab* egenskab_ved(const oio::Indhold& c, Tid t);
[[nodiscard]] const oio::Tilstand* gyldighed_ved(const oio::Indhold& c, Tid t);
[[nodiscard]] const oio::Relation* relation_ved(const oio::Indhold& c, std::uint8_t art, Tid t);
[[nodiscard]] std::vector<const oio::Relation*> relationer_ved(const oio::Indhold& c,
                                                               std::uint8_t art, Tid t);
// Empty when the field has no value then.
[[nodiscard]] std::string felt_ved(const oio::Indhold& c, std::uint8_t field, Tid t);
// The value then, else the one that comes next, else the last there was: a name to show.
[[nodiscard]] std::string naermeste_felt(const oio::Indhold& c, std::uint8_t field, Tid t);
// An object without Gyldighed then is taken to be active (7.2 rule 4).
[[nodiscard]] bool aktiv_ved(const oio::Indhold& c, Tid t);

// A unit at a time.
struct Enhed {
    Uuid uuid;
    std::string noegle;
    std::string navn;
    std::optional<Uuid> overordnet;
    bool aktiv = false;
    // Of the period of Gyldighed that holds.
    Tid fra = Tid::minus_uendelig();
    Tid til = Tid::plus_uendelig();

    bool operator==(const Enhed&) const = default;
};
[[nodiscard]] Enhed enhed_ved(const Uuid& uuid, const oio::Indhold& c, Tid t);

// What will change in a unit after `t`: the instants, ascending.
[[nodiscard]] std::vector<Tid> skift_efter(const oio::Indhold& c, Tid t);

enum class Forskelsart : std::uint8_t { kNy, kLukket, kOmdoebt, kFlyttet };
struct Enhedsforskel {
    Forskelsart art = Forskelsart::kNy;
    Enhed foer;   // kNy: empty
    Enhed efter;  // kLukket: as it was last, when nothing is left of it
};
// Active units of two pictures held against each other; a unit that was both moved and renamed is
// there twice. In order of the unit's name, then of the kind.
[[nodiscard]] std::vector<Enhedsforskel> forskel(std::span<const Enhed> foer,
                                                 std::span<const Enhed> efter);

}  // namespace faelled::organisation
