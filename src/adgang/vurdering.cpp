#include "adgang/vurdering.hpp"

#include <algorithm>

#include "adgang/nej.hpp"

namespace faelled::adgang {

namespace {

// A verdict is made anew this often, also when the register has not changed: assignments begin.
constexpr std::int64_t kHoejst = 60 * kSekund;

template <typename T>
using Svar = std::expected<T, Afvisning>;

std::unexpected<Afvisning> ingen_aftale() {
    return nej(Grund::kIngenAftale,
               "There is no active service agreement for this system, service and authority.",
               "administration.md 4.4", "RoleAssignment", "an approved agreement that holds today");
}

bool samme(const std::weak_ptr<const Registerbillede>& a,
           const std::shared_ptr<const Registerbillede>& b) {
    return !a.owner_before(b) && !b.owner_before(a);
}

// Who holds the token's key, and whose rights it carries.
struct Parter {
    std::shared_ptr<const Systempost> system;
    std::shared_ptr<const krypto::Certifikat> certifikat;
    std::shared_ptr<const Systempost> paa_vegne_af;  // null: its own rights

    [[nodiscard]] const Systempost& retshaver() const {
        return paa_vegne_af ? *paa_vegne_af : *system;
    }
};

Svar<Parter> parter(const Tokenindhold& t, const Registerbillede& b) {
    Parter out;
    if (t.certifikat()) {
        auto known = ved_certifikat(b, t.certifikat());
        if (!known) return std::unexpected(std::move(known).error());
        out.system = std::move(known->system);
        out.certifikat = std::move(known->certifikat);
    } else {
        // A JWT without cnf (6.4): all that is known is the subject.
        for (auto& s : b.systemer_med_emne(t.emne())) {
            if (s->aktiv) out.system = std::move(s);
        }
        if (!out.system) return ingen_aftale();
        return out;
    }
    const bool another = t.slags() == Tokenindhold::Slags::kSaml
                             ? !t.handlende().empty()
                             : !t.emne().empty() && t.emne() != out.certifikat->emne();
    if (!another) return out;
    for (auto& s : b.systemer_med_emne(t.emne())) {
        if (s->aktiv) out.paa_vegne_af = std::move(s);
    }
    if (!out.paa_vegne_af) return ingen_aftale();
    return out;
}

bool giver(const Rolletildeling& r, const Rettighedsgruppe& g) {
    return r.rolle == g.rolle && r.udstedt_for.value_or(r.kontekst) == g.scope;
}

// The groups that an assignment gives now; `til` becomes the first moment that changes it.
void behold_gaeldende(Kaldergrundlag& k, const std::vector<const Rolletildeling*>& assignments,
                      Tid& til) {
    std::erase_if(k.grupper, [&](const Rettighedsgruppe& g) {
        return std::ranges::none_of(assignments,
                                    [&](const Rolletildeling* r) { return giver(*r, g); });
    });
    for (const Rolletildeling* r : assignments)
        til = std::min(til, r->til);
    k.aftale = assignments.front()->aftale;
}

Svar<const Myndighedspost*> aktiv_myndighed(const Registerbillede& b, Cvr cvr) {
    const Myndighedspost* const m = b.myndighed(cvr);
    if (m == nullptr || !m->aktiv) {
        return nej(Grund::kIngenAftale, "The authority is not active.", "administration.md 4.4",
                   "CvrNumberIdentifier", "an active authority");
    }
    return m;
}

// The service that the token was issued for, of those that open `service`.
std::string_view udstedt_til(const Tokenindhold& t, const Tjenesteadgang& service) {
    for (const std::string& audience : t.modtagere())
        for (const std::string& other : service.ogsaa)
            if (samme_entity_id(audience, other)) return other;
    return service.entity_id;
}

Svar<const Tjenestepost*> aktiv_tjeneste(const Registerbillede& b, std::string_view entity_id) {
    const Tjenestepost* const t = b.tjeneste(entity_id);
    if (t == nullptr || !t->aktiv) {
        return nej(Grund::kUkendtTjeneste, "The service is not active.", "sikkerhed.md 3.3.5",
                   "entity id", std::string(entity_id));
    }
    return t;
}

Svar<std::shared_ptr<const Kaldergrundlag>> vurder_nu(Vurdering& v, const Tokenindhold& t,
                                                      const Registerbillede& b,
                                                      const Tjenesteadgang& tjeneste,
                                                      const Vurderingsregler& regler) {
    auto k = std::make_shared<Kaldergrundlag>();
    k->myndighed = t.cvr();
    k->certifikat = t.certifikat();
    k->systemnavn = t.emne();
    k->grupper.assign(t.grupper().begin(), t.grupper().end());
    if (const Myndighedspost* const m = b.myndighed(t.cvr())) k->organisation = m->organisation;
    const std::string_view entity_id = udstedt_til(t, tjeneste);
    const Tjenestepost* const service = b.tjeneste(entity_id);
    v.kraev_cnf = service == nullptr || service->kraev_cnf;

    const auto who = parter(t, b);
    if (who) {
        k->system = who->system->uuid;
        k->systemnavn = who->system->navn;
        if (who->paa_vegne_af) k->paa_vegne_af = who->paa_vegne_af->uuid;
        v.certifikat = who->certifikat;
    }
    if (regler.kontroller_status) {
        if (!who) return std::unexpected(who.error());
        if (const auto m = aktiv_myndighed(b, t.cvr()); !m) return std::unexpected(m.error());
        const auto active = aktiv_tjeneste(b, entity_id);
        if (!active) return std::unexpected(active.error());
        const auto now = gaeldende(who->retshaver(), (*active)->uuid, t.cvr(), regler.nu);
        if (now.empty()) return ingen_aftale();
        behold_gaeldende(*k, now, v.til);
    }
    if (tjeneste.oversaet) k->rettigheder = tjeneste.oversaet(k->grupper, k->myndighed);
    return k;
}

}  // namespace

std::shared_ptr<const Vurdering> vurder(const Husketoken& token,
                                        const std::shared_ptr<const Registerbillede>& billede,
                                        const Tjenesteadgang& tjeneste,
                                        const Vurderingsregler& regler) {
    auto kept = token.vurdering.load();
    if (kept && kept->tjeneste == &tjeneste && regler.nu < kept->til &&
        samme(kept->billede, billede)) {
        return kept;
    }
    auto made = std::make_shared<Vurdering>();
    made->billede = billede;
    made->tjeneste = &tjeneste;
    made->til = regler.nu.plus(kHoejst);
    made->svar = vurder_nu(*made, token.indhold, *billede, tjeneste, regler);
    token.vurdering.store(made);
    return made;
}

std::expected<void, Afvisning> har_aftale(const Tokenindhold& token, const Registerbillede& billede,
                                          Tid nu) {
    const auto who = parter(token, billede);
    if (!who) return std::unexpected(who.error());
    if (const auto m = aktiv_myndighed(billede, token.cvr()); !m) {
        return std::unexpected(m.error());
    }
    for (const std::string& audience : token.modtagere()) {
        const auto service = aktiv_tjeneste(billede, audience);
        if (service && har_gaeldende(who->retshaver(), (*service)->uuid, token.cvr(), nu)) {
            return {};
        }
    }
    return ingen_aftale();
}

std::expected<Certifikatkald, Afvisning> ved_certifikat(
    const Registerbillede& billede, const std::optional<krypto::Fingeraftryk>& aftryk) {
    const auto refused = [&](Grund grund, std::string text, std::string expected) {
        Afvisning a = nej(grund, std::move(text), "sikkerhed.md 8.5.1", "client certificate",
                          std::move(expected))
                          .error();
        a.certifikat = aftryk;
        return std::unexpected(std::move(a));
    };
    if (!aftryk) {
        return refused(Grund::kIngenCertifikat, "No client certificate was presented.",
                       "the certificate of a registered system");
    }
    const auto system = billede.system(*aftryk);
    if (!system) {
        return refused(
            Grund::kUkendtCertifikat,
            "The client certificate " + krypto::hex(*aftryk) + " belongs to no registered system.",
            "the certificate of a registered system");
    }
    const Registreretcertifikat* const own = find_certifikat(*system, *aftryk);
    if (own == nullptr || own->spaerret || !system->aktiv) {
        return refused(Grund::kCertifikat, "The system or its certificate is not active.",
                       "an active system and certificate");
    }
    return Certifikatkald{system, own->certifikat};
}

std::shared_ptr<const Kaldergrundlag> grundlag(const Certifikatkald& hvem,
                                               const Registerbillede& billede, Cvr myndighed,
                                               std::span<const Rolletildeling* const> tildelinger,
                                               const Tjenesteadgang& tjeneste) {
    auto k = std::make_shared<Kaldergrundlag>();
    k->system = hvem.system->uuid;
    k->systemnavn = hvem.system->navn;
    k->certifikat = hvem.certifikat->fingeraftryk();
    k->myndighed = myndighed;
    if (const Myndighedspost* const m = billede.myndighed(myndighed)) {
        k->organisation = m->organisation;
    }
    k->aftale = tildelinger.front()->aftale;
    for (const Rolletildeling* r : tildelinger) {
        k->grupper.push_back({r->udstedt_for.value_or(r->kontekst), r->rolle, r->afgraensninger});
    }
    if (tjeneste.oversaet) k->rettigheder = tjeneste.oversaet(k->grupper, myndighed);
    return k;
}

}  // namespace faelled::adgang
