// The changes that people make by hand, as messages for the service: what the guideline calls
// moving, renaming, closing, reopening, employing (organisation.md chapter 11). A wish that breaks
// a rule is Fejl 40 with the field of the form and the rule in words. Pure; thread-safe.
//
// Every period begins at `fra`, a Danish midnight (11.1), has the authority's Organisation as actor
// and no end, unless it is said.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "oio/model.hpp"

namespace faelled::organisation {

// Who answers for the periods and when they begin.
struct Fra {
    Tid dag;
    Uuid organisation;
};

[[nodiscard]] oio::Virkning virkning(const Fra& f, Tid til = Tid::plus_uendelig());

// "2026-12-01" as Danish midnight. 40 when it is no date between 1900 and 2199.
[[nodiscard]] Result<Tid> laes_dag(std::string_view field, std::string_view text);

// Not empty after trimming, at most `most` characters, no control characters.
[[nodiscard]] Result<std::string> laes_tekst(std::string_view field, std::string_view text,
                                             std::size_t most);

// --- units -----------------------------------------------------------------------------------

struct Enhedsoenske {
    std::string navn;
    std::string noegle;
    std::optional<Uuid> overordnet;  // none: the root
};
[[nodiscard]] oio::Indhold ny_enhed(const Enhedsoenske& w, const Fra& f);
// Name, key and parent from `f.dag`; only what differs from what holds then.
[[nodiscard]] oio::Indhold ret_enhed(const oio::Indhold& now, const Enhedsoenske& w, const Fra& f);
// 11.3: inactive, and the relations of kLukkes ended. Addresses stay.
[[nodiscard]] oio::Indhold luk_enhed(const oio::Indhold& now, const Fra& f);
[[nodiscard]] oio::Indhold genaabn_enhed(const std::optional<Uuid>& parent, const Fra& f);

// A parent is an active unit then, and the unit is not above it. `over`: the way up from the wished
// parent, itself first; `aktiv`: whether the first of them is active then.
[[nodiscard]] Result<void> kontroller_overordnet(const Uuid& enhed, std::span<const Uuid> over,
                                                 bool aktiv);

// --- users and positions ---------------------------------------------------------------------

[[nodiscard]] oio::Indhold ny_person(std::string_view navn, const Uuid& uuid, const Fra& f);
[[nodiscard]] oio::Indhold ny_bruger(std::string_view brugernavn, const Uuid& person, const Fra& f);
[[nodiscard]] oio::Indhold ret_navn(const oio::Indhold& now, std::uint8_t field,
                                    std::string_view navn, std::string_view noegle, const Fra& f);
// 11.3: inactive; persons and owner ended.
[[nodiscard]] oio::Indhold stop_bruger(const oio::Indhold& now, const Fra& f);
struct Stillingsoenske {
    std::string titel;
    Uuid bruger;
    Uuid enhed;
    bool leder = false;
    std::optional<Tid> til{};  // the day it ends
};
// Gyldighed and type from `i_dag` when the position begins later (11.5). `uuid` gives the key.
[[nodiscard]] oio::Indhold ny_stilling(const Stillingsoenske& w, const Uuid& uuid, const Fra& f,
                                       Tid i_dag);
[[nodiscard]] oio::Indhold afslut_stilling(const oio::Indhold& now, const Fra& f);

// --- contact data and tasks --------------------------------------------------------------------

// The format of an address by its role (C53), by the key of the role: "ENHED_EMAIL".
[[nodiscard]] Result<void> kontroller_kontakt(std::string_view rolle, std::string_view tekst);
[[nodiscard]] oio::Indhold ny_adresse(std::string_view tekst, const Uuid& uuid, const Fra& f);
// The relation to an address from `f.dag`, and the end of those with the same role.
[[nodiscard]] oio::Indhold saet_adresse(std::uint8_t art, const oio::Indhold& now,
                                        const Uuid& rolle, const Uuid& type,
                                        const std::optional<Uuid>& adresse, const Fra& f);
// Exactly these classes are the unit's tasks from `f.dag` (11.7).
[[nodiscard]] oio::Indhold saet_opgaver(const oio::Indhold& now, std::span<const Uuid> klasser,
                                        const Fra& f);

// --- what hangs on a unit ----------------------------------------------------------------------

// Exactly these are what the relation names from `f.dag`, among those that `mine` says yes to
// (none: all); the others are left alone. No relations: there is nothing to change.
[[nodiscard]] oio::Indhold saet_relation(const oio::Objektbeskrivelse& b, std::string_view navn,
                                         const oio::Indhold& now, std::span<const Uuid> wanted,
                                         const Fra& f,
                                         const std::function<bool(const Uuid&)>& mine = {});
// A contact place (11.8) or a payout unit (11.9).
struct Funktionsoenske {
    Uuid type;
    std::string navn;
    Uuid enhed;
    std::vector<Uuid> opgaver;  // KLE subjects
};
[[nodiscard]] oio::Indhold ny_funktion(const Funktionsoenske& w, const Uuid& uuid, const Fra& f);

}  // namespace faelled::organisation
