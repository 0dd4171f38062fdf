// Services, their roles, and constraint types (3.4, 3.5).
#include <algorithm>
#include <set>

#include "administration/aftaler.hpp"
#include "administration/moenster.hpp"
#include "administration/poster.hpp"

namespace faelled::administration {
namespace {

Result<void> kontroller(Transaktion& t, const Service& s) {
    FAELLED_CHECK(uri(s.entity_id, "entityId"));
    FAELLED_CHECK(ikke_tom(s.navn, "navn"));
    if (s.protokoller.empty())
        return nej(40, "3.4", "Servicen skal have mindst én protokol", "protokoller");
    for (const Endpoint& e : s.endpoints)
        FAELLED_CHECK(https(e.url, "endpoints"));
    for (const Uuid& u : s.koblede) {
        FAELLED_TRY(const auto other, t.arkiv.find<Service>(u));
        if (!other || u == s.uuid)
            return nej(40, "3.4", "En koblet service findes ikke", "koblede");
    }
    if (s.system) {
        FAELLED_TRY(const auto system, t.arkiv.find<ItSystem>(*s.system));
        if (!system || system->status == Systemstatus::kNedlagt || system->ejer != s.udbyder)
            return nej(40, "3.4", "Servicens it-system skal være et af udbyderens egne", "system");
    }
    std::set<std::string_view> keys;
    for (const Efterkonfigurationsfelt& f : s.efterkonfiguration) {
        FAELLED_CHECK(ikke_tom(f.noegle, "efterkonfiguration"));
        if (!keys.insert(f.noegle).second)
            return nej(40, "4.3", "Feltet " + f.noegle + " er nævnt to gange",
                       "efterkonfiguration");
        if (!f.regulaert_udtryk.empty()) {
            FAELLED_TRY([[maybe_unused]] const Moenster m, Moenster::lav(f.regulaert_udtryk));
        }
    }
    return {};
}

// N10: everybody with an agreement about it.
Result<void> advis_service(Transaktion& t, const Service& s, const std::string& what) {
    FAELLED_TRY(const auto agreements, t.arkiv.alle<Serviceaftale>({ved::beroerer(s.uuid)}));
    std::set<Cvr> told;
    const auto tell = [&](Cvr cvr, const Serviceaftale& a) -> Result<void> {
        if (!told.insert(cvr).second) return {};
        return t.advis({"N10", cvr, Postkassetype::kAftaler, "Servicen " + s.navn + " " + what,
                        "Servicen " + s.navn + " (" + s.entity_id + ") " + what +
                            ".\nDen indgår i serviceaftalen \"" + a.navn + "\".",
                        "/serviceaftaler/" + a.uuid.text(), s.uuid});
    };
    for (const Serviceaftale& a : agreements) {
        if (a.lukket) continue;
        FAELLED_TRY(const auto parts, parter_af(t.arkiv, a.uuid));
        bool any = false;
        for (const AftalePart& p : parts) {
            if (!er_levende(p) || p.status == Partstatus::kKladde) continue;
            any = true;
            FAELLED_CHECK(tell(p.myndighed, a));
        }
        if (any) FAELLED_CHECK(tell(a.leverandoer, a));
    }
    return {};
}

// Systems whose picture depends on the service.
Result<void> roer(Transaktion& t, const Uuid& service) {
    FAELLED_TRY(const auto agreements, t.arkiv.alle<Serviceaftale>({ved::beroerer(service)}));
    for (const Serviceaftale& a : agreements)
        t.roert().systemer.insert(a.system);
    return {};
}

// Agreements that only have closed services left end.
Result<void> luk_tomme(Transaktion& t, const Service& closed) {
    FAELLED_TRY(const auto agreements, t.arkiv.alle<Serviceaftale>({ved::beroerer(closed.uuid)}));
    for (const Serviceaftale& a : agreements) {
        if (a.lukket || a.versioner.empty()) continue;
        bool other = false;
        for (const Aftaleversion& v : a.versioner)
            for (const Servicevalg& s : v.indhold.services) {
                if (s.service == closed.uuid) continue;
                FAELLED_TRY(const auto x, t.arkiv.find<Service>(s.service));
                other = other || (x && x->status != Servicestatus::kLukket);
            }
        if (other) continue;
        FAELLED_TRY(const auto parts, parter_af(t.arkiv, a.uuid));
        FAELLED_CHECK(luk_parter(t, parts, "Servicen " + closed.navn + " er lukket"));
    }
    return {};
}

}  // namespace

Result<void> proev_opret(Transaktion& t, Service& s) {
    FAELLED_CHECK(kraev_eller_operatoer(t.a, s.udbyder, {Rolle::kServiceudbyder}));
    FAELLED_TRY([[maybe_unused]] const Organisation o,
                aktiv_organisation(t.arkiv, s.udbyder, "udbyder"));
    s.status = Servicestatus::kKladde;
    s.udfases.reset();
    FAELLED_CHECK(kontroller(t, s));
    return t.tag_krav(Krav::kEntityId, uden_skraastreg(s.entity_id), s.uuid,
                      brud(49, "3.4", "entityId er i brug af en anden", "entityId"));
}

Result<void> proev_ret(Transaktion& t, Service& s, const Service& before) {
    FAELLED_CHECK(kraev_eller_operatoer(t.a, before.udbyder, {Rolle::kServiceudbyder}));
    if (before.status == Servicestatus::kLukket) return nej(49, "3.4", "Servicen er lukket");
    if (s.udbyder != before.udbyder)
        return nej(40, "3.4", "Servicens udbyder kan ikke ændres", "udbyder");
    if (s.entity_id != before.entity_id)
        return nej(40, "3.4", "entityId kan ikke ændres; opret en ny service", "entityId");
    s.status = before.status;
    s.udfases = before.udfases;
    FAELLED_CHECK(kontroller(t, s));
    if (before.status == Servicestatus::kKladde) return {};
    return advis_service(t, s, "er ændret");
}

Result<void> Administration::saet_status(const Administrator& a, const Uuid& service,
                                         Servicestatus status, std::optional<Dato> sidste_dag) {
    return indre_->udfoer(a, "saet_status", service, [&](Transaktion& t) -> Result<void> {
        FAELLED_TRY(Service s, hent_synlig<Service>(t.arkiv, a, service));
        FAELLED_CHECK(kraev_eller_operatoer(a, s.udbyder, {Rolle::kServiceudbyder}));
        if (s.status == status && status != Servicestatus::kUdfaset) return {};
        if (s.status == Servicestatus::kLukket || status == Servicestatus::kKladde ||
            (s.status == Servicestatus::kKladde && status != Servicestatus::kUdgivet))
            return nej(49, "3.4",
                       "Servicen kan ikke gå fra " + std::string(ord(s.status)) + " til " +
                           std::string(ord(status)));
        if (status == Servicestatus::kUdfaset && (!sidste_dag || *sidste_dag < t.i_dag()))
            return nej(40, "3.4", "Udfasning kræver en sidste dag, der ikke er passeret",
                       "sidsteDag");
        const Servicestatus before = s.status;
        s.status = status;
        s.udfases = status == Servicestatus::kUdfaset ? sidste_dag : std::nullopt;
        FAELLED_CHECK(roer(t, service));
        t.gem(s);
        if (before == Servicestatus::kKladde) return {};
        const std::string what =
            status == Servicestatus::kLaast ? "er låst: aftaler løber videre, nye kan ikke indgås"
            : status == Servicestatus::kUdfaset ? "udfases; sidste dag er " + sidste_dag->dansk()
            : status == Servicestatus::kLukket  ? "er lukket"
                                                : "er åben igen";
        FAELLED_CHECK(advis_service(t, s, what));
        return status == Servicestatus::kLukket ? luk_tomme(t, s) : Result<void>();
    });
}

// --- roles --------------------------------------------------------------------------------------

Result<void> proev_opret(Transaktion& t, Servicesystemrolle& r) {
    FAELLED_TRY(const auto service, t.arkiv.find<Service>(r.service));
    if (!service) return nej(40, "3.4", "Servicen findes ikke", "service");
    FAELLED_CHECK(kraev_eller_operatoer(t.a, service->udbyder, {Rolle::kServiceudbyder}));
    FAELLED_CHECK(rolle_id(r.id, "servicesystemrole", {}, "id"));
    FAELLED_CHECK(ikke_tom(r.navn, "navn"));
    FAELLED_CHECK(kontroller_typer(t.arkiv, r.afgraensninger));
    return t.tag_krav(Krav::kRolle, r.id, r.uuid, brud(49, "3.4", "Rollens id er i brug", "id"));
}

Result<void> proev_ret(Transaktion& t, Servicesystemrolle& r, const Servicesystemrolle& before) {
    FAELLED_TRY(const Service service, t.arkiv.hent<Service>(before.service));
    FAELLED_CHECK(kraev_eller_operatoer(t.a, service.udbyder, {Rolle::kServiceudbyder}));
    if (r.id != before.id || r.service != before.service)
        return nej(40, "3.4", "Rollens id og service kan ikke ændres; opret en ny rolle", "id");
    FAELLED_CHECK(ikke_tom(r.navn, "navn"));
    return kontroller_typer(t.arkiv, r.afgraensninger);
}

// --- constraint types ---------------------------------------------------------------------------

namespace {

Result<void> kontroller(const Transaktion& t, const Dataafgraensningstype& d, bool was_common) {
    FAELLED_CHECK(uri(d.entity_id, "entityId"));
    FAELLED_CHECK(ikke_tom(d.navn, "navn"));
    if (d.faelles != was_common && !t.a.operatoer())
        return nej(43, "3.5", "Kun operatøren kan gøre en dataafgrænsningstype fælles", "isCommon");
    if (!d.regulaert_udtryk.empty()) {
        FAELLED_TRY([[maybe_unused]] const Moenster m, Moenster::lav(d.regulaert_udtryk));
    }
    const bool list = d.art == Afgraensningsart::kSingle || d.art == Afgraensningsart::kMulti;
    if (list && d.vaerdier.empty())
        return nej(40, "3.5", "Typen skal have en værdiliste", "vaerdiListe");
    std::set<std::string_view> seen;
    for (const Listevaerdi& v : d.vaerdier) {
        FAELLED_CHECK(ikke_tom(v.vaerdi, "vaerdiListe"));
        if (v.vaerdi.find(',') != std::string::npos)
            return nej(40, "3.5", "En værdi kan ikke indeholde komma", "vaerdiListe");
        if (!seen.insert(v.vaerdi).second)
            return nej(40, "3.5", "Værdien " + v.vaerdi + " er nævnt to gange", "vaerdiListe");
    }
    return {};
}

}  // namespace

Result<void> proev_opret(Transaktion& t, Dataafgraensningstype& d) {
    FAELLED_CHECK(kraev_eller_operatoer(
        t.a, d.ejer, {Rolle::kServiceudbyder, Rolle::kLeverandoeradministrator}));
    FAELLED_TRY([[maybe_unused]] const Organisation o, aktiv_organisation(t.arkiv, d.ejer, "ejer"));
    FAELLED_CHECK(kontroller(t, d, false));
    return t.tag_krav(Krav::kType, d.entity_id, d.uuid,
                      brud(49, "3.5", "entityId er i brug", "entityId"));
}

Result<void> proev_ret(Transaktion& t, Dataafgraensningstype& d,
                       const Dataafgraensningstype& before) {
    FAELLED_CHECK(kraev_eller_operatoer(
        t.a, before.ejer, {Rolle::kServiceudbyder, Rolle::kLeverandoeradministrator}));
    if (d.entity_id != before.entity_id || d.art != before.art || d.ejer != before.ejer)
        return nej(40, "3.5", "entityId, type og ejer kan ikke ændres; opret en ny type");
    return kontroller(t, d, before.faelles);
}

}  // namespace faelled::administration
