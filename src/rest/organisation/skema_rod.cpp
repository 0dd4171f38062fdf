// Query and its inputs: where each request starts, and where it is checked whose data are asked
// for.
#include <fmt/format.h>

#include "rest/organisation/filtre.hpp"
#include "rest/organisation/opslag.hpp"
#include "rest/organisation/sider.hpp"
#include "rest/organisation/skema.hpp"
#include "rest/organisation/skema_dele.hpp"

namespace faelled::rest {

using graphql::Classification;
using graphql::FieldCall;
using graphql::Outcome;
using graphql::Problem;
using graphql::Severity;

namespace {

// The gate has decided who calls; this decides what for. Only the caller's own authority's data are
// shown.
std::optional<Problem> afvist(const FieldCall& call) {
    const adgang::Kalder& kalder = henter(call).kalder();
    if (!kalder.har(adgang::kUdstil)) {
        return Problem{Classification::kUnauthorized, Severity::kError,
                       "Serviceaftalen giver ikke ret til at læse (Udstil)"};
    }
    const graphql::Value* cvr = call.arguments.find("cvr");
    if (cvr != nullptr && Cvr::parse(cvr->text) != kalder.myndighed()) {
        return Problem{Classification::kUnauthorized, Severity::kError,
                       fmt::format("Kaldet er for myndigheden {} og kan ikke få data for {}",
                                   kalder.myndighed().text(), cvr->text)};
    }
    return std::nullopt;
}

// Every root field goes through the check.
graphql::Resolver bevogtet(Outcome (*f)(const FieldCall&)) {
    return [f](const FieldCall& call) {
        if (auto p = afvist(call)) return alle(call.parents.size(), *p);
        return std::vector<Outcome>(call.parents.size(), f(call));
    };
}

Outcome organisation(const FieldCall& call) {
    Henter& h = henter(call);
    auto out = slaa_op(h, *h.typer().organisation, {h.kalder().organisation()});
    for (Problem& p : out.front().problems)
        p.severity = Severity::kError;
    return std::move(out.front());
}

// In the order asked; null and a NotFound error for the unknown.
Outcome ved_uuid(const FieldCall& call, const oio::Objektbeskrivelse& type) {
    const auto spurgt = uuider(call.arguments.find("uuid"));
    const std::vector<std::optional<Uuid>> uuids(spurgt->begin(), spurgt->end());
    if (uuids.size() > kMaksSide) {
        return Outcome::problem({Classification::kValidationError, Severity::kError,
                                 fmt::format("Højst {} uuid'er ad gangen", kMaksSide)});
    }
    auto fundne = slaa_op(henter(call), type, uuids);
    for (Outcome& o : fundne) {
        for (Problem& p : o.problems)
            p.severity = Severity::kError;
    }
    return {std::move(fundne), {}};
}

Outcome enheder(const FieldCall& call) {
    return ved_uuid(call, *henter(call).typer().organisation_enhed);
}
Outcome brugere(const FieldCall& call) {
    return ved_uuid(call, *henter(call).typer().bruger);
}

Outcome liste(const FieldCall& call, const std::expected<Filtreret, Problem>& filtreret) {
    const auto krav = sidekrav(call.arguments);
    if (!krav) return Outcome::problem(krav.error());
    if (!filtreret) return Outcome::problem(filtreret.error());
    Outcome out = objekt(Side{});
    if (filtreret->liste) {
        auto side = hent_side(henter(call), *filtreret->liste, *krav);
        if (!side) return Outcome::problem(problem(side.error()));
        out = objekt(*std::move(side));
    }
    if (filtreret->advarsel) out.problems.push_back(*filtreret->advarsel);
    return out;
}

Outcome enhedsliste(const FieldCall& call) {
    return liste(call, enhedsfilter(henter(call), call.arguments));
}
Outcome brugerliste(const FieldCall& call) {
    return liste(call, brugerfilter(henter(call), call.arguments));
}

std::vector<graphql::InputDefinition> listeargumenter(std::vector<graphql::InputDefinition> egne) {
    std::vector<graphql::InputDefinition> out = {{"cvr", "CVR!", "Den myndighed, kaldet er for."},
                                                 {"status", "TilstandStatus!"}};
    for (auto& e : egne)
        out.push_back(std::move(e));
    out.push_back({"first", "Int", "De første, højst 500."});
    out.push_back({"last", "Int", "De sidste, højst 500."});
    out.push_back({"after", "Cursor", "Kun sammen med first."});
    out.push_back({"before", "Cursor", "Kun sammen med last."});
    return out;
}

}  // namespace

void tilfoej_forespoergsler(graphql::SchemaBuilder& b) {
    b.input("KleFilter", "Enheder med en opgave.",
            {{"rolle", "UUID", "Udeladt: alle roller."},
             {"kleNummer", "[KLE!]!", "Én af dem; * til sidst er tilladt."}});
    b.input("AdresseRolleFilter", "Brugere med en adresse.",
            {{"rolle", "UUID!"}, {"tekst", "String!", "* er tilladt."}});
    b.input("PersonFilter", "Brugere, der er en person.",
            {{"navn", "String", "Kræver SeNavn. * er tilladt."},
             {"cpr", "CPR", "Kræver SeCPR-nummer."}});
    b.input("BrugerFilter", "Alle angivne dele skal passe.",
            {{"brugernavn", "String", "Med * til sidst: begynder med."},
             {"adresseRolleFilter", "AdresseRolleFilter"},
             {"brugerTypeUuid", "UUID"},
             {"personFilter", "PersonFilter"}});
    b.object(
        "Query", "Organisationen, som den er nu.",
        {{"organisation",
          "Organisation",
          "",
          bevogtet(organisation),
          {{"cvr", "CVR!", "Den myndighed, kaldet er for."}}},
         {"organisationEnhedListe", "OrganisationEnhedConnection",
          "Den øverste enhed først, de øvrige efter uuid.", bevogtet(enhedsliste),
          listeargumenter({{"opgaver", "KleFilter"},
                           {"itSystemer", "[UUID!]", "Enheder, der bruger mindst ét af dem."}})},
         {"organisationEnhed",
          "[OrganisationEnhed]",
          "Ukendte giver null og fejlen NotFound.",
          bevogtet(enheder),
          {{"uuid", "[UUID!]!"}}},
         {"bruger",
          "[Bruger]",
          "Ukendte giver null og fejlen NotFound.",
          bevogtet(brugere),
          {{"uuid", "[UUID!]!"}}},
         {"brugerListe", "BrugerConnection", "", bevogtet(brugerliste),
          listeargumenter({{"brugerFilter", "BrugerFilter"}})}});
}

Result<std::shared_ptr<const graphql::Schema>> organisationsskema() {
    graphql::SchemaBuilder b;
    tilfoej_skalarer(b);
    tilfoej_sider(b);
    tilfoej_organisation(b);
    tilfoej_enhed(b);
    tilfoej_bruger(b);
    tilfoej_smaa_typer(b);
    tilfoej_medlemskaber(b);
    tilfoej_forespoergsler(b);
    return b.build("Query");
}

}  // namespace faelled::rest
