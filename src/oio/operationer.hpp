// The typed requests and replies of the eight OIO operations. Every surface reads its wire form
// into these and every service answers with these. Source: organisation.md chapters 3, 5, 7.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "oio/model.hpp"
#include "store/store.hpp"

namespace faelled::oio {

using store::Periode;

// FiltreretOejebliksbillede's four filters (3.6). Absent filters mean: latest registration, valid
// now.
struct Filter {
    std::optional<Tid> virkning_fra{};
    std::optional<Tid> virkning_til{};
    std::optional<Tid> registrering_fra{};
    std::optional<Tid> registrering_til{};
    // indeksform: by receipt (StsRegistreringFraFilter, StsRegistreringTilFilter); the two above
    // then go by the sender's time (indekser.md 3.1).
    std::optional<Tid> sts_fra{};
    std::optional<Tid> sts_til{};
};

struct RegistreringInput {
    std::optional<std::string> note{};
    Reference bruger_ref{};
    Indhold indhold{};
    std::optional<Tid> tidspunkt{};  // as sent; used where the sender's time is kept (indeksform)
    std::optional<Livscyklus> livscyklus{};  // as sent; only for those that judge it
};

struct OpretInput {
    std::optional<std::string> note{};
    Indhold indhold;
};

struct ImporterInput {
    Uuid uuid;
    std::vector<RegistreringInput> registreringer;  // at least one
    bool uden_notifikation = false;                 // true: no change event
};

struct RetInput {
    Uuid uuid;
    std::optional<std::string> note{};
    Indhold indhold;
    std::optional<Tid> tidspunkt{};  // opdater of the indexes: the sender's time
    bool uden_notifikation = false;
};

// passiver and slet.
struct UuidNoteInput {
    Uuid uuid;
    std::optional<std::string> note{};
};

// kasser of the indexes (indekser.md 8.4): what the content names goes from all registrations.
struct KasserInput {
    Uuid uuid;
    std::vector<RegistreringInput> registreringer;
};

struct LaesInput {
    Uuid uuid;
    Filter filter;
};

struct ListInput {
    std::vector<Uuid> uuids;
    Filter filter;
};

struct SoegRegistrering {
    std::optional<Tid> fra{};
    std::optional<Tid> til{};
    std::optional<Livscyklus> livscyklus{};
    Reference bruger_ref;
};

struct SoegInput {
    std::int64_t foerste = 0;                // zero-based offset
    std::optional<std::int64_t> maksimum{};  // absent: the server's cap
    std::optional<SoegRegistrering> registrering{};
    std::optional<Periode> virkning{};  // SoegVirkning, open ends already infinite
    // Search by example (7.2). A criterion's own Virkning has kUangivet at ends not given.
    Indhold eksempel;
    std::optional<Periode> sts{};  // indeksform: some registration received in [fra, til)
    Cvr dataejer{};                // v7 of Klassifikation: only objects of that owner; 0: not given
};

// A criterion by Objektbeskrivelse::intervaller. Ends not given are infinite or empty.
struct Interval {
    std::uint8_t art = 0;  // position in the description
    // Position in SoegInput::eksempel.relationer of the relation it stands in; -1: none.
    int relation = -1;
    Tid fra = Tid::minus_uendelig();
    Tid til = Tid::plus_uendelig();
    std::string fra_beloeb{};
    std::string til_beloeb{};
};

struct Indekssoegning {
    SoegInput input;
    std::vector<Interval> intervaller;
};

// A snapshot as input: what kasser shall remove.
struct Billede {
    Uuid uuid;
    std::vector<RegistreringInput> registreringer;
};

// One object as read: the registrations that the filter selects, oldest first, each with the
// periods that the filter selects.
struct Oejebliksbillede {
    Uuid uuid;
    std::vector<Registrering> registreringer;
    Cvr dataejer{};  // whose data; only said where the snapshot has it
};

}  // namespace faelled::oio
