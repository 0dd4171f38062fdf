#include "administration/klargoering.hpp"

#include <algorithm>

#include "base/log.hpp"

namespace faelled::administration {
namespace {

adgang::Sikkerhedsmodel model(const Service& s) {
    const auto has = [&](Protokol p) {
        return std::find(s.protokoller.begin(), s.protokoller.end(), p) != s.protokoller.end();
    };
    const bool context = has(Protokol::kSoapKontekst) || s.certifikatmodel;
    const bool token = has(Protokol::kSoapToken) || has(Protokol::kRest) ||
                       has(Protokol::kGraphql) || has(Protokol::kAmqp) || !context;
    if (context && token) return adgang::Sikkerhedsmodel::kBegge;
    return context ? adgang::Sikkerhedsmodel::kKontekst : adgang::Sikkerhedsmodel::kToken;
}

bool er_myndighed(const Organisation& o) {
    return o.test_som_egen_myndighed || std::find(o.typer.begin(), o.typer.end(),
                                                  Organisationstype::kMyndighed) != o.typer.end();
}

std::string linje(const adgang::Rolletildeling& t) {
    std::string s = t.aftale.text() + " v" + std::to_string(t.aftale_version) + " " +
                    t.kontekst.text() + " " + (t.udstedt_for ? t.udstedt_for->text() : "-") + " " +
                    t.rolle + " " + std::to_string(t.fra.us) + "-" + std::to_string(t.til.us);
    for (const adgang::Afgraensning& a : t.afgraensninger) {
        s += " " + a.type + "=";
        for (const std::string& v : a.vaerdier)
            s += v + ",";
    }
    if (t.certifikat) s += " " + krypto::hex(*t.certifikat);
    return s;
}

// Everything that the gate acts on at `nu`, as sorted lines; none when it gives the system nothing
// any more.
std::vector<std::string> linjer(const adgang::Systempost* s, Tid nu) {
    std::vector<std::string> out;
    if (s == nullptr) return out;
    const bool any = std::any_of(s->tildelinger.begin(), s->tildelinger.end(), [&](const auto& x) {
        return std::any_of(x.second.begin(), x.second.end(),
                           [&](const adgang::Rolletildeling& t) { return nu < t.til; });
    });
    if (!any) return out;
    out.push_back(s->navn + " " + s->ejer.text() + (s->aktiv ? " aktiv" : "") +
                  (s->kan_optraede_for ? " optræder for andre" : ""));
    for (const auto& c : s->certifikater)
        out.push_back("certifikat " + krypto::hex(c.certifikat->fingeraftryk()) +
                      (c.spaerret ? " spærret" : ""));
    for (const auto& [service, all] : s->tildelinger)
        for (const adgang::Rolletildeling& t : all)
            if (nu < t.til) out.push_back(service.text() + " " + linje(t));
    std::sort(out.begin(), out.end());
    return out;
}

}  // namespace

Result<void> Klargoering::laes_rod() {
    FAELLED_TRY(organisationer_, arkiv_.alle<Organisation>({}));
    FAELLED_TRY(services_, arkiv_.alle<Service>({}));
    auto certificates = std::move(verden_.certifikater);
    verden_ = omverden(organisationer_, services_, {});
    verden_.certifikater = std::move(certificates);
    return {};
}

Result<void> Klargoering::byg(Tid nu) {
    FAELLED_CHECK(laes_rod());
    FAELLED_TRY(const auto systems, arkiv_.alle<ItSystem>({}));
    FAELLED_TRY(const auto certificates,
                arkiv_.alle<Certifikatpost>(
                    {ved::status(Certifikatstatus::kRegistreret, Certifikatstatus::kSpaerret)}));
    FAELLED_TRY(const auto agreements, arkiv_.alle<Serviceaftale>({}));
    FAELLED_TRY(const auto parts, arkiv_.alle<AftalePart>({}));

    verden_ = omverden(organisationer_, services_, certificates);
    std::unordered_map<Uuid, std::vector<const Certifikatpost*>> certificates_of;
    for (const Certifikatpost& c : certificates)
        certificates_of[c.system].push_back(&c);
    std::unordered_map<Uuid, std::vector<AftalePart>> parts_of;
    for (const AftalePart& p : parts)
        parts_of[p.aftale].push_back(p);
    std::unordered_map<Uuid, Tildelinger> assignments;
    for (const Serviceaftale& a : agreements)
        afled(a, parts_of[a.uuid], verden_, nu, assignments[a.system]);

    systemer_.clear();
    auto decoded = std::move(afkodede_);
    afkodede_.clear();
    for (const ItSystem& s : systems) {
        for (const Certifikatpost* c : certificates_of[s.uuid])
            if (const auto at = decoded.find(c->base64); at != decoded.end()) afkodede_.insert(*at);
        if (auto post = lav(s, certificates_of[s.uuid], std::move(assignments[s.uuid])))
            systemer_.emplace(s.uuid, std::move(post));
    }
    return {};
}

Result<void> Klargoering::opdater(const Roert& touched, Tid nu) {
    if (touched.rod) FAELLED_CHECK(laes_rod());
    for (const Uuid& uuid : touched.systemer)
        FAELLED_CHECK(byg_system(uuid, nu));
    return {};
}

Result<void> Klargoering::byg_system(const Uuid& uuid, Tid nu) {
    FAELLED_TRY(const auto system, arkiv_.find<ItSystem>(uuid));
    if (!system) {
        systemer_.erase(uuid);
        return {};
    }
    FAELLED_TRY(const auto certificates, arkiv_.alle<Certifikatpost>({ved::beroerer(uuid)}));
    std::vector<const Certifikatpost*> mine;
    for (const Certifikatpost& c : certificates) {
        verden_.certifikater.erase(c.uuid);
        if (c.status == Certifikatstatus::kFjernet) continue;
        mine.push_back(&c);
        if (c.status == Certifikatstatus::kRegistreret)
            verden_.certifikater.emplace(c.uuid, c.sha256);
    }
    FAELLED_TRY(const auto agreements, arkiv_.alle<Serviceaftale>({ved::beroerer(uuid)}));
    Tildelinger assignments;
    for (const Serviceaftale& a : agreements) {
        if (a.system != uuid) continue;
        FAELLED_TRY(const auto parts, arkiv_.alle<AftalePart>({ved::beroerer(a.uuid)}));
        afled(a, parts, verden_, nu, assignments);
    }
    auto post = lav(*system, mine, std::move(assignments));
    if (post == nullptr)
        systemer_.erase(uuid);
    else
        systemer_[uuid] = std::move(post);
    return {};
}

std::shared_ptr<const adgang::Systempost> Klargoering::lav(
    const ItSystem& system, const std::vector<const Certifikatpost*>& certificates,
    Tildelinger assignments) {
    if (assignments.empty() || system.status == Systemstatus::kNedlagt) return nullptr;
    auto post = std::make_shared<adgang::Systempost>();
    post->uuid = system.uuid;
    post->navn = system.navn;
    post->ejer = system.ejer;
    post->aktiv = system.status == Systemstatus::kAktiv && verden_.aktiv(system.ejer);
    post->kan_optraede_for = system.kan_optraede_for;
    for (const Certifikatpost* c : certificates) {
        auto& decoded = afkodede_[c->base64];
        if (decoded == nullptr) {
            auto read = krypto::Certifikat::laes(c->base64);
            if (!read) {
                log::advarsel("administration.certifikat_ulaeseligt",
                              {{"certifikat", c->uuid.text()}});
                continue;
            }
            decoded = std::move(*read);
        }
        post->certifikater.push_back({decoded, c->status == Certifikatstatus::kSpaerret});
    }
    post->tildelinger = std::move(assignments);
    return post;
}

std::shared_ptr<const adgang::Registerbillede> Klargoering::billede() const {
    auto out = std::make_shared<adgang::Registerbillede>();
    bool ok = true;
    for (const Organisation& o : organisationer_)
        if (er_myndighed(o))
            ok &= out->tilfoej(adgang::Myndighedspost{o.cvr, o.uuid,
                                                      o.organisation_uuid.value_or(Uuid{}), o.navn,
                                                      o.status == Organisationsstatus::kAktiv});
    for (const Service& s : services_)
        if (s.status != Servicestatus::kKladde)
            ok &= out->tilfoej(adgang::Tjenestepost{s.uuid, s.entity_id, s.navn, model(s),
                                                    brugbar_til(s).has_value(), s.bearer,
                                                    s.kraev_cnf, s.system});
    for (const auto& [uuid, system] : systemer_)
        ok &= out->tilfoej(system);
    if (!ok) log::fejl("administration.register_har_dobbelte");
    return out;
}

std::vector<std::string> forskelle(const adgang::Registerbillede& a,
                                   const adgang::Registerbillede& b,
                                   const std::vector<Uuid>& systemer,
                                   const std::vector<Uuid>& services,
                                   const std::vector<Cvr>& myndigheder, Tid nu) {
    std::vector<std::string> out;
    for (const Uuid& u : systemer) {
        const auto in_a = a.system(u);
        const auto in_b = b.system(u);
        const auto la = linjer(in_a.get(), nu);
        const auto lb = linjer(in_b.get(), nu);
        for (const std::string& l : la)
            if (!std::binary_search(lb.begin(), lb.end(), l))
                out.push_back("system " + u.text() + " kun i registret: " + l);
        for (const std::string& l : lb)
            if (!std::binary_search(la.begin(), la.end(), l))
                out.push_back("system " + u.text() + " mangler i registret: " + l);
    }
    for (const Uuid& u : services) {
        const auto* x = a.tjeneste(u);
        const auto* y = b.tjeneste(u);
        const bool same =
            (x == nullptr) == (y == nullptr) &&
            (x == nullptr ||
             (x->entity_id == y->entity_id && x->aktiv == y->aktiv && x->model == y->model &&
              x->bearer == y->bearer && x->kraev_cnf == y->kraev_cnf && x->system == y->system));
        if (!same) out.push_back("service " + u.text() + " er ikke den samme");
    }
    for (const Cvr c : myndigheder) {
        const auto* x = a.myndighed(c);
        const auto* y = b.myndighed(c);
        const bool same = (x == nullptr) == (y == nullptr) &&
                          (x == nullptr || (x->uuid == y->uuid && x->aktiv == y->aktiv &&
                                            x->organisation == y->organisation));
        if (!same) out.push_back("myndighed " + c.text() + " er ikke den samme");
    }
    return out;
}

}  // namespace faelled::administration
