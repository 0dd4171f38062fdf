// What takes content away for good: anonymiser, kasser, fysiskslet.
#include <algorithm>
#include <utility>
#include <vector>

#include "oio/fletning.hpp"
#include "oio/gravsten.hpp"
#include "oio/motor_intern.hpp"
#include "oio/payload.hpp"
#include "oio/urn.hpp"

namespace faelled::oio {
namespace {

bool overlapper(const Virkning& stored, const Virkning& given) {
    if (given.fra == kUangivet && given.til == kUangivet) return true;
    const Periode p{given.fra == kUangivet ? Tid::minus_uendelig() : given.fra,
                    given.til == kUangivet ? Tid::plus_uendelig() : given.til};
    return Periode{stored.fra, stored.til}.overlapper(p);
}

bool rammer(const Objektbeskrivelse& b, const Relation& given, const Relation& stored) {
    if (given.art != stored.art || !overlapper(stored.virkning, given.virkning)) return false;
    if (!given.ref.tom() && !samme_i_normalform(given.ref, stored.ref)) return false;
    if (b.relationer[given.art].form == Relationsform::kEnkel) return true;
    return samme_i_normalform(given.rolle, stored.rolle) && given.indeks == stored.indeks;
}

bool rammer(const Objektbeskrivelse& b, const Egenskab& given, const Egenskab& stored) {
    if (given.art != stored.art) return false;
    const bool from = given.virkning.fra != kUangivet;
    if (from && given.virkning.fra != stored.virkning.fra) return false;
    const int key = given.art == 0 ? -1 : b.flere_attributter[given.art - 1].noeglefelt;
    if (key < 0) return from;
    const std::string* mine = given.felt(static_cast<std::size_t>(key));
    const std::string* theirs = stored.felt(static_cast<std::size_t>(key));
    return mine != nullptr && theirs != nullptr && *mine == *theirs;
}

bool rammer(const Objektbeskrivelse& /*b*/, const Tilstand& given, const Tilstand& stored) {
    return given.art == stored.art && given.virkning.fra != kUangivet &&
           given.virkning.fra == stored.virkning.fra;
}

// How many periods went.
std::size_t fjern(const Objektbeskrivelse& b, const KasserInput& in, Indhold& content) {
    std::size_t gone = 0;
    const auto from = [&](auto& list, auto member) {
        gone += std::erase_if(list, [&](const auto& stored) {
            return std::any_of(in.registreringer.begin(), in.registreringer.end(),
                               [&](const RegistreringInput& r) {
                                   const auto& given = r.indhold.*member;
                                   return std::any_of(
                                       given.begin(), given.end(),
                                       [&](const auto& g) { return rammer(b, g, stored); });
                               });
        });
    };
    from(content.egenskaber, &Indhold::egenskaber);
    from(content.tilstande, &Indhold::tilstande);
    from(content.relationer, &Indhold::relationer);
    return gone;
}

}  // namespace

Result<void> Motor::anonymiser(const Objektbeskrivelse& b, const Skriver& s, const Uuid& uuid,
                               const std::function<void(Egenskab&)>& erstat) {
    return gentag([&]() -> Result<void> {
        const store::ObjektId id = objekt_id(b, s.ejer, uuid);
        FAELLED_TRY(const auto current, hent(b, id));
        if (!current) return std::unexpected(ukendt());
        FAELLED_TRY(const auto history, lager_.historik(id, store::Periode{}));
        store::Batch batch;
        for (const store::Registreringspost& post : history) {
            FAELLED_TRY(Registrering old, pak_ud(post.nr, post.tidspunkt, post.indhold));
            for (Egenskab& e : old.indhold.egenskaber)
                erstat(e);
            old.note.reset();
            batch.omskrivninger.push_back({id, post.nr, pak(old)});
        }
        Registrering r = current->registrering;
        for (Egenskab& e : r.indhold.egenskaber)
            erstat(e);
        r.bruger_ref = s.bruger_ref;
        r.note.reset();
        tilfoej(b, s, uuid, {.registrering = r, .foer = &*current}, batch);
        return lager_.append(std::move(batch));
    });
}

Result<void> Motor::kasser(const Objektbeskrivelse& b, const Skriver& s, KasserInput in,
                           const Medskrift& med) {
    return gentag([&]() -> Result<void> {
        const store::ObjektId id = objekt_id(b, s.ejer, in.uuid);
        FAELLED_TRY(const auto current, hent(b, id));
        if (!current || current->registrering.livscyklus == Livscyklus::kSlettet)
            return std::unexpected(ukendt());
        FAELLED_TRY(auto history, historik(id, store::Periode{}));
        store::Batch batch;
        for (Registrering& old : history)
            if (fjern(b, in, old.indhold) > 0)
                batch.omskrivninger.push_back({id, old.nr, pak(old)});
        if (batch.omskrivninger.empty())
            return std::unexpected(Fejl::kalder(44, "Objektet har intet af det, der kasseres"));
        Registrering r = current->registrering;
        fjern(b, in, r.indhold);
        r.note.reset();
        for (const RegistreringInput& given : in.registreringer) {
            if (b.indeksform && given.tidspunkt) r.afsendt = given.tidspunkt;
            if (given.note) r.note = given.note;
        }
        if (!b.indeksform) r.bruger_ref = s.bruger_ref;
        if (med) FAELLED_CHECK(med(&current->registrering, r, batch));
        tilfoej(b, s, in.uuid, {.registrering = r, .foer = &*current}, batch);
        return lager_.append(std::move(batch));
    });
}

Result<void> Motor::fysisk_slet(
    Cvr ejer, const std::vector<std::pair<const Objektbeskrivelse*, Uuid>>& objects) {
    FAELLED_CHECK(fysisk_slet(Skriver{ejer, {}, {}}, objects));
    return {};
}

Result<std::vector<bool>> Motor::fysisk_slet(
    const Skriver& s, const std::vector<std::pair<const Objektbeskrivelse*, Uuid>>& objects,
    const std::vector<store::RumSkrivning>& rum) {
    std::vector<bool> there(objects.size());
    FAELLED_CHECK(gentag([&]() -> Result<void> {
        store::Batch batch;
        batch.rum = rum;
        const Tid now{clock_.now().us / kMillisekund * kMillisekund};
        for (std::size_t i = 0; i < objects.size(); ++i) {
            const auto& [b, uuid] = objects[i];
            const store::ObjektId id = objekt_id(*b, s.ejer, uuid);
            FAELLED_TRY(auto current, hent(*b, id));
            const auto same = [&](const auto& d) { return d.id == id; };
            there[i] = current.has_value();
            if (!current || std::any_of(batch.sletninger.begin(), batch.sletninger.end(), same))
                continue;
            const std::uint64_t nr = current->registrering.nr;
            const Tid gone = std::max(now, current->registrering.tidspunkt.plus(kMillisekund));
            batch.sletninger.push_back({id, nr, std::move(current->indeks)});
            if (!b->egen_kopi)
                batch.rum.push_back(
                    {store::Rum::kMeta, kravnoegle(*b, uuid), std::nullopt, std::nullopt});
            if (b->indeksform)
                batch.rum.push_back(skriv_gravsten(s.ejer, {b->type, uuid, gone, s.bruger_ref}));
            if (settings_.haendelser)
                batch.udbakke.push_back(pak(Haendelse{Handling::kSlettet, b->type, s.ejer, uuid, nr,
                                                      clock_.now(), s.transaktion}));
        }
        return lager_.append(std::move(batch));
    }));
    return there;
}

Result<std::vector<Gravsten>> Motor::gravsten(const Objektbeskrivelse& b, Cvr ejer,
                                              Periode interval,
                                              const std::optional<Gravsten>& efter,
                                              std::size_t antal) {
    std::vector<Gravsten> all;
    FAELLED_TRY(auto found, laes_gravsten(lager_, ejer, b.type, interval, efter, antal));
    while (!found.empty() && all.size() < antal) {
        const Gravsten last = found.back();
        for (Gravsten& g : found) {
            FAELLED_TRY(const auto again, lager_.laes(objekt_id(b, ejer, g.uuid)));
            if (!again && all.size() < antal) all.push_back(std::move(g));
        }
        FAELLED_TRY(found, laes_gravsten(lager_, ejer, b.type, interval, last, antal));
    }
    return all;
}

}  // namespace faelled::oio
