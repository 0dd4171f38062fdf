#include "administration/afledning.hpp"

#include <algorithm>

namespace faelled::administration {

std::vector<Par> par_af(const Aftaleindhold& content) {
    std::vector<Par> out;
    if (content.type == Serviceaftaletype::kUdenVideregivelse) {
        for (const Cvr c : content.dataejere)
            out.push_back({c, c});
        return out;
    }
    for (const Cvr owner : content.dataejere)
        for (const Cvr receiver : content.datamodtagere)
            out.push_back({owner, receiver});
    return out;
}

std::map<Cvr, Partside> sider_af(const Aftaleindhold& content) {
    std::map<Cvr, Partside> out;
    if (content.type == Serviceaftaletype::kUdenVideregivelse) {
        for (const Cvr c : content.dataejere)
            out.emplace(c, Partside::kBegge);
        return out;
    }
    for (const Cvr c : content.dataejere)
        out.emplace(c, Partside::kEjer);
    for (const Cvr c : content.datamodtagere) {
        const auto [at, fresh] = out.emplace(c, Partside::kModtager);
        if (!fresh && at->second == Partside::kEjer) at->second = Partside::kBegge;
    }
    return out;
}

bool har_vaeret_godkendt(const AftalePart& p) {
    switch (p.status) {
        case Partstatus::kKladde:
        case Partstatus::kAfventer:
        case Partstatus::kAfvist:
        case Partstatus::kBortfaldet:
            return false;
        default:
            return p.afgjort.has_value();
    }
}

Partopslag::Partopslag(std::span<const AftalePart> parts) {
    for (const AftalePart& p : parts)
        parter_.emplace(std::pair(p.version, p.myndighed), &p);
}

const AftalePart* Partopslag::find(std::uint64_t version, Cvr cvr) const {
    const auto at = parter_.find({version, cvr});
    return at == parter_.end() ? nullptr : at->second;
}

std::uint64_t Partopslag::gaeldende(const Serviceaftale& agreement, const Par& pair) const {
    for (auto v = agreement.versioner.rbegin(); v != agreement.versioner.rend(); ++v) {
        const AftalePart* owner = find(v->version, pair.ejer);
        const AftalePart* receiver = find(v->version, pair.modtager);
        if (owner == nullptr || receiver == nullptr || !har_vaeret_godkendt(*owner) ||
            !har_vaeret_godkendt(*receiver))
            continue;
        const auto pairs = par_af(v->indhold);
        return std::find(pairs.begin(), pairs.end(), pair) == pairs.end() ? 0 : v->version;
    }
    return 0;
}

bool Omverden::aktiv(Cvr cvr) const {
    const auto at = organisationer.find(cvr.number());
    return at != organisationer.end() && at->second;
}

std::optional<Tid> brugbar_til(const Service& s) {
    switch (s.status) {
        case Servicestatus::kUdgivet:
        case Servicestatus::kLaast:
            return Tid::plus_uendelig();
        case Servicestatus::kUdfaset:
            return s.udfases ? s.udfases->slutter() : Tid::plus_uendelig();
        case Servicestatus::kKladde:
        case Servicestatus::kLukket:
            break;
    }
    return std::nullopt;
}

Omverden omverden(std::span<const Organisation> organisations, std::span<const Service> services,
                  std::span<const Certifikatpost> certificates) {
    Omverden world;
    for (const Organisation& o : organisations)
        world.organisationer.emplace(o.cvr.number(), o.status == Organisationsstatus::kAktiv);
    for (const Service& s : services)
        if (const auto until = brugbar_til(s)) world.services.emplace(s.uuid, *until);
    for (const Certifikatpost& c : certificates)
        if (c.status == Certifikatstatus::kRegistreret)
            world.certifikater.emplace(c.uuid, c.sha256);
    return world;
}

namespace {

std::vector<adgang::Afgraensning> afgraensninger(const Rollevalg& role) {
    std::vector<adgang::Afgraensning> out;
    out.reserve(role.afgraensninger.size());
    for (const Afgraensningsvaerdi& v : role.afgraensninger)
        out.push_back({v.type, v.vaerdier});
    return out;
}

// [fra, til) in which a pair of one version holds; empty when it does not.
struct Gyldighed {
    Tid fra = Tid::minus_uendelig();
    Tid til = Tid::plus_uendelig();
};
std::optional<Gyldighed> gyldighed(const Aftaleversion& v, const AftalePart& owner,
                                   const AftalePart& receiver) {
    if (!i_kraft(owner.status) || !i_kraft(receiver.status)) return std::nullopt;
    Gyldighed g;
    if (v.indhold.gyldig_til) g.til = v.indhold.gyldig_til->slutter();
    for (const AftalePart* p : {&owner, &receiver}) {
        if (p->afgjort) g.fra = std::max(g.fra, *p->afgjort);
        if (p->ophoer) g.til = std::min(g.til, *p->ophoer);
    }
    return g;
}

}  // namespace

void afled(const Serviceaftale& agreement, std::span<const AftalePart> parts, const Omverden& world,
           Tid nu, Tildelinger& out) {
    const Partopslag lookup(parts);
    for (const Aftaleversion& v : agreement.versioner) {
        std::optional<krypto::Fingeraftryk> certificate;
        if (v.indhold.sikkerhed == Aftalesikkerhed::kCertifikat) {
            const auto at = v.indhold.certifikat ? world.certifikater.find(*v.indhold.certifikat)
                                                 : world.certifikater.end();
            if (at == world.certifikater.end()) continue;  // its certificate is gone
            certificate = at->second;
        }
        for (const Par& pair : par_af(v.indhold)) {
            if (lookup.gaeldende(agreement, pair) != v.version) continue;
            if (!world.aktiv(pair.ejer) || !world.aktiv(pair.modtager)) continue;
            const auto valid = gyldighed(v, *lookup.find(v.version, pair.ejer),
                                         *lookup.find(v.version, pair.modtager));
            if (!valid) continue;
            for (const Servicevalg& s : v.indhold.services) {
                const auto service = world.services.find(s.service);
                if (service == world.services.end()) continue;
                const Tid until = std::min(valid->til, service->second);
                if (until <= nu || until <= valid->fra) continue;
                for (const Rollevalg& role : s.roller) {
                    adgang::Rolletildeling t;
                    t.aftale = agreement.uuid;
                    t.aftale_version = v.version;
                    t.kontekst = pair.modtager;
                    if (pair.ejer != pair.modtager) t.udstedt_for = pair.ejer;
                    t.rolle = role.rolle;
                    t.afgraensninger = afgraensninger(role);
                    t.fra = valid->fra;
                    t.til = until;
                    t.certifikat = certificate;
                    out[s.service].push_back(std::move(t));
                }
            }
        }
    }
}

std::vector<Rollekobling> afled_koblinger(std::span<const ItSystem> systems,
                                          std::span<const Brugersystemrolle> roles,
                                          std::span<const Jobfunktionsrolle> jobs,
                                          const Omverden& world, Tid t) {
    std::unordered_map<Uuid, bool> active;
    for (const ItSystem& s : systems)
        active.emplace(
            s.uuid, s.status == Systemstatus::kAktiv && s.brugervendt && s.brugervendt->aktiveret);
    std::unordered_map<Uuid, const Brugersystemrolle*> by_uuid;
    for (const Brugersystemrolle& r : roles) {
        const bool usable = r.status == Brugersystemrollestatus::kUdgivet ||
                            (r.status == Brugersystemrollestatus::kUdfaset && r.udfases &&
                             t < r.udfases->slutter());
        const auto system = active.find(r.system);
        if (usable && system != active.end() && system->second) by_uuid.emplace(r.uuid, &r);
    }
    std::vector<Rollekobling> out;
    for (const Jobfunktionsrolle& j : jobs) {
        if (j.status != Jobfunktionsrollestatus::kAktiv || !world.aktiv(j.organisation)) continue;
        std::vector<Cvr> delegated;
        for (const Delegering& d : j.delegeret_til)
            if (!d.afvist && (!d.gyldig_fra || d.gyldig_fra->begynder() <= t) &&
                (!d.gyldig_til || t < d.gyldig_til->slutter()))
                delegated.push_back(d.til);
        for (const Rolletilknytning& x : j.roller) {
            const auto role = by_uuid.find(x.brugersystemrolle);
            if (role == by_uuid.end()) continue;
            out.push_back({j.entity_id + " " + role->second->entity_id, role->second->system,
                           j.uuid, j.entity_id, j.organisation, delegated, role->second->entity_id,
                           x.afgraensninger});
        }
    }
    return out;
}

std::vector<Idpkontekst> afled_kontekster(std::span<const ItSystem> systems,
                                          std::span<const Foederationsaftale> all,
                                          const Omverden& world, Tid t) {
    std::unordered_map<Uuid, bool> active;
    for (const ItSystem& s : systems)
        active.emplace(s.uuid, s.status == Systemstatus::kAktiv && s.idp && s.idp->aktiveret);
    std::vector<Idpkontekst> out;
    for (const Foederationsaftale& f : all) {
        const auto idp = active.find(f.idp);
        if (!i_kraft(f.status) || idp == active.end() || !idp->second) continue;
        if (!world.aktiv(f.myndighed)) continue;
        if ((f.gyldig_fra && t < f.gyldig_fra->begynder()) ||
            (f.gyldig_til && t >= f.gyldig_til->slutter()) || (f.ophoer && t >= *f.ophoer))
            continue;
        out.push_back({f.idp, f.myndighed});
    }
    return out;
}

}  // namespace faelled::administration
