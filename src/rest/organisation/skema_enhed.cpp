#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "rest/organisation/opslag.hpp"
#include "rest/organisation/skema_dele.hpp"

namespace faelled::rest {

using graphql::Classification;
using graphql::each;
using graphql::FieldCall;
using graphql::Outcome;
using graphql::text;

namespace {

using Typer = Organisationskilde::Typer;

// Active children of all parents, in one search.
std::vector<Outcome> underliggende(const FieldCall& call) {
    Henter& h = henter(call);
    const Tabel::Enhed& t = h.tabel().enhed;
    std::vector<Uuid> foraeldre;
    for (const auto& p : call.parents)
        foraeldre.push_back(graphql::as<Kopi>(p).uuid);
    const auto boern = h.henvisende(*h.typer().organisation_enhed, med_gyldighed(t.gyldighed, true),
                                    t.overordnet, foraeldre);
    if (!boern) return alle(call.parents.size(), problem(boern.error()));
    std::map<Uuid, std::vector<Kopi>> efter_foraelder;
    for (const Kopi& barn : *boern) {
        if (const auto p = h.nu(barn).reference(t.overordnet)) efter_foraelder[*p].push_back(barn);
    }
    std::vector<Outcome> out;
    for (const Uuid& p : foraeldre) {
        Outcome::List liste;
        for (const Kopi& barn : efter_foraelder[p])
            liste.push_back(objekt(barn));
        out.push_back({std::move(liste), {}});
    }
    return out;
}

std::optional<Uuid> tilhoerer(Henter& h, const Kopi& k) {
    // A closed unit has lost its Tilhoerer (11.3) but not its owner, and callers see only their own
    // units.
    const auto u = h.nu(k).reference(h.tabel().enhed.tilhoerer);
    return u ? u : h.kalder().organisation();
}

Outcome opgaver(Henter& h, const Kopi& k) {
    std::vector<Opgavevisning> fundne;
    for (const oio::Relation* r : h.nu(k).relationer(h.tabel().enhed.opgaver)) {
        if (r->ref.uuid() != nullptr) fundne.push_back({*r->ref.uuid(), klassifikation(*r)});
    }
    Outcome::List out;
    for (Opgavevisning& o : fundne)
        out.push_back(objekt(std::move(o)));
    return {std::move(out), {}};
}

std::vector<Outcome> it_systemer(const FieldCall& call) {
    Henter& h = henter(call);
    std::vector<std::vector<Uuid>> per_enhed;
    std::vector<Uuid> spurgt;
    for (const auto& p : call.parents) {
        per_enhed.push_back(h.nu(graphql::as<Kopi>(p)).referencer(h.tabel().enhed.it_systemer));
        spurgt.insert(spurgt.end(), per_enhed.back().begin(), per_enhed.back().end());
    }
    const auto kopier = h.hent(*h.typer().it_system, spurgt);
    if (!kopier) return alle(call.parents.size(), problem(kopier.error()));
    std::vector<Outcome> out;
    std::size_t naeste = 0;
    for (const auto& uuids : per_enhed) {
        Outcome o{Outcome::List{}, {}};
        for (const Uuid& u : uuids) {
            const auto& k = (*kopier)[naeste++];
            if (k) {
                std::get<Outcome::List>(o.value).push_back(objekt(*k));
            } else {
                o.problems.push_back(advarsel(Classification::kNotFound,
                                              fmt::format("ItSystem {} findes ikke", u.text())));
            }
        }
        out.push_back(std::move(o));
    }
    return out;
}

}  // namespace

void tilfoej_enhed(graphql::SchemaBuilder& b) {
    using graphql::FieldDefinition;
    b.object("OrganisationEnhed", "En enhed i den administrative organisation.",
             {{"uuid", "UUID!", "", each<Kopi>([](const Kopi& k) { return text(k.uuid.text()); })},
              {"enhedsnavn", "String!", "", vis<Kopi>([](Henter& h, const Kopi& k) {
                   return tekst_eller_null(h.nu(k).felt(h.tabel().enhed.navn));
               })},
              {"brugervendtNoegle", "String", "", vis<Kopi>([](Henter& h, const Kopi& k) {
                   return tekst_eller_null(h.nu(k).felt(h.tabel().enhed.noegle));
               })},
              {"underliggendeEnheder", "[OrganisationEnhed!]!", "Kun aktive.", underliggende},
              {"overordnetEnhed", "OrganisationEnhed", "Null på den øverste.",
               enkelt<Kopi>(&Typer::organisation_enhed,
                            [](Henter& h, const Kopi& k) {
                                return h.nu(k).reference(h.tabel().enhed.overordnet);
                            })},
              {"tilstand", "Tilstand!", "", vis<Kopi>([](Henter& h, const Kopi& k) {
                   return objekt(h.nu(k).tilstand(h.tabel().enhed.gyldighed));
               })},
              {"tilhoerer", "Organisation!", "", enkelt<Kopi>(&Typer::organisation, tilhoerer)},
              {"adresser",
               "[Adresse!]!",
               "",
               adresser([](const Tabel& t) { return t.enhed.adresser; }),
               {{"rolle", "[UUID!]", "Kun adresser med en af rollerne."}}},
              {"opgaver", "[Opgave!]!", "", vis<Kopi>(opgaver)},
              {"itSystemer", "[ItSystem!]!", "", it_systemer},
              {"medlemskaber",
               "[OrganisationEnhedMedlemskab!]!",
               "Kun aktive.",
               enhedens_medlemskaber(),
               {{"rolle", "[UUID!]", "Kun medlemskaber med en af funktionstyperne."}}},
              {"henvendelsessteder", "[Henvendelsessted!]!", "", enhedens_henvendelsessteder()}});
}

}  // namespace faelled::rest
