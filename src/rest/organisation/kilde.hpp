// What the Organisation GraphQL API needs from the rest of the house, as plain functions. The
// program wires them; this module knows neither the service nor the store.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "adgang/kalder.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/uuid.hpp"
#include "oio/beskrivelse.hpp"
#include "oio/model.hpp"
#include "oio/operationer.hpp"

namespace faelled::rest {

// A KLE class: "27.03.09" and its title.
struct KleKlasse {
    std::string nummer;
    std::string titel;

    bool operator==(const KleKlasse&) const = default;
};

// Every function is called from worker threads, must be thread-safe and may block. All must be set.
struct Organisationskilde {
    // The descriptions, by pointer; positions of fields and relations are looked up by name once,
    // at start.
    struct Typer {
        const oio::Objektbeskrivelse* organisation_enhed = nullptr;
        const oio::Objektbeskrivelse* bruger = nullptr;
        const oio::Objektbeskrivelse* person = nullptr;
        const oio::Objektbeskrivelse* adresse = nullptr;
        const oio::Objektbeskrivelse* organisation_funktion = nullptr;
        const oio::Objektbeskrivelse* organisation = nullptr;
        const oio::Objektbeskrivelse* virksomhed = nullptr;
        const oio::Objektbeskrivelse* myndighed = nullptr;
        const oio::Objektbeskrivelse* it_system = nullptr;
    };
    Typer typer;

    // Current registrations, one per UUID in the order asked; nothing for what is unknown to the
    // caller (another authority's, Slettet). Periods may be all of them or only those valid now. At
    // most 1000 UUIDs a call.
    std::function<Result<std::vector<std::optional<oio::Registrering>>>(
        const adgang::Kalder&, const oio::Objektbeskrivelse&, std::span<const Uuid>)>
        gaeldende;

    // Hits after `efter`, ascending, at most `antal`; fewer than `antal` means there are no more.
    // Criteria without Virkning are tested at now. Only objects of the caller's authority and the
    // shared ones.
    std::function<Result<std::vector<Uuid>>(const adgang::Kalder&, const oio::Objektbeskrivelse&,
                                            const oio::SoegInput&, std::optional<Uuid> efter,
                                            std::size_t antal)>
        soeg;

    // A KLE subject class by its UUID.
    std::function<std::optional<KleKlasse>(const Uuid&)> kle;
    // The other way: UUIDs of all classes whose number matches. The pattern is a number ("27",
    // "27.03", "27.03.09") or a prefix with `*` at the end ("00.01*", "*").
    std::function<std::vector<Uuid>(std::string_view moenster)> kle_uuider;

    // Title of any other class (address role, task role, function type, user type), as shown to
    // people.
    std::function<std::optional<std::string>(const Uuid&)> titel;

    const Clock* ur = nullptr;
};

}  // namespace faelled::rest
