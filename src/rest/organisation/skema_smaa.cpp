// Connections, Organisation with Virksomhed and Myndighed, Person, Adresse, Opgave, ItSystem,
// Tilstand.
#include <fmt/format.h>

#include <algorithm>

#include "rest/organisation/opslag.hpp"
#include "rest/organisation/sider.hpp"
#include "rest/organisation/skema_dele.hpp"

namespace faelled::rest {

using graphql::boolean;
using graphql::Classification;
using graphql::each;
using graphql::FieldCall;
using graphql::Outcome;
using graphql::text;

namespace {

Outcome uuid_af(const Kopi& k) {
    return text(k.uuid.text());
}

// A field of Egenskab; `position` finds it in the table.
graphql::Resolver felt(std::function<std::uint8_t(const Tabel&)> position) {
    return vis<Kopi>([position = std::move(position)](Henter& h, const Kopi& k) {
        return tekst_eller_null(h.nu(k).felt(position(h.tabel())));
    });
}

// The same for callers whose agreement has the data limit; null and a warning for others.
graphql::Resolver foelsomt_felt(adgang::Ret ret, const std::string& navn,
                                std::function<std::uint8_t(const Tabel&)> position) {
    return vis<Kopi>([=, position = std::move(position)](Henter& h, const Kopi& k) {
        if (h.kalder().har(ret)) return tekst_eller_null(h.nu(k).felt(position(h.tabel())));
        return Outcome::problem(
            advarsel(Classification::kUnauthorized,
                     fmt::format("Serviceaftalen giver ikke adgang til feltet {}", navn)));
    });
}

Outcome cvr_nummer(Henter& h, const Kopi& k) {
    const Oejeblik nu = h.nu(k);
    // The guideline puts the number in the key, others in its own field (organisation.md 4.7).
    const std::string* cvr = nu.felt(h.tabel().virksomhed.cvr);
    return tekst_eller_null(cvr != nullptr ? cvr : nu.felt(h.tabel().virksomhed.noegle));
}

Outcome kanter(const Side& s) {
    Outcome::List out;
    for (const Kopi& k : s.kanter)
        out.push_back(objekt(k));
    return {std::move(out), {}};
}

Outcome kantmarkoer(const Side& s, bool sidste) {
    if (s.kanter.empty()) return graphql::null_outcome();
    return text(markoer((sidste ? s.kanter.back() : s.kanter.front()).uuid));
}

void forbindelse(graphql::SchemaBuilder& b, const std::string& navn, const std::string& kant,
                 const std::string& type) {
    b.object(navn, "En side af en liste.",
             {{"edges", "[" + kant + "]", "", each<Side>(kanter)},
              {"pageInfo", "PageInfo!", "", each<Side>([](const Side& s) { return objekt(s); })}});
    b.object(
        kant, "",
        {{"cursor", "Cursor", "", each<Kopi>([](const Kopi& k) { return text(markoer(k.uuid)); })},
         {"node", type + "!", "", each<Kopi>([](const Kopi& k) { return objekt(k); })}});
}

}  // namespace

void tilfoej_sider(graphql::SchemaBuilder& b) {
    forbindelse(b, "OrganisationEnhedConnection", "OrganisaionEnhedEdge", "OrganisationEnhed");
    forbindelse(b, "BrugerConnection", "BrugerEdge", "Bruger");
    b.object("PageInfo", "Hvor siden ligger i listen.",
             {{"startCursor", "Cursor", "",
               each<Side>([](const Side& s) { return kantmarkoer(s, false); })},
              {"endCursor", "Cursor", "",
               each<Side>([](const Side& s) { return kantmarkoer(s, true); })},
              {"hasNextPage", "Boolean!", "",
               each<Side>([](const Side& s) { return boolean(s.naeste); })},
              {"hasPreviousPage", "Boolean!", "",
               each<Side>([](const Side& s) { return boolean(s.forrige); })}});
}

void tilfoej_organisation(graphql::SchemaBuilder& b) {
    using Typer = Organisationskilde::Typer;
    b.object(
        "Myndighed", "",
        {{"uuid", "UUID!", "", each<Kopi>(uuid_af)},
         {"myndighedskode", "String!", "", felt([](const Tabel& t) { return t.myndighed.kode; })}});
    b.object("Virksomhed", "",
             {{"uuid", "UUID!", "", each<Kopi>(uuid_af)},
              {"cvrNummerTekst", "CVR!", "", vis<Kopi>(cvr_nummer)}});
    b.object("Organisation", "En myndighed som juridisk enhed.",
             {{"uuid", "UUID!", "", each<Kopi>(uuid_af)},
              {"organisationsnavn", "String!", "",
               felt([](const Tabel& t) { return t.organisation.navn; })},
              {"brugervendtNoegle", "String!", "",
               felt([](const Tabel& t) { return t.organisation.noegle; })},
              {"myndighed", "Myndighed", "",
               enkelt<Kopi>(&Typer::myndighed,
                            [](Henter& h, const Kopi& k) {
                                return h.nu(k).reference(h.tabel().organisation.myndighed);
                            })},
              {"virksomhed", "Virksomhed!", "",
               enkelt<Kopi>(&Typer::virksomhed,
                            [](Henter& h, const Kopi& k) {
                                return h.nu(k).reference(h.tabel().organisation.virksomhed);
                            })},
              {"organisationEnhed", "OrganisationEnhed!", "Den øverste enhed.",
               enkelt<Kopi>(&Typer::organisation_enhed, [](Henter& h, const Kopi& k) {
                   return h.nu(k).reference(h.tabel().organisation.overordnet);
               })}});
}

// Left-out roles mean all. Sorted by Indeks, as readers expect (11.6).
graphql::Resolver adresser(std::uint8_t (*art)(const Tabel&)) {
    return [art](const FieldCall& call) {
        Henter& h = henter(call);
        const auto roller = uuider(call.arguments.find_not_null("rolle"));
        std::vector<std::vector<Adressevisning>> fundne(call.parents.size());
        std::vector<Uuid> spurgt;
        for (std::size_t i = 0; i < call.parents.size(); ++i) {
            const Oejeblik nu = h.nu(graphql::as<Kopi>(call.parents[i]));
            for (const oio::Relation* r : nu.relationer(art(h.tabel()))) {
                Klassifikationsrelation k = klassifikation(*r);
                const bool valgt =
                    !roller || (k.rolle && std::ranges::count(*roller, *k.rolle) > 0);
                if (r->ref.uuid() == nullptr || !valgt) continue;
                spurgt.push_back(*r->ref.uuid());
                fundne[i].push_back({{*r->ref.uuid(), nullptr}, std::move(k)});
            }
            std::ranges::sort(fundne[i], {}, [](const Adressevisning& a) {
                return std::pair(std::string_view(a.relation.indeks), a.adresse.uuid);
            });
        }
        const auto kopier = h.hent(*h.typer().adresse, spurgt);
        if (!kopier) return alle(call.parents.size(), problem(kopier.error()));
        std::vector<Outcome> out;
        for (auto& liste : fundne) {
            Outcome o{Outcome::List{}, {}};
            for (Adressevisning& a : liste) {
                const Uuid uuid = a.adresse.uuid;
                auto kopi = h.hent(*h.typer().adresse, std::span(&uuid, 1));
                if (kopi && kopi->front()) {
                    a.adresse = *std::move(kopi->front());
                    std::get<Outcome::List>(o.value).push_back(objekt(std::move(a)));
                } else {
                    o.problems.push_back(
                        advarsel(Classification::kNotFound,
                                 fmt::format("Adresse {} findes ikke", uuid.text())));
                }
            }
            out.push_back(std::move(o));
        }
        return out;
    };
}

namespace {

void tilfoej_adresse(graphql::SchemaBuilder& b) {
    using A = Adressevisning;
    b.object("Adresse", "En adresse, telefon, e-mail eller åbningstid; rollen siger hvilken.",
             {{"uuid", "UUID!", "", each<A>([](const A& a) { return uuid_af(a.adresse); })},
              {"adresseTekst", "String!", "", vis<A>([](Henter& h, const A& a) {
                   return tekst_eller_null(h.nu(a.adresse).felt(h.tabel().adresse.tekst));
               })},
              {"brugervendtNoegle", "String", "", vis<A>([](Henter& h, const A& a) {
                   return tekst_eller_null(h.nu(a.adresse).felt(h.tabel().adresse.noegle));
               })},
              {"adresseRolleTitel", "String", "Tom, når rollen er ukendt.",
               vis<A>([](Henter& h, const A& a) { return klassetitel(h, a.relation.rolle); })},
              {"klassifikation", "KlassifikationRelation!", "",
               each<A>([](const A& a) { return objekt(a.relation); })}});
}

// Null and a warning when the class is not in KLE.
graphql::Resolver kle_felt(std::string KleKlasse::* felt) {
    return vis<Opgavevisning>([felt](Henter& h, const Opgavevisning& o) {
        if (const auto klasse = h.kilde().kle(o.klasse)) return text((*klasse).*felt);
        return Outcome::problem(advarsel(Classification::kNotFound,
                                         fmt::format("KLE-klassen {} er ukendt", o.klasse.text())));
    });
}

void tilfoej_opgave(graphql::SchemaBuilder& b) {
    using O = Opgavevisning;
    b.object("Opgave", "En opgave efter KLE.",
             {{"uuid", "UUID!", "", each<O>([](const O& o) { return text(o.klasse.text()); })},
              {"kleEmneNummer", "KLE", "", kle_felt(&KleKlasse::nummer)},
              {"kleEmneTitel", "String", "", kle_felt(&KleKlasse::titel)},
              {"opgaveRolleTitel", "String", "Tom, når rollen er ukendt.",
               vis<O>([](Henter& h, const O& o) {
                   return klassetitel(h, o.relation ? o.relation->rolle : std::nullopt);
               })},
              {"klassifikation", "KlassifikationRelation", "", each<O>([](const O& o) {
                   return o.relation ? objekt(*o.relation) : graphql::null_outcome();
               })}});
}

}  // namespace

void tilfoej_smaa_typer(graphql::SchemaBuilder& b) {
    using K = Klassifikationsrelation;
    using T = Tilstandsvisning;
    b.object(
        "Person", "",
        {{"uuid", "UUID!", "", each<Kopi>(uuid_af)},
         {"navn",
          "String",
          "",
          foelsomt_felt(adgang::kSeNavn, "navn", [](const Tabel& t) { return t.person.navn; }),
          {},
          "@PersonDataConstraint(constraint: SENAVN)"},
         {"brugervendtNoegle", "String", "", felt([](const Tabel& t) { return t.person.noegle; })},
         {"cpr",
          "CPR",
          "",
          foelsomt_felt(adgang::kSeCpr, "cpr", [](const Tabel& t) { return t.person.cpr; }),
          {},
          "@PersonDataConstraint(constraint: SECPR)"}});
    tilfoej_adresse(b);
    tilfoej_opgave(b);
    b.object(
        "ItSystem", "",
        {{"uuid", "UUID!", "", each<Kopi>(uuid_af)},
         {"itSystemNavn", "String", "", felt([](const Tabel& t) { return t.it_system.navn; })}});
    b.object(
        "Tilstand", "Gyldigheden lige nu. Uendelig er null.",
        {{"status", "TilstandStatus!", "",
          each<T>([](const T& t) { return text(t.aktiv ? "AKTIV" : "INAKTIV"); })},
         {"fraTidspunkt", "DateTime", "", each<T>([](const T& t) { return tidspunkt(t.fra); })},
         {"tilTidspunkt", "DateTime", "", each<T>([](const T& t) { return tidspunkt(t.til); })}});
    b.object("KlassifikationRelation", "Relationens type, rolle og indeks.",
             {{"type", "UUID!", "", each<K>([](const K& k) { return uuid_eller_null(k.type); })},
              {"rolle", "UUID!", "", each<K>([](const K& k) { return uuid_eller_null(k.rolle); })},
              {"indeks", "String!", "", each<K>([](const K& k) { return text(k.indeks); })}});
}

}  // namespace faelled::rest
