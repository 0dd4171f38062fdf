// Organisations (3.1) and administrators (chapter 2).
#include <algorithm>
#include <map>

#include "administration/aftaler.hpp"
#include "administration/poster.hpp"
#include "base/text.hpp"

namespace faelled::administration {
namespace {

Result<void> kontroller(const Transaktion& t, const Organisation& o) {
    FAELLED_CHECK(ikke_tom(o.navn, "navn"));
    if (o.typer.empty()) return nej(40, "3.1", "Organisationen skal have mindst én type", "typer");
    for (const Adviseringspostkasse& p : o.postkasser)
        FAELLED_CHECK(email(p.email, "postkasser"));
    for (const Kontaktperson& k : o.kontaktpersoner)
        if (!k.email.empty()) FAELLED_CHECK(email(k.email, "kontaktpersoner"));
    for (const std::string& d : o.domaener)
        if (d.empty() || d.find_first_of("/: \t\r\n") != std::string::npos)
            return nej(40, "3.1", "Et domæne skrives uden http:// og uden sti", "domaener");
    if (o.test_som_egen_myndighed && !t.indstillinger.test)
        return nej(40, "ADM-003", "Test som din egen myndighed findes kun i testmiljøet",
                   "testSomEgenMyndighed");
    return {};
}

}  // namespace

Result<void> proev_opret(Transaktion& t, Organisation& o) {
    FAELLED_CHECK(kraev_operatoer(t.a));
    if (o.cvr.number() == 0) return nej(40, "3.1", "CVR skal udfyldes", "cvr");
    FAELLED_CHECK(kontroller(t, o));
    if (o.status != Organisationsstatus::kOprettet) o.status = Organisationsstatus::kAktiv;
    return t.tag_krav(Krav::kCvr, o.cvr.text(), o.uuid,
                      brud(49, "3.1", "Der findes allerede en organisation med dette CVR", "cvr"));
}

Result<void> proev_ret(Transaktion& t, Organisation& o, const Organisation& before) {
    FAELLED_CHECK(kraev_eller_operatoer(t.a, before.cvr, {Rolle::kOrganisationsadministrator}));
    if (o.cvr != before.cvr) return nej(40, "3.1", "CVR kan ikke ændres", "cvr");
    o.status = before.status;
    const bool reserved = o.typer != before.typer || o.domaener != before.domaener ||
                          o.test_som_egen_myndighed != before.test_som_egen_myndighed ||
                          o.organisation_uuid != before.organisation_uuid;
    if (reserved && !t.a.operatoer())
        return nej(43, "ADM-002",
                   "Kun operatøren kan ændre typer, domæner, Organisation-UUID og Test som din "
                   "egen myndighed");
    return kontroller(t, o);
}

Result<void> Administration::saet_status(const Administrator& a, const Uuid& organisation,
                                         Organisationsstatus status) {
    return indre_->udfoer(a, "saet_status", organisation, [&](Transaktion& t) -> Result<void> {
        FAELLED_TRY(Organisation o, hent_synlig<Organisation>(t.arkiv, a, organisation));
        FAELLED_CHECK(kraev_operatoer(a));
        if (o.status == status) return {};
        const bool legal =
            status == Organisationsstatus::kLukket ||
            (o.status != Organisationsstatus::kLukket && status != Organisationsstatus::kOprettet &&
             !(o.status == Organisationsstatus::kOprettet &&
               status == Organisationsstatus::kSuspenderet));
        if (!legal)
            return nej(49, "3.1",
                       "Organisationen kan ikke gå fra " + std::string(ord(o.status)) + " til " +
                           std::string(ord(status)));
        o.status = status;
        // What its systems and its parts give depends on it.
        FAELLED_TRY(const auto systems, t.arkiv.alle<ItSystem>({ved::organisation(o.cvr)}));
        for (const ItSystem& s : systems)
            t.roert().systemer.insert(s.uuid);
        FAELLED_TRY(const auto parts, t.arkiv.alle<AftalePart>({ved::organisation(o.cvr)}));
        for (const AftalePart& p : parts)
            t.roert().systemer.insert(p.system);
        if (status == Organisationsstatus::kLukket) {
            FAELLED_CHECK(luk_parter(t, parts, "Myndigheden er lukket"));
            for (const ItSystem& s : systems)
                FAELLED_CHECK(nedlaeg_system(t, s, "Leverandøren er lukket"));
        }
        t.gem(o);
        return {};
    });
}

// --- administrators -----------------------------------------------------------------------------

namespace {

Result<void> kontroller_identitet(std::string_view identity) {
    const bool certificate =
        identity.starts_with("cert:") && identity.size() == 5 + 64 &&
        identity.find_first_not_of("0123456789abcdef", 5) == std::string_view::npos;
    const bool person =
        identity.starts_with("bruger:") && Uuid::parse(identity.substr(7)).has_value();
    if (certificate || person) return {};
    return nej(40, "2",
               "Identitet skal være cert: og certifikatets SHA-256, eller bruger: og en UUID",
               "identitet");
}

std::string rollekrav(const Administratorrolle& r) {
    return r.identitet + "/" + r.organisation.text() + "/" +
           std::to_string(static_cast<int>(r.rolle));
}

Result<void> advis_rolle(Transaktion& t, const Administratorrolle& r, const char* verb) {
    return t.advis(
        {"N17", r.organisation, Postkassetype::kFaelles, "Administratorrolle " + std::string(verb),
         "Rollen " + std::string(ord(r.rolle)) + " er " + verb +
             " i administrationsmodulet for organisationen med CVR " + r.organisation.text() + ".",
         "/administratorer/" + r.uuid.text(), r.uuid});
}

}  // namespace

Result<void> proev_opret(Transaktion& t, Administratorrolle& r) {
    FAELLED_CHECK(kraev_eller_operatoer(t.a, r.organisation, {Rolle::kOrganisationsadministrator}));
    FAELLED_CHECK(kontroller_identitet(r.identitet));
    FAELLED_TRY([[maybe_unused]] const Organisation o,
                aktiv_organisation(t.arkiv, r.organisation, "organisation"));
    if (r.rolle == Rolle::kOperatoer && (!t.a.operatoer() || r.organisation != kOperatoer))
        return nej(43, "ADM-002",
                   "Rollen Operatør findes kun hos platformens operatør og gives "
                   "kun af en operatør");
    if (r.gyldig_fra && r.gyldig_til && *r.gyldig_til < *r.gyldig_fra)
        return nej(40, "2", "Gyldig til ligger før gyldig fra", "gyldigTil");
    r.aktiv = true;
    FAELLED_CHECK(t.tag_krav(Krav::kPost, rollekrav(r), r.uuid,
                             brud(49, "2", "Administratoren har allerede rollen", "rolle")));
    return advis_rolle(t, r, "tildelt");
}

Result<void> proev_ret(Transaktion& t, Administratorrolle& r, const Administratorrolle& before) {
    FAELLED_CHECK(
        kraev_eller_operatoer(t.a, before.organisation, {Rolle::kOrganisationsadministrator}));
    if (r.identitet != before.identitet || r.organisation != before.organisation ||
        r.rolle != before.rolle)
        return nej(40, "2", "Kun navn og periode kan ændres; fjern rollen og tildel en ny");
    if (!before.aktiv) return nej(49, "2", "Rollen er fjernet");
    r.aktiv = true;
    return {};
}

Result<void> Administration::fjern_administrator(const Administrator& a, const Uuid& rolle) {
    return indre_->udfoer(a, "fjern_administrator", rolle, [&](Transaktion& t) -> Result<void> {
        FAELLED_TRY(Administratorrolle r, hent_synlig<Administratorrolle>(t.arkiv, a, rolle));
        FAELLED_CHECK(
            kraev_eller_operatoer(a, r.organisation, {Rolle::kOrganisationsadministrator}));
        if (!r.aktiv) return nej(49, "2", "Rollen er fjernet");
        r.aktiv = false;
        t.frigiv_krav(Krav::kPost, rollekrav(r), r.uuid);
        t.gem(r);
        return advis_rolle(t, r, "fjernet");
    });
}

namespace {

// Roles of an identity that hold today, by organisation; only of active organisations.
Result<std::map<Cvr, std::vector<Rolle>>> roller_af(Arkiv& archive, std::string_view identity,
                                                    Dato today) {
    FAELLED_TRY(const auto found,
                archive.alle<Administratorrolle>({ved::noegle(identity), ved::status(0)}));
    std::map<Cvr, std::vector<Rolle>> out;
    for (const Administratorrolle& r : found) {
        if (r.identitet != identity || !r.aktiv) continue;
        if ((r.gyldig_fra && today < *r.gyldig_fra) || (r.gyldig_til && *r.gyldig_til < today))
            continue;
        out[r.organisation].push_back(r.rolle);
    }
    for (auto at = out.begin(); at != out.end();) {
        FAELLED_TRY(const auto o, organisation(archive, at->first));
        at = o && o->status == Organisationsstatus::kAktiv ? std::next(at) : out.erase(at);
    }
    return out;
}

}  // namespace

Result<Administrator> Administration::administrator(std::string_view identitet,
                                                    std::optional<Cvr> organisation) {
    FAELLED_TRY(const auto roles,
                roller_af(indre_->arkiv, identitet, Dato::af(indre_->clock.now())));
    if (roles.empty() || (organisation && !roles.contains(*organisation)))
        return nej(43, "ADM-002",
                   "Du har ingen rolle i administrationsmodulet" +
                       (organisation ? " for CVR " + organisation->text() : std::string()));
    if (!organisation && roles.size() > 1)
        return nej(49, "ADM-002",
                   "Du har roller i flere organisationer; vælg den, du handler for (CVR)");
    const auto at = organisation ? roles.find(*organisation) : roles.begin();
    Administrator a;
    a.identitet = identitet;
    a.organisation = at->first;
    a.roller = at->second;
    a.niveau = identitet.starts_with("cert:") ? "certifikat" : "";
    return a;
}

Result<std::vector<Organisation>> Administration::organisationer(std::string_view identitet) {
    FAELLED_TRY(const auto roles,
                roller_af(indre_->arkiv, identitet, Dato::af(indre_->clock.now())));
    std::vector<Organisation> out;
    for (const auto& [cvr, mine] : roles) {
        FAELLED_TRY(auto o, administration::organisation(indre_->arkiv, cvr));
        if (o) out.push_back(std::move(*o));
    }
    return out;
}

Result<Administrator> Administration::rolleklient(const krypto::Fingeraftryk& certifikat) {
    const auto refuse = [] {
        return nej(43, "5", "Certifikatet er ikke registreret på et aktivt it-system");
    };
    FAELLED_TRY(const auto uuid, indre_->arkiv.krav(Krav::kCertifikat, krypto::hex(certifikat)));
    if (!uuid) return refuse();
    FAELLED_TRY(const auto c, indre_->arkiv.find<Certifikatpost>(*uuid));
    const Tid now = indre_->clock.now();
    if (!c || c->status != Certifikatstatus::kRegistreret || now >= c->gyldig_til ||
        now < c->gyldig_fra)
        return refuse();
    FAELLED_TRY(const auto system, indre_->arkiv.find<ItSystem>(c->system));
    if (!system || system->status != Systemstatus::kAktiv) return refuse();
    FAELLED_TRY(const auto owner, administration::organisation(indre_->arkiv, system->ejer));
    if (!owner || owner->status != Organisationsstatus::kAktiv) return refuse();
    Administrator a;
    a.identitet = identitet_af(certifikat);
    a.organisation = system->ejer;
    a.roller = {Rolle::kRolleadministrator};
    a.niveau = "certifikat";
    return a;
}

}  // namespace faelled::administration
