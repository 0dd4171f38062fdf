// Memberships and contact places: what functions say (11.4, 11.5, 11.8).
#include <algorithm>
#include <array>
#include <map>

#include "rest/organisation/opslag.hpp"
#include "rest/organisation/skema_dele.hpp"

namespace faelled::rest {

using graphql::each;
using graphql::FieldCall;
using graphql::Outcome;
using graphql::text;

namespace {

using Typer = Organisationskilde::Typer;
using M = Medlemskabsvisning;

const Uuid kHenvendelsessted = Uuid::literal("7368482a-177e-4e04-8574-f558e6f1ef45");
const Uuid kUdbetalendeEnhed = Uuid::literal("faf29ba2-da6d-49c4-8a2f-0739172f4227");
const Uuid kSystemrolle = Uuid::literal("82fcfc0f-88c4-4dc2-a30d-d091986a6112");

// Functions of these types tie units to things, not people to units: no memberships unless asked
// for by type.
bool uden_brugere(const std::optional<Uuid>& type) {
    return type == kHenvendelsessted || type == kUdbetalendeEnhed || type == kSystemrolle;
}

void skaer(M& m, const oio::Virkning& v) {
    m.start = std::max(m.start, v.fra);
    m.slut = std::min(m.slut, v.til);
}

// One entry per relation to the other side; one without it when there is none (a vacant position).
void medlemskaber_af(Henter& h, const Kopi& funktion, const oio::Relation& her,
                     std::uint8_t modpart, std::vector<M>& out) {
    const Oejeblik nu = h.nu(funktion);
    const Tilstandsvisning gyldighed = nu.tilstand(h.tabel().funktion.gyldighed);
    M grund{funktion, std::nullopt, gyldighed.fra, gyldighed.til};
    skaer(grund, her.virkning);
    const auto andre = nu.relationer(modpart);
    if (andre.empty()) out.push_back(grund);
    for (const oio::Relation* r : andre) {
        M m = grund;
        skaer(m, r->virkning);
        if (r->ref.uuid() != nullptr) m.modpart = *r->ref.uuid();
        out.push_back(std::move(m));
    }
}

// Active functions that point by `art` at the parents, grouped by parent.
graphql::Resolver medlemskaber(std::uint8_t Tabel::Funktion::* her,
                               std::uint8_t Tabel::Funktion::* der) {
    return [=](const FieldCall& call) {
        Henter& h = henter(call);
        const Tabel::Funktion& t = h.tabel().funktion;
        const auto roller = uuider(call.arguments.find_not_null("rolle"));
        oio::SoegInput input = med_gyldighed(t.gyldighed, true);
        if (roller) {
            for (const Uuid& u : *roller)
                kraev_relation(input, t.type, u);
        }
        std::vector<Uuid> foraeldre;
        for (const auto& p : call.parents)
            foraeldre.push_back(graphql::as<Kopi>(p).uuid);
        // No role at all is wanted, and a search without criterion would find them all.
        if (roller && roller->empty()) foraeldre.clear();
        const auto funktioner =
            h.henvisende(*h.typer().organisation_funktion, input, t.*her, foraeldre);
        if (!funktioner) return alle(call.parents.size(), problem(funktioner.error()));
        std::map<Uuid, std::vector<M>> efter_foraelder;
        for (const Kopi& f : *funktioner) {
            if (!roller && uden_brugere(h.nu(f).reference(t.type))) continue;
            for (const oio::Relation* r : h.nu(f).relationer(t.*her)) {
                if (r->ref.uuid() == nullptr) continue;
                medlemskaber_af(h, f, *r, t.*der, efter_foraelder[*r->ref.uuid()]);
            }
        }
        std::vector<Outcome> out;
        for (const auto& p : call.parents) {
            Outcome::List liste;
            for (M& m : efter_foraelder[graphql::as<Kopi>(p).uuid])
                liste.push_back(objekt(m));
            out.push_back({std::move(liste), {}});
        }
        return out;
    };
}

std::vector<graphql::FieldDefinition> medlemskabsfelter(bool med_resolver) {
    const auto type = [](Henter& h, const M& m) {
        return h.nu(m.funktion).reference(h.tabel().funktion.type);
    };
    std::vector<graphql::FieldDefinition> felter = {
        {"uuid", "UUID!", "", each<M>([](const M& m) { return text(m.funktion.uuid.text()); })},
        {"medlemskabRolleTitel", "String", "Funktionens navn, fx stillingsbetegnelsen.",
         vis<M>([](Henter& h, const M& m) {
             return tekst_eller_null(h.nu(m.funktion).felt(h.tabel().funktion.navn));
         })},
        {"brugervendtNoegle", "String", "", vis<M>([](Henter& h, const M& m) {
             return tekst_eller_null(h.nu(m.funktion).felt(h.tabel().funktion.noegle));
         })},
        {"funktionsTypeUuid", "UUID", "",
         vis<M>([type](Henter& h, const M& m) { return uuid_eller_null(type(h, m)); })},
        {"funktionsTypeTitel", "String", "Tom, når typen er ukendt.",
         vis<M>([type](Henter& h, const M& m) { return klassetitel(h, type(h, m)); })},
        {"start", "DateTime", "Seneste start af funktionens gyldighed og relationer.",
         each<M>([](const M& m) { return tidspunkt(m.start); })},
        {"slut", "DateTime", "Tidligste slut af funktionens gyldighed og relationer.",
         each<M>([](const M& m) { return tidspunkt(m.slut); })},
    };
    if (!med_resolver) {
        for (auto& f : felter)
            f.resolver = {};
    }
    return felter;
}

std::optional<Uuid> modpart(Henter&, const M& m) {
    return m.modpart;
}

// Contact places a unit points at: one entry per function and KLE class.
std::vector<Henvendelsesvisning> steder(Henter& h,
                                        const std::vector<std::optional<Kopi>>& funktioner) {
    const Tabel::Funktion& t = h.tabel().funktion;
    std::vector<Henvendelsesvisning> out;
    for (const auto& f : funktioner) {
        if (!f) continue;
        const Oejeblik nu = h.nu(*f);
        if (nu.reference(t.type) != kHenvendelsessted || !nu.tilstand(t.gyldighed).aktiv) continue;
        Henvendelsesvisning v{*f, nu.reference(t.enheder), std::nullopt};
        const auto klasser = nu.referencer(t.opgaver);
        if (klasser.empty()) out.push_back(v);
        for (const Uuid& k : klasser) {
            v.klasse = k;
            out.push_back(v);
        }
    }
    return out;
}

std::vector<Outcome> henvendelsessteder(const FieldCall& call) {
    Henter& h = henter(call);
    const auto& type = *h.typer().organisation_funktion;
    std::vector<Uuid> spurgt;
    const auto referencer = [&](const graphql::Object& p) {
        return h.nu(graphql::as<Kopi>(p)).referencer(h.tabel().enhed.funktioner);
    };
    for (const auto& p : call.parents) {
        const auto uuids = referencer(p);
        spurgt.insert(spurgt.end(), uuids.begin(), uuids.end());
    }
    if (const auto alle_paa_en_gang = h.hent(type, spurgt); !alle_paa_en_gang) {
        return alle(call.parents.size(), problem(alle_paa_en_gang.error()));
    }
    std::vector<Outcome> out;
    for (const auto& p : call.parents) {
        const auto funktioner = h.hent(type, referencer(p));  // remembered by now
        if (!funktioner) return alle(call.parents.size(), problem(funktioner.error()));
        Outcome::List liste;
        for (Henvendelsesvisning& v : steder(h, *funktioner))
            liste.push_back(objekt(std::move(v)));
        out.push_back({std::move(liste), {}});
    }
    return out;
}

}  // namespace

graphql::Resolver enhedens_medlemskaber() {
    return medlemskaber(&Tabel::Funktion::enheder, &Tabel::Funktion::brugere);
}

graphql::Resolver brugerens_medlemskaber() {
    return medlemskaber(&Tabel::Funktion::brugere, &Tabel::Funktion::enheder);
}

graphql::Resolver enhedens_henvendelsessteder() {
    return henvendelsessteder;
}

void tilfoej_medlemskaber(graphql::SchemaBuilder& b) {
    using H = Henvendelsesvisning;
    b.interface("Medlemskab", "En brugers plads i en enhed.", medlemskabsfelter(false));
    auto felter = medlemskabsfelter(true);
    felter.push_back(
        {"medlemAf", "OrganisationEnhed", "", enkelt<M>(&Typer::organisation_enhed, modpart)});
    b.object("BrugerMedlemskab", "Set fra brugeren.", std::move(felter), {"Medlemskab"});
    felter = medlemskabsfelter(true);
    felter.push_back({"bruger", "Bruger", "", enkelt<M>(&Typer::bruger, modpart)});
    b.object("OrganisationEnhedMedlemskab", "Set fra enheden.", std::move(felter), {"Medlemskab"});
    b.object(
        "Henvendelsessted", "Hvor borgere skal henvende sig om en opgave.",
        {{"uuid", "UUID!", "", each<H>([](const H& v) { return text(v.funktion.uuid.text()); })},
         {"navn", "String!", "", vis<H>([](Henter& h, const H& v) {
              return tekst_eller_null(h.nu(v.funktion).felt(h.tabel().funktion.navn));
          })},
         {"henvendelsesOrganisationEnhed", "OrganisationEnhed!", "",
          enkelt<H>(&Typer::organisation_enhed, [](Henter&, const H& v) { return v.enhed; })},
         {"opgave", "Opgave", "", each<H>([](const H& v) {
              return v.klasse ? objekt(Opgavevisning{*v.klasse, std::nullopt})
                              : graphql::null_outcome();
          })}});
}

}  // namespace faelled::rest
