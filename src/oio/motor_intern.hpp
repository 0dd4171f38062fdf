// Private to the engine's own sources.
#pragma once

#include <vector>

#include "base/metrics.hpp"
#include "oio/motor.hpp"

namespace faelled::oio {

// The current registration with the index entries that the store holds for it.
struct Motor::Nuvaerende {
    Registrering registrering;
    std::vector<store::IndeksPost> indeks;
};

struct Motor::Tilfoejelse {
    Registrering& registrering;        // gets its number and time
    const Nuvaerende* foer = nullptr;  // null: it is the first
    Handling handling = Handling::kRettet;
    bool besked = true;        // write an event
    std::optional<Tid> tid{};  // absent: now, but after its predecessor
};

struct Motor::Importdel {
    const Objektbeskrivelse* type = nullptr;
    Uuid uuid;
    std::vector<Registrering> registreringer;
    bool besked = true;
};

// Runs `attempt` (read, compute, append) until no other write came between.
template <typename F>
Result<void> Motor::gentag(const F& attempt) {
    static metrics::Counter& retries = metrics::counter(
        "faelled_oio_retries_total", "Writes computed again because another write came between");
    constexpr int kForsoeg = 64;
    for (int i = 0; i < kForsoeg; ++i) {
        Result<void> r = attempt();
        if (r || !store::er_konflikt(r.error())) return r;
        retries.add();
    }
    return std::unexpected(Fejl::miljoe("For mange samtidige ændringer af samme objekt"));
}

[[nodiscard]] inline Fejl ukendt() {
    return Fejl::kalder(44, "Objektet findes ikke");
}

[[nodiscard]] inline store::ObjektId objekt_id(const Objektbeskrivelse& b, Cvr ejer,
                                               const Uuid& uuid) {
    return {ejer, b.type, uuid};
}

// Rum::kMeta key that says which authority owns a UUID: 'e', type, UUID -> owner (4 bytes,
// big-endian).
[[nodiscard]] std::string kravnoegle(const Objektbeskrivelse& b, const Uuid& uuid);

[[nodiscard]] std::size_t perioder(const Indhold& i);
[[nodiscard]] Fejl tilstandskonflikt(Livscyklus l);

}  // namespace faelled::oio
