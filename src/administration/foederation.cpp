// Federation agreements (3.10): an Identity Provider vouches for users of an authority.
#include "administration/foederation.hpp"

#include <algorithm>

#include "administration/aftaler.hpp"
#include "administration/poster.hpp"
#include "krypto/certifikat.hpp"

namespace faelled::administration {
namespace {

constexpr auto kGodkendere = {Rolle::kAftaleadministrator, Rolle::kUnderskriftsberettiget};

std::string par_krav(const Foederationsaftale& f) {
    return f.idp.text() + "/" + f.myndighed.text();
}

Result<ItSystem> idp_af(Transaktion& t, const Foederationsaftale& f) {
    FAELLED_TRY(const auto idp, t.arkiv.find<ItSystem>(f.idp));
    const auto is = [&](Systemtype type) {
        return std::find(idp->typer.begin(), idp->typer.end(), type) != idp->typer.end();
    };
    if (!idp || idp->status == Systemstatus::kNedlagt ||
        (!is(Systemtype::kIdentityProvider) && !is(Systemtype::kAttributservice)))
        return nej(40, "3.10", "Systemet skal være en Identity Provider eller en Attributservice",
                   "idp");
    return *idp;
}

Result<void> kontroller(Transaktion& t, const Foederationsaftale& f) {
    FAELLED_TRY(const Organisation o, aktiv_organisation(t.arkiv, f.myndighed, "myndighed"));
    const bool own = t.indstillinger.test && o.test_som_egen_myndighed && o.cvr == f.leverandoer;
    if (!har_type(o, Organisationstype::kMyndighed) && !own)
        return nej(40, "3.10", o.navn + " er ikke en myndighed", "myndighed");
    if (f.gyldig_fra && f.gyldig_til && *f.gyldig_til < *f.gyldig_fra)
        return nej(40, "3.10", "Gyldig til ligger før gyldig fra", "gyldigTil");
    return {};
}

Result<Foederationsaftale> egen(Transaktion& t, const Uuid& uuid) {
    FAELLED_TRY(Foederationsaftale f, hent_synlig<Foederationsaftale>(t.arkiv, t.a, uuid));
    FAELLED_CHECK(kraev(t.a, f.leverandoer, {Rolle::kLeverandoeradministrator}));
    return f;
}

// The state ends: the pair may get a new agreement.
void slut(Transaktion& t, Foederationsaftale& f, Partstatus status) {
    f.status = status;
    t.frigiv_krav(Krav::kPost, par_krav(f), f.uuid);
}

}  // namespace

Result<void> advis_foederation(Transaktion& t, const Foederationsaftale& f, Til to,
                               const std::string& what) {
    FAELLED_TRY(const auto idp, t.arkiv.find<ItSystem>(f.idp));
    const std::string name = idp ? idp->navn : f.idp.text();
    const auto send = [&](Cvr cvr) {
        return t.advis(
            {"N12", cvr, Postkassetype::kAftaler, "Føderationsaftale om " + name + " " + what,
             "Føderationsaftalen mellem " + name + " og myndigheden med CVR " + f.myndighed.text() +
                 " " + what + ".\n" + (f.aarsag.empty() ? "" : "Begrundelse: " + f.aarsag + "\n"),
             "/foederationsaftaler/" + f.uuid.text(), f.uuid});
    };
    if (to != Til::kLeverandoer) FAELLED_CHECK(send(f.myndighed));
    if (to != Til::kMyndighed && !(to == Til::kBegge && f.leverandoer == f.myndighed))
        FAELLED_CHECK(send(f.leverandoer));
    return {};
}

Result<void> proev_opret(Transaktion& t, Foederationsaftale& f) {
    FAELLED_TRY(const ItSystem idp, idp_af(t, f));
    FAELLED_CHECK(kraev(t.a, idp.ejer, {Rolle::kLeverandoeradministrator}));
    Foederationsaftale fresh;
    fresh.uuid = f.uuid;
    fresh.idp = f.idp;
    fresh.leverandoer = idp.ejer;
    fresh.myndighed = f.myndighed;
    fresh.begrundelse = f.begrundelse;
    fresh.gyldig_fra = f.gyldig_fra;
    fresh.gyldig_til = f.gyldig_til;
    f = fresh;
    FAELLED_CHECK(kontroller(t, f));
    return t.tag_krav(
        Krav::kPost, par_krav(f), f.uuid,
        brud(49, "3.10", "Der er allerede en føderationsaftale mellem de to", "myndighed"));
}

Result<void> proev_ret(Transaktion& t, Foederationsaftale& f, const Foederationsaftale& before) {
    FAELLED_CHECK(kraev(t.a, before.leverandoer, {Rolle::kLeverandoeradministrator}));
    if (before.status != Partstatus::kKladde)
        return nej(49, "3.10", "Kun en kladde kan rettes; opsig aftalen, og lav en ny");
    Foederationsaftale fresh = before;
    fresh.begrundelse = f.begrundelse;
    fresh.gyldig_fra = f.gyldig_fra;
    fresh.gyldig_til = f.gyldig_til;
    f = fresh;
    return kontroller(t, f);
}

Result<void> Administration::anmod_foederation(const Administrator& a, const Uuid& aftale) {
    return indre_->udfoer(a, "anmod", aftale, [&](Transaktion& t) -> Result<void> {
        FAELLED_TRY(Foederationsaftale f, egen(t, aftale));
        if (f.status != Partstatus::kKladde) return nej(49, "3.10", "Aftalen er ikke en kladde");
        FAELLED_TRY([[maybe_unused]] const ItSystem idp, idp_af(t, f));
        FAELLED_CHECK(kontroller(t, f));
        FAELLED_CHECK(ikke_tom(f.begrundelse, "begrundelse"));
        if (f.gyldig_til && *f.gyldig_til < t.i_dag())
            return nej(40, "3.10", "Gyldig til er passeret", "gyldigTil");
        f.status = Partstatus::kAfventer;
        f.anmoder = a.identitet;
        f.anmodet = t.nu;
        f.varslet.clear();
        t.gem(f);
        return advis_foederation(t, f, Til::kMyndighed, "afventer godkendelse");
    });
}

Result<void> Administration::traek_foederation(const Administrator& a, const Uuid& aftale) {
    return indre_->udfoer(a, "traek_tilbage", aftale, [&](Transaktion& t) -> Result<void> {
        FAELLED_TRY(Foederationsaftale f, egen(t, aftale));
        if (f.status != Partstatus::kAfventer)
            return nej(49, "3.10", "Aftalen afventer ikke godkendelse");
        FAELLED_CHECK(advis_foederation(t, f, Til::kMyndighed, "er trukket tilbage"));
        f.status = Partstatus::kKladde;
        t.gem(f);
        return {};
    });
}

Result<void> godkend_foederation(Transaktion& t, const Godkend& in) {
    FAELLED_TRY(Foederationsaftale f, hent_synlig<Foederationsaftale>(t.arkiv, t.a, in.part));
    FAELLED_CHECK(kraev(t.a, f.myndighed, kGodkendere));
    FAELLED_TRY(const auto o, organisation(t.arkiv, f.myndighed));
    const bool own =
        t.indstillinger.test && o && o->test_som_egen_myndighed && f.myndighed == f.leverandoer;
    if (t.a.identitet == f.anmoder && !own)
        return nej(43, "ADM-003", "En aftale kan ikke godkendes af den, der har anmodet om den");
    if (f.status != Partstatus::kAfventer)
        return nej(49, "3.10", "Aftalen afventer ikke godkendelse");
    if (!in.bemyndiget)
        return nej(40, "ADM-020", "Bekræft, at du er bemyndiget til at godkende", "bemyndiget");
    FAELLED_TRY([[maybe_unused]] const ItSystem idp, idp_af(t, f));
    if (f.gyldig_til && *f.gyldig_til < t.i_dag())
        return nej(49, "3.10", "Gyldig til er passeret", "gyldigTil");
    FAELLED_TRY(const std::string text, lav_godkendelsestekst(t.arkiv, t.indstillinger, f));
    const std::string hash = krypto::hex(krypto::sha256(text));
    if (hash != in.sha256)
        return nej(49, "ADM-020", "Aftalen er ændret, siden den blev vist; læs den igen", "sha256");
    Godkendelse evidence;
    evidence.uuid = t.ny_uuid();
    evidence.part = f.uuid;
    evidence.aftale = f.uuid;
    evidence.version = 1;
    evidence.leverandoer = f.leverandoer;
    evidence.myndighed = f.myndighed;
    evidence.godkender = t.a.identitet;
    evidence.tidspunkt = t.nu;
    evidence.tekst = text;
    evidence.sha256 = hash;
    t.gem(evidence);
    f.status = Partstatus::kGodkendt;
    f.afgjort_af = t.a.identitet;
    f.afgjort = t.nu;
    f.godkendelse = evidence.uuid;
    f.varslet.clear();
    t.gem(f);
    return advis_foederation(t, f, Til::kLeverandoer, "er godkendt");
}

Result<void> afvis_foederation(Transaktion& t, const Uuid& uuid, const std::string& reason) {
    FAELLED_TRY(Foederationsaftale f, hent_synlig<Foederationsaftale>(t.arkiv, t.a, uuid));
    FAELLED_CHECK(kraev(t.a, f.myndighed, kGodkendere));
    if (f.status != Partstatus::kAfventer)
        return nej(49, "3.10", "Aftalen afventer ikke godkendelse");
    FAELLED_CHECK(ikke_tom(reason, "aarsag"));
    slut(t, f, Partstatus::kAfvist);
    f.afgjort_af = t.a.identitet;
    f.afgjort = t.nu;
    f.aarsag = reason;
    FAELLED_CHECK(kontroller_laengder(f));
    t.gem(f);
    return advis_foederation(t, f, Til::kLeverandoer, "er afvist");
}

Result<void> opsig_foederation(Transaktion& t, const Uuid& uuid, std::optional<Dato> date,
                               const std::string& reason) {
    FAELLED_TRY(Foederationsaftale f, hent_synlig<Foederationsaftale>(t.arkiv, t.a, uuid));
    if (!t.a.operatoer() && !kraev(t.a, f.leverandoer, {Rolle::kLeverandoeradministrator}))
        FAELLED_CHECK(kraev(t.a, f.myndighed, kGodkendere));
    if (!i_kraft(f.status) && f.status != Partstatus::kSuspenderet)
        return nej(49, "3.10", "Kun en aftale i kraft kan opsiges");
    const Dato last = date.value_or(t.i_dag().plus_dage(t.indstillinger.opsigelse_dage));
    if (last < t.i_dag()) return nej(40, "3.10", "Datoen er passeret", "dato");
    f.aarsag = reason;
    if (last == t.i_dag()) {
        slut(t, f, Partstatus::kOphoert);
        f.ophoer = t.nu;
    } else {
        (f.status == Partstatus::kSuspenderet ? f.foer.emplace() : f.status) = Partstatus::kOpsagt;
        f.ophoer = last.slutter();
    }
    FAELLED_CHECK(kontroller_laengder(f));
    t.gem(f);
    return advis_foederation(
        t, f, Til::kBegge,
        last == t.i_dag() ? "er ophørt" : "er opsagt og ophører efter " + last.dansk());
}

Result<void> suspender_foederation(Transaktion& t, const Uuid& uuid, const std::string& reason) {
    FAELLED_TRY(Foederationsaftale f, hent_synlig<Foederationsaftale>(t.arkiv, t.a, uuid));
    FAELLED_CHECK(kraev_eller_operatoer(t.a, f.myndighed, kGodkendere));
    if (!i_kraft(f.status)) return nej(49, "3.10", "Kun en aftale i kraft kan suspenderes");
    FAELLED_CHECK(ikke_tom(reason, "aarsag"));
    f.foer = f.status;
    f.status = Partstatus::kSuspenderet;
    f.suspenderet_af = t.a.organisation;
    f.aarsag = reason;
    FAELLED_CHECK(kontroller_laengder(f));
    t.gem(f);
    return advis_foederation(t, f, Til::kBegge, "er suspenderet");
}

Result<void> genoptag_foederation(Transaktion& t, const Uuid& uuid) {
    FAELLED_TRY(Foederationsaftale f, hent_synlig<Foederationsaftale>(t.arkiv, t.a, uuid));
    FAELLED_CHECK(kraev_eller_operatoer(t.a, f.myndighed, kGodkendere));
    if (f.status != Partstatus::kSuspenderet) return nej(49, "3.10", "Aftalen er ikke suspenderet");
    if (!t.a.operatoer() && f.suspenderet_af != t.a.organisation)
        return nej(43, "3.10", "Operatøren har suspenderet aftalen og kan alene genoptage den");
    if (f.ophoer && *f.ophoer <= t.nu)
        slut(t, f, Partstatus::kOphoert);
    else
        f.status = f.foer.value_or(Partstatus::kGodkendt);
    f.foer.reset();
    f.suspenderet_af.reset();
    t.gem(f);
    return advis_foederation(t, f, Til::kBegge, "er genoptaget");
}

Result<void> gensend_foederation(Transaktion& t, const Uuid& uuid) {
    FAELLED_TRY(Foederationsaftale f, egen(t, uuid));
    if (f.status != Partstatus::kAfventer)
        return nej(49, "ADM-022", "Aftalen afventer ikke godkendelse");
    if (f.gensendt && t.nu < f.gensendt->plus(kDoegn))
        return nej(49, "ADM-022", "Advis kan højst gensendes én gang i døgnet for hver myndighed");
    f.gensendt = t.nu;
    t.gem(f);
    return advis_foederation(t, f, Til::kMyndighed, "afventer fortsat godkendelse");
}

}  // namespace faelled::administration
