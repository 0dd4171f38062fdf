// importer: of one object, and of many in few transactions.
#include <algorithm>
#include <optional>
#include <unordered_set>
#include <utility>
#include <vector>

#include "oio/indeks.hpp"
#include "oio/motor_intern.hpp"
#include "oio/payload.hpp"

namespace faelled::oio {
namespace {
// Objects written together: enough to share the wait for the disk, few enough that doing them again
// one by one costs little.
constexpr std::size_t kSammen = 64;
}  // namespace

Result<Motor::Importdel> Motor::klargoer_import(const Objektbeskrivelse& b, const Skriver& s,
                                                ImporterInput in) {
    if (in.registreringer.empty()) return std::unexpected(Fejl::ugyldig("Registrering", "mangler"));
    Importdel part{&b, in.uuid, {}, !in.uden_notifikation};
    part.registreringer.reserve(in.registreringer.size());
    for (RegistreringInput& one : in.registreringer) {
        FAELLED_TRY(Registrering r, klargoer(b, s, std::move(one), Livscyklus::kImporteret));
        part.registreringer.push_back(std::move(r));
    }
    return part;
}

Result<void> Motor::tilfoej_import(const Skriver& s, Importdel& part,
                                   std::optional<Nuvaerende> current, const Medskrift& med,
                                   store::Batch& batch) {
    const Objektbeskrivelse& b = *part.type;
    if (current && er_aktiv(current->registrering.livscyklus))
        return std::unexpected(tilstandskonflikt(current->registrering.livscyklus));
    FAELLED_CHECK(kontroller_krav(b, objekt_id(b, s.ejer, part.uuid), batch));
    for (Registrering& r : part.registreringer) {
        if (med) FAELLED_CHECK(med(current ? &current->registrering : nullptr, r, batch));
        tilfoej(b, s, part.uuid,
                {.registrering = r,
                 .foer = current ? &*current : nullptr,
                 .handling = Handling::kOprettet,
                 .besked = part.besked},
                batch);
        if (&r != &part.registreringer.back()) current = Nuvaerende{r, indeksposter(b, r)};
    }
    return {};
}

Result<void> Motor::importer(const Skriver& s, Importdel& part, const Medskrift& med) {
    return gentag([&]() -> Result<void> {
        FAELLED_TRY(auto current, hent(*part.type, objekt_id(*part.type, s.ejer, part.uuid)));
        store::Batch batch;
        FAELLED_CHECK(tilfoej_import(s, part, std::move(current), med, batch));
        return lager_.append(std::move(batch));
    });
}

Result<void> Motor::importer(const Objektbeskrivelse& b, const Skriver& s, ImporterInput in,
                             const Medskrift& med) {
    FAELLED_TRY(Importdel part, klargoer_import(b, s, std::move(in)));
    return importer(s, part, med);
}

std::vector<Result<void>> Motor::importer_flere(const Skriver& s, std::vector<Import> in,
                                                const std::function<Medskrift(std::size_t)>& med) {
    std::vector<Result<void>> answers(in.size());
    const auto of = [&](std::size_t n) { return med ? med(n) : Medskrift(); };

    struct Ventende {
        std::size_t nr;
        Importdel del;
    };
    std::vector<Ventende> waiting;
    std::unordered_set<Uuid> named;
    store::Batch batch;
    const auto write = [&] {
        if (waiting.empty()) return;
        const Result<void> done = lager_.append(std::exchange(batch, {}));
        for (Ventende& v : waiting)
            answers[v.nr] =
                done || !store::er_konflikt(done.error()) ? done : importer(s, v.del, of(v.nr));
        waiting.clear();
        named.clear();
    };
    const auto add = [&](std::size_t n) -> Result<void> {
        const Objektbeskrivelse& b = *in[n].type;
        FAELLED_TRY(Importdel part, klargoer_import(b, s, std::move(in[n].input)));
        if (named.contains(part.uuid)) write();  // the second sees the first
        FAELLED_TRY(auto current, hent(b, objekt_id(b, s.ejer, part.uuid)));
        store::Batch mine;
        FAELLED_CHECK(tilfoej_import(s, part, std::move(current), of(n), mine));
        const auto join = [](auto& to, auto& from) {
            to.insert(to.end(), std::make_move_iterator(from.begin()),
                      std::make_move_iterator(from.end()));
        };
        join(batch.registreringer, mine.registreringer);
        join(batch.rum, mine.rum);
        join(batch.udbakke, mine.udbakke);
        named.insert(part.uuid);
        waiting.push_back({n, std::move(part)});
        return {};
    };
    for (std::size_t n = 0; n < in.size(); ++n) {
        answers[n] = add(n);
        if (waiting.size() >= kSammen) write();
    }
    write();
    return answers;
}

}  // namespace faelled::oio
