// Several objects in one transaction, and walking by index conditions: what services build on whose
// records belong together.
#include <algorithm>
#include <unordered_set>

#include "oio/fletning.hpp"
#include "oio/indeks.hpp"
#include "oio/motor_intern.hpp"
#include "oio/payload.hpp"

namespace faelled::oio {
namespace {

Fejl forventning() {
    Fejl f = Fejl::kalder(49, "Objektet er ændret, siden det blev læst");
    f.regel = store::kRegelVersion;
    return f;
}

Handling handling(const Samlet& x, bool first) {
    if (x.livscyklus == Livscyklus::kSlettet) return Handling::kSlettet;
    if (x.livscyklus == Livscyklus::kPassiveret) return Handling::kPassiveret;
    return first ? Handling::kOprettet : Handling::kRettet;
}

}  // namespace

Result<Tid> Motor::skriv_samlet(const Skriver& s, Samling in) {
    struct Del {
        Samlet* ny;
        std::optional<Nuvaerende> foer;
        Registrering registrering;
    };
    std::vector<Del> dele;
    dele.reserve(in.objekter.size());
    std::unordered_set<Uuid> seen;
    store::Batch batch;
    Tid tid = std::max(in.tidligst, clock_.now());
    for (Samlet& x : in.objekter) {
        if (!seen.insert(x.uuid).second)
            return std::unexpected(Fejl::intern("Samme objekt to gange i én transaktion"));
        const store::ObjektId id = objekt_id(*x.type, s.ejer, x.uuid);
        FAELLED_TRY(auto current, hent(*x.type, id));
        if ((current ? current->registrering.nr : 0) != x.forventet)
            return std::unexpected(forventning());
        if (!current) FAELLED_CHECK(kontroller_krav(*x.type, id, batch));
        FAELLED_CHECK(normaliser(x.indhold, Tid::minus_uendelig()));
        x.indhold.har = {true, true, true};
        kanonisk_orden(x.indhold);
        if (current && current->registrering.livscyklus == x.livscyklus &&
            current->registrering.indhold == x.indhold)
            continue;
        if (current) tid = std::max(tid, current->registrering.tidspunkt.plus(kMillisekund));
        Registrering r;
        r.livscyklus = x.livscyklus;
        r.bruger_ref = s.bruger_ref;
        r.note = std::move(x.note);
        r.indhold = std::move(x.indhold);
        dele.push_back({&x, std::move(current), std::move(r)});
    }
    // Times are kept in whole milliseconds: round up, so that no registration is before its
    // predecessor.
    tid = Tid{(tid.us + kMillisekund - 1) / kMillisekund * kMillisekund};
    for (Del& d : dele)
        tilfoej(*d.ny->type, s, d.ny->uuid,
                {.registrering = d.registrering,
                 .foer = d.foer ? &*d.foer : nullptr,
                 .handling = handling(*d.ny, !d.foer),
                 .tid = tid},
                batch);
    batch.rum.insert(batch.rum.end(), std::make_move_iterator(in.rum.begin()),
                     std::make_move_iterator(in.rum.end()));
    if (batch.registreringer.empty() && batch.rum.empty()) return tid;
    FAELLED_CHECK(lager_.append(std::move(batch)));
    return tid;
}

Result<std::vector<Fundet>> Motor::find_ved_indeks(const Objektbeskrivelse& b, Cvr ejer,
                                                   std::vector<store::Betingelse> betingelser,
                                                   std::optional<Uuid> efter, std::size_t antal) {
    std::vector<Fundet> out;
    if (antal == 0) return out;
    if (betingelser.empty()) {
        Result<void> unpacked;
        FAELLED_CHECK(lager_.scan_objekter(ejer, b.type, efter,
                                           [&](const Uuid& u, const store::Registreringspost& p) {
                                               auto r = pak_ud(p.nr, p.tidspunkt, p.indhold);
                                               if (!r) {
                                                   unpacked = std::unexpected(r.error());
                                                   return false;
                                               }
                                               if (r->livscyklus != Livscyklus::kSlettet)
                                                   out.push_back({u, std::move(*r)});
                                               return out.size() < antal;
                                           }));
        if (!unpacked) return std::unexpected(unpacked.error());
        return out;
    }
    std::vector<Uuid> hits;
    FAELLED_CHECK(lager_.soeg({ejer, b.type, std::move(betingelser), efter, [&](const Uuid& u) {
                                   hits.push_back(u);
                                   return hits.size() < antal;
                               }}));
    FAELLED_TRY(auto found, gaeldende(b, ejer, hits));
    out.reserve(hits.size());
    for (std::size_t i = 0; i < hits.size(); ++i)
        if (found[i]) out.push_back({hits[i], std::move(*found[i])});
    return out;
}

}  // namespace faelled::oio
