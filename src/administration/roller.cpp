// Roles of user systems, job function roles, delegation (3.7-3.9, chapter 5).
#include <algorithm>
#include <set>

#include "administration/poster.hpp"
#include "base/text.hpp"

namespace faelled::administration {
namespace {

Result<std::vector<Jobfunktionsrolle>> brugere_af(Arkiv& archive, const Uuid& role) {
    return archive.alle<Jobfunktionsrolle>({ved::beroerer(role)});
}

// N14: authorities whose job function roles use it.
Result<void> advis_rolle(Transaktion& t, const Brugersystemrolle& r, const std::string& what) {
    FAELLED_TRY(const auto users, brugere_af(t.arkiv, r.uuid));
    std::set<Cvr> told;
    for (const Jobfunktionsrolle& j : users)
        if (told.insert(j.organisation).second)
            FAELLED_CHECK(
                t.advis({"N14", j.organisation, Postkassetype::kAftaler,
                         "Brugersystemrollen " + r.navn + " " + what,
                         "Brugersystemrollen " + r.navn + " (" + r.entity_id + ") " + what +
                             ". En eller flere af jeres jobfunktionsroller "
                             "bruger den.\n",
                         "/brugersystemroller/" + r.uuid.text(), r.uuid}));
    return {};
}

Result<ItSystem> brugervendt(Transaktion& t, const Uuid& uuid) {
    FAELLED_TRY(const auto s, t.arkiv.find<ItSystem>(uuid));
    if (!s || s->status == Systemstatus::kNedlagt ||
        std::find(s->typer.begin(), s->typer.end(), Systemtype::kBrugervendtSystem) ==
            s->typer.end())
        return nej(40, "3.7", "Systemet skal være et brugervendt system", "system");
    return *s;
}

Result<void> eget_domaene(Transaktion& t, Cvr cvr, std::string_view id, std::string_view kind) {
    FAELLED_TRY(const Organisation o, aktiv_organisation(t.arkiv, cvr, "organisation"));
    if (o.domaener.empty())
        return nej(40, "5", "Organisationen har ingen domæner; bed operatøren om at registrere dem",
                   "entityId");
    return rolle_id(id, kind, o.domaener, "entityId");
}

}  // namespace

Result<void> proev_opret(Transaktion& t, Brugersystemrolle& r) {
    FAELLED_TRY(const ItSystem s, brugervendt(t, r.system));
    FAELLED_CHECK(kraev_eller_operatoer(t.a, s.ejer, {Rolle::kLeverandoeradministrator}));
    r.ejer = s.ejer;
    r.status = Brugersystemrollestatus::kKladde;
    r.udfases.reset();
    FAELLED_CHECK(ikke_tom(r.navn, "navn"));
    FAELLED_CHECK(eget_domaene(t, s.ejer, r.entity_id, "usersystemrole"));
    FAELLED_CHECK(kontroller_typer(t.arkiv, r.afgraensninger));
    return t.tag_krav(Krav::kRolle, r.entity_id, r.uuid,
                      brud(49, "3.7", "entityId er i brug", "entityId"));
}

Result<void> proev_ret(Transaktion& t, Brugersystemrolle& r, const Brugersystemrolle& before) {
    FAELLED_CHECK(kraev_eller_operatoer(t.a, before.ejer, {Rolle::kLeverandoeradministrator}));
    if (r.system != before.system)
        return nej(40, "3.7", "Rollens system kan ikke ændres", "system");
    r.ejer = before.ejer;
    r.status = before.status;
    r.udfases = before.udfases;
    FAELLED_CHECK(ikke_tom(r.navn, "navn"));
    FAELLED_CHECK(kontroller_typer(t.arkiv, r.afgraensninger));
    if (before.status == Brugersystemrollestatus::kKladde) {
        FAELLED_CHECK(eget_domaene(t, before.ejer, r.entity_id, "usersystemrole"));
        return t.flyt_krav(Krav::kRolle, before.entity_id, r.entity_id, r.uuid,
                           brud(49, "3.7", "entityId er i brug", "entityId"));
    }
    if (r.entity_id != before.entity_id || r.afgraensninger != before.afgraensninger)
        return nej(49, "3.7",
                   "En udgivet rolles entityId og dataafgrænsninger kan ikke ændres; lav en ny "
                   "version",
                   "entityId");
    return advis_rolle(t, r, "er ændret");
}

Result<void> Administration::saet_status(const Administrator& a, const Uuid& rolle,
                                         Brugersystemrollestatus status,
                                         std::optional<Dato> sidste_dag) {
    return indre_->udfoer(a, "saet_status", rolle, [&](Transaktion& t) -> Result<void> {
        using S = Brugersystemrollestatus;
        FAELLED_TRY(Brugersystemrolle r, hent_synlig<Brugersystemrolle>(t.arkiv, a, rolle));
        FAELLED_CHECK(kraev_eller_operatoer(a, r.ejer, {Rolle::kLeverandoeradministrator}));
        const bool legal = r.status != S::kSlettet && status != S::kKladde &&
                           (r.status != S::kKladde || status != S::kUdfaset);
        if (!legal)
            return nej(49, "3.7",
                       "Rollen kan ikke gå fra " + std::string(ord(r.status)) + " til " +
                           std::string(ord(status)));
        if (status == S::kUdfaset && (!sidste_dag || *sidste_dag < t.i_dag()))
            return nej(40, "3.7", "Udfasning kræver en sidste dag, der ikke er passeret",
                       "sidsteDag");
        if (status == S::kSlettet) {
            FAELLED_TRY(const auto users, brugere_af(t.arkiv, rolle));
            const bool phased_out = r.status == S::kUdfaset && r.udfases && *r.udfases < t.i_dag();
            if (!users.empty() && !phased_out)
                return nej(49, "3.7",
                           "Rollen bruges af jobfunktionsroller; udfas den først med en dato");
            t.frigiv_krav(Krav::kRolle, r.entity_id, r.uuid);
        }
        r.status = status;
        r.udfases = status == S::kUdfaset ? sidste_dag : r.udfases;
        t.gem(r);
        if (status == S::kUdgivet) return {};
        return advis_rolle(
            t, r,
            status == S::kUdfaset ? "udfases; sidste dag er " + sidste_dag->dansk() : "er slettet");
    });
}

// --- job function roles -------------------------------------------------------------------------

namespace {

std::string navnekrav(const Jobfunktionsrolle& j) {
    return j.organisation.text() + "/" + fold(j.navn);
}

const Delegering* delegering(const Jobfunktionsrolle& j, Cvr to) {
    const auto at = std::find_if(j.delegeret_til.begin(), j.delegeret_til.end(),
                                 [to](const Delegering& d) { return d.til == to; });
    return at == j.delegeret_til.end() ? nullptr : &*at;
}

Result<void> kontroller_tilknytninger(Transaktion& t, const Jobfunktionsrolle& j,
                                      const Jobfunktionsrolle* before) {
    for (const Rolletilknytning& x : j.roller) {
        FAELLED_TRY(const auto role, t.arkiv.find<Brugersystemrolle>(x.brugersystemrolle));
        const bool had =
            before != nullptr && std::any_of(before->roller.begin(), before->roller.end(),
                                             [&](const Rolletilknytning& o) {
                                                 return o.brugersystemrolle == x.brugersystemrolle;
                                             });
        const bool usable = role && (role->status == Brugersystemrollestatus::kUdgivet ||
                                     (had && role->status == Brugersystemrollestatus::kUdfaset));
        if (!usable)
            return nej(40, "5",
                       "Brugersystemrollen " + x.brugersystemrolle.text() +
                           " findes ikke eller er ikke udgivet",
                       "brugersystemrolleUuid");
        FAELLED_CHECK(kontroller_vaerdier(t.arkiv, role->navn, role->afgraensninger,
                                          x.afgraensninger, Dynamisk::kTilladt));
    }
    for (auto x = j.roller.begin(); x != j.roller.end(); ++x)
        if (std::find(std::next(x), j.roller.end(), *x) != j.roller.end())
            return nej(40, "3.8", "Samme brugersystemrolle er valgt to gange med samme værdier",
                       "roller");
    return {};
}

Result<void> kontroller_delegeringer(Transaktion& t, Jobfunktionsrolle& j,
                                     const Jobfunktionsrolle* before) {
    std::set<Cvr> seen;
    for (Delegering& d : j.delegeret_til) {
        if (d.til == j.organisation)
            return nej(40, "3.9", "En rolle kan ikke delegeres til sin egen myndighed",
                       "delegeretTil");
        if (!seen.insert(d.til).second)
            return nej(40, "3.9", "Rollen er delegeret to gange til " + d.til.text(),
                       "delegeretTil");
        if (d.gyldig_fra && d.gyldig_til && *d.gyldig_til < *d.gyldig_fra)
            return nej(40, "3.9", "Delegeringens periode er omvendt", "delegeretTil");
        // What the other one declined stays so until it is given anew.
        const Delegering* old = before == nullptr ? nullptr : delegering(*before, d.til);
        d.afvist = old != nullptr && old->afvist && old->gyldig_fra == d.gyldig_fra &&
                   old->gyldig_til == d.gyldig_til;
        if (old != nullptr) continue;
        FAELLED_TRY([[maybe_unused]] const Organisation o,
                    aktiv_organisation(t.arkiv, d.til, "delegeretTil"));
    }
    return {};
}

Result<void> advis_delegering(Transaktion& t, const Jobfunktionsrolle& j, Cvr to,
                              const std::string& what) {
    return t.advis({"N13", to, Postkassetype::kAftaler,
                    "Delegering af jobfunktionsrollen " + j.navn + " " + what,
                    "Delegeringen af jobfunktionsrollen " + j.navn + " (" + j.entity_id +
                        ") fra myndigheden med CVR " + j.organisation.text() + " " + what + ".\n",
                    "/delegering/" + j.uuid.text(), j.uuid});
}

// N13 for what was given, changed and taken.
Result<void> advis_delegeringer(Transaktion& t, const Jobfunktionsrolle& j,
                                const Jobfunktionsrolle& before) {
    for (const Delegering& d : j.delegeret_til) {
        const Delegering* old = delegering(before, d.til);
        if (old == nullptr) {
            FAELLED_CHECK(advis_delegering(t, j, d.til, "er givet"));
        } else if (*old != d || before.roller != j.roller) {
            FAELLED_CHECK(advis_delegering(t, j, d.til, "er ændret"));
        }
    }
    for (const Delegering& d : before.delegeret_til)
        if (delegering(j, d.til) == nullptr)
            FAELLED_CHECK(advis_delegering(t, before, d.til, "er fjernet"));
    return {};
}

Result<void> kontroller(Transaktion& t, Jobfunktionsrolle& j, const Jobfunktionsrolle* before) {
    FAELLED_CHECK(ikke_tom(j.navn, "navn"));
    FAELLED_CHECK(eget_domaene(t, j.organisation, j.entity_id, "jobrole"));
    FAELLED_CHECK(kontroller_tilknytninger(t, j, before));
    FAELLED_CHECK(kontroller_delegeringer(t, j, before));
    const Jobfunktionsrolle none;
    const Jobfunktionsrolle& old = before == nullptr ? none : *before;
    FAELLED_CHECK(t.flyt_krav(
        Krav::kRollenavn, before == nullptr ? std::string() : navnekrav(old), navnekrav(j), j.uuid,
        brud(40, "5", "Myndigheden har allerede en jobfunktionsrolle med navnet " + j.navn,
             "navn")));
    FAELLED_CHECK(t.flyt_krav(
        Krav::kRolle, old.entity_id, j.entity_id, j.uuid,
        brud(40, "5", "Der findes allerede en rolle med entityId " + j.entity_id, "entityId")));
    return advis_delegeringer(t, j, old);
}

}  // namespace

Result<void> proev_opret(Transaktion& t, Jobfunktionsrolle& j) {
    if (j.organisation == Cvr{}) j.organisation = t.a.organisation;
    FAELLED_CHECK(kraev(t.a, j.organisation, {Rolle::kRolleadministrator}));
    if (j.status != Jobfunktionsrollestatus::kKladde) j.status = Jobfunktionsrollestatus::kAktiv;
    return kontroller(t, j, nullptr);
}

Result<void> proev_ret(Transaktion& t, Jobfunktionsrolle& j, const Jobfunktionsrolle& before) {
    FAELLED_CHECK(kraev(t.a, before.organisation, {Rolle::kRolleadministrator}));
    j.organisation = before.organisation;
    if (j.status == Jobfunktionsrollestatus::kSlettet)
        return nej(40, "3.8", "En rolle slettes med slet", "status");
    return kontroller(t, j, &before);
}

Result<void> Administration::slet_jobfunktionsrolle(const Administrator& a, const Uuid& rolle) {
    return indre_->udfoer(a, "slet_jobfunktionsrolle", rolle, [&](Transaktion& t) -> Result<void> {
        FAELLED_TRY(const auto j, hent_synlig<Jobfunktionsrolle>(t.arkiv, a, rolle));
        FAELLED_CHECK(kraev(a, j.organisation, {Rolle::kRolleadministrator}));
        t.frigiv_krav(Krav::kRolle, j.entity_id, j.uuid);
        t.frigiv_krav(Krav::kRollenavn, navnekrav(j), j.uuid);
        Jobfunktionsrolle without = j;
        without.delegeret_til.clear();
        FAELLED_CHECK(advis_delegeringer(t, without, j));
        t.slet(j);
        return {};
    });
}

Result<void> Administration::afvis_delegering(const Administrator& a, const Uuid& rolle) {
    return indre_->udfoer(a, "afvis_delegering", rolle, [&](Transaktion& t) -> Result<void> {
        FAELLED_TRY(auto j, hent_synlig<Jobfunktionsrolle>(t.arkiv, a, rolle));
        FAELLED_CHECK(kraev(a, a.organisation, {Rolle::kRolleadministrator}));
        const auto at = std::find_if(j.delegeret_til.begin(), j.delegeret_til.end(),
                                     [&](const Delegering& d) { return d.til == a.organisation; });
        if (at == j.delegeret_til.end() || at->afvist)
            return nej(49, "3.9", "Rollen er ikke delegeret til jer");
        at->afvist = true;
        t.gem(j);
        return advis_delegering(t, j, j.organisation,
                                "til CVR " + a.organisation.text() + " er afvist");
    });
}

Result<std::vector<Jobfunktionsrolle>> Administration::jobfunktionsroller(const Administrator& a) {
    FAELLED_CHECK(kraev(a, a.organisation, {Rolle::kRolleadministrator, Rolle::kRevisor}));
    FAELLED_TRY(auto all, indre_->arkiv.alle<Jobfunktionsrolle>({ved::synlig_for(a.organisation)}));
    // A delegation that was declined, or does not hold today, is not received.
    const Dato today = Dato::af(indre_->clock.now());
    std::erase_if(all, [&](const Jobfunktionsrolle& j) {
        if (j.organisation == a.organisation) return false;
        const Delegering* d = delegering(j, a.organisation);
        return d == nullptr || d->afvist || j.status != Jobfunktionsrollestatus::kAktiv ||
               (d->gyldig_fra && today < *d->gyldig_fra) ||
               (d->gyldig_til && *d->gyldig_til < today);
    });
    return all;
}

Result<std::vector<BrugervendtSystem>> Administration::brugervendte_systemer(
    const Administrator& a) {
    FAELLED_CHECK(kraev(a, a.organisation, {Rolle::kRolleadministrator, Rolle::kRevisor}));
    FAELLED_TRY(const auto systems,
                indre_->arkiv.alle<ItSystem>({ved::status(Systemstatus::kAktiv)}));
    FAELLED_TRY(const auto roles, indre_->arkiv.alle<Brugersystemrolle>({}));
    std::map<Uuid, Tid> latest;
    for (const Brugersystemrolle& r : roles) {
        if (r.status == Brugersystemrollestatus::kKladde) continue;
        Tid& t = latest.try_emplace(r.system, r.aendret).first->second;
        t = std::max(t, r.aendret);
    }
    std::vector<BrugervendtSystem> out;
    for (const ItSystem& s : systems) {
        if (std::find(s.typer.begin(), s.typer.end(), Systemtype::kBrugervendtSystem) ==
            s.typer.end())
            continue;
        FAELLED_TRY(const auto owner, organisation(indre_->arkiv, s.ejer));
        const auto at = latest.find(s.uuid);
        out.push_back({s.uuid, s.navn, owner ? owner->navn : std::string(), s.ejer,
                       at == latest.end() ? s.aendret : std::max(s.aendret, at->second)});
    }
    return out;
}

Result<std::vector<Brugersystemrolledetalje>> Administration::brugersystemroller(
    const Administrator& a, const Uuid& system) {
    FAELLED_CHECK(kraev(a, a.organisation, {Rolle::kRolleadministrator, Rolle::kRevisor}));
    FAELLED_TRY(const auto roles,
                indre_->arkiv.alle<Brugersystemrolle>(
                    {ved::beroerer(system), ved::status(Brugersystemrollestatus::kUdgivet,
                                                        Brugersystemrollestatus::kUdfaset)}));
    std::vector<Brugersystemrolledetalje> out;
    for (const Brugersystemrolle& r : roles) {
        Brugersystemrolledetalje x{r, {}};
        for (const Rolleafgraensning& c : r.afgraensninger) {
            FAELLED_TRY(const auto type, afgraensningstype(indre_->arkiv, c.type));
            if (type) x.typer.emplace_back(c, *type);
        }
        out.push_back(std::move(x));
    }
    return out;
}

}  // namespace faelled::administration
