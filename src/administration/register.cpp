// The connected register: kept fresh, checked, and asked about the past (ADM-061, ADM-062).
#include <algorithm>

#include "administration/afledning.hpp"
#include "administration/poster.hpp"

namespace faelled::administration {

Result<void> Administration::forbind(adgang::Register& r) {
    const std::lock_guard lock(indre_->skriv);
    FAELLED_TRY(const Generation g, laes_generation(indre_->arkiv.motor()));
    FAELLED_CHECK(indre_->klargoering.byg(indre_->nu()));
    indre_->generation = g.nr;
    indre_->registret = &r;
    r.saet(indre_->klargoering.billede());
    return {};
}

Result<bool> Administration::foelg_med() {
    FAELLED_TRY(Generation g, laes_generation(indre_->arkiv.motor()));
    const std::lock_guard lock(indre_->skriv);
    if (indre_->registret == nullptr || g.nr == indre_->generation) return false;
    // Again, now that no change of ours is under way.
    FAELLED_TRY(g, laes_generation(indre_->arkiv.motor()));
    if (g.nr == indre_->generation) return false;
    FAELLED_CHECK(indre_->klargoering.byg(indre_->nu()));
    indre_->generation = g.nr;
    indre_->registret->saet(indre_->klargoering.billede());
    return true;
}

Result<std::vector<std::string>> Administration::afstem() {
    const std::lock_guard lock(indre_->skriv);
    std::vector<std::string> out;
    if (indre_->registret == nullptr) return out;
    Klargoering fresh(indre_->arkiv);
    FAELLED_CHECK(fresh.byg(indre_->nu()));
    const auto should = fresh.billede();
    FAELLED_TRY(const auto systems, indre_->arkiv.alle<ItSystem>({}));
    FAELLED_TRY(const auto services, indre_->arkiv.alle<Service>({}));
    FAELLED_TRY(const auto organisations, indre_->arkiv.alle<Organisation>({}));
    std::vector<Uuid> s;
    std::vector<Uuid> v;
    std::vector<Cvr> o;
    for (const ItSystem& x : systems)
        s.push_back(x.uuid);
    for (const Service& x : services)
        v.push_back(x.uuid);
    for (const Organisation& x : organisations)
        o.push_back(x.cvr);
    out = forskelle(*indre_->registret->nu(), *should, s, v, o, indre_->nu());
    FAELLED_CHECK(indre_->klargoering.byg(indre_->nu()));
    indre_->registret->saet(should);
    return out;
}

namespace {

// Every record of a type as it was registered at `t`.
template <Post T>
Result<std::vector<T>> alle_den(Arkiv& archive, Tid t) {
    struct Kandidat {
        Uuid uuid;
        store::Registreringspost post;
    };
    std::vector<Kandidat> now;
    store::Lager& store = archive.motor().lager();
    FAELLED_CHECK(store.scan_objekter(kOperatoer, Tabel<T>::type, std::nullopt,
                                      [&](const Uuid& u, const store::Registreringspost& p) {
                                          now.push_back({u, p});
                                          return true;
                                      }));
    std::vector<T> out;
    oio::Filter at;
    at.registrering_fra = t;
    at.registrering_til = t;
    for (const Kandidat& k : now) {
        // Past the deleted ones too: they were there then.
        const auto found = archive.motor().laes(Beskrivelse<T>::type, kOperatoer, {k.uuid, at});
        if (!found) {
            if (found.error().kode == 44) continue;
            return std::unexpected(found.error());
        }
        const oio::Registrering& r = found->registreringer.back();
        if (r.tidspunkt > t || r.livscyklus == oio::Livscyklus::kSlettet) continue;
        FAELLED_TRY(T record, Arkiv::post<T>(k.uuid, r));
        out.push_back(std::move(record));
    }
    return out;
}

}  // namespace

Result<Adgangsbillede> Administration::adgang_den(const Administrator& a, Tid t) {
    if (a.roller.empty()) return nej(43, "ADM-002", "Du har ingen rolle i organisationen");
    Arkiv& archive = indre_->arkiv;
    FAELLED_TRY(const auto organisations, alle_den<Organisation>(archive, t));
    FAELLED_TRY(const auto services, alle_den<Service>(archive, t));
    FAELLED_TRY(const auto certificates, alle_den<Certifikatpost>(archive, t));
    FAELLED_TRY(const auto systems, alle_den<ItSystem>(archive, t));
    FAELLED_TRY(const auto agreements, alle_den<Serviceaftale>(archive, t));
    FAELLED_TRY(const auto parts, alle_den<AftalePart>(archive, t));
    FAELLED_TRY(const auto roles, alle_den<Brugersystemrolle>(archive, t));
    FAELLED_TRY(const auto jobs, alle_den<Jobfunktionsrolle>(archive, t));
    FAELLED_TRY(const auto federations, alle_den<Foederationsaftale>(archive, t));

    const Omverden world = omverden(organisations, services, certificates);
    std::unordered_map<Uuid, const ItSystem*> by_uuid;
    for (const ItSystem& s : systems)
        by_uuid.emplace(s.uuid, &s);
    std::unordered_map<Uuid, std::vector<AftalePart>> parts_of;
    for (const AftalePart& p : parts)
        parts_of[p.aftale].push_back(p);

    const bool all = ser_alt(a);
    Adgangsbillede out;
    for (const Serviceaftale& agreement : agreements) {
        const auto system = by_uuid.find(agreement.system);
        if (system == by_uuid.end() || system->second->status != Systemstatus::kAktiv ||
            !world.aktiv(system->second->ejer))
            continue;
        Tildelinger assignments;
        afled(agreement, parts_of[agreement.uuid], world, t, assignments);
        for (auto& [service, list] : assignments)
            for (adgang::Rolletildeling& x : list) {
                const bool mine = all || system->second->ejer == a.organisation ||
                                  x.kontekst == a.organisation || x.udstedt_for == a.organisation;
                if (mine && x.fra <= t && t < x.til)
                    out.tildelinger.push_back({agreement.system, service, std::move(x)});
            }
    }
    std::sort(out.tildelinger.begin(), out.tildelinger.end(),
              [](const Tildelingspost& x, const Tildelingspost& y) {
                  const auto key = [](const Tildelingspost& p) {
                      return std::tuple(p.system, p.service, p.tildeling.aftale,
                                        p.tildeling.kontekst, p.tildeling.udstedt_for,
                                        p.tildeling.rolle);
                  };
                  return key(x) < key(y);
              });
    out.koblinger = afled_koblinger(systems, roles, jobs, world, t);
    out.kontekster = afled_kontekster(systems, federations, world, t);
    if (all) return out;
    std::erase_if(out.koblinger, [&](const Rollekobling& k) {
        return k.organisation != a.organisation &&
               std::find(k.delegeret_til.begin(), k.delegeret_til.end(), a.organisation) ==
                   k.delegeret_til.end();
    });
    std::erase_if(out.kontekster, [&](const Idpkontekst& k) {
        const auto idp = by_uuid.find(k.idp);
        return k.myndighed != a.organisation &&
               (idp == by_uuid.end() || idp->second->ejer != a.organisation);
    });
    return out;
}

}  // namespace faelled::administration
