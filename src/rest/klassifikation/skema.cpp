#include "rest/klassifikation/skema.hpp"

#include <fmt/format.h>

#include <charconv>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "rest/graphql/resolvers.hpp"
#include "rest/graphql/schema_builder.hpp"
#include "rest/klassifikation/typer.hpp"

namespace faelled::rest {

namespace {

using graphql::Classification;
using graphql::FieldCall;
using graphql::Outcome;
using graphql::Severity;
using graphql::Value;
using Coerced = std::expected<Value, std::string>;

constexpr std::string_view kInd = "KlassifikationListeHent_I";
constexpr std::string_view kKriterie = "KlassifikationListeHent_I_KlassifikationKriterieListe";

// What the request's values must be is checked where it is read: the same rules and words as JSON.
graphql::ScalarCoercion skalar(std::string_view name, std::string help) {
    const auto kind = name == "Markering"       ? Value::Kind::kBoolean
                      : name == "TalHel1Til100" ? Value::Kind::kInt
                                                : Value::Kind::kString;
    return [kind, help = std::move(help)](const Value& v) -> Coerced {
        if (v.kind != kind) return std::unexpected(help);
        return v;
    };
}

Outcome vaerdi(const Trae& t) {
    switch (t.art) {
        case Trae::Art::kTekst:
            return graphql::text(t.tekst);
        case Trae::Art::kTal: {
            std::int64_t n = 0;
            std::from_chars(t.tekst.data(), t.tekst.data() + t.tekst.size(), n);
            return {n, {}};
        }
        case Trae::Art::kObjekt:
            return Outcome::object(graphql::borrowed(t));
        case Trae::Art::kListe:
            break;
    }
    Outcome::List items;
    items.reserve(t.boern.size());
    for (const Trae& item : t.boern)
        items.push_back(Outcome::object(graphql::borrowed(item)));
    return {std::move(items), {}};
}

graphql::Resolver felt(std::string name) {
    return graphql::each<Trae>([name = std::move(name)](const Trae& t) {
        const Trae* child = t.barn(name);
        return child == nullptr ? graphql::null_outcome() : vaerdi(*child);
    });
}

std::string typetekst(const listetyper::Felt& f) {
    const std::string_view type = f.type;
    std::string out(type);
    if (type.starts_with("[]")) out = "[" + std::string(type.substr(2)) + "!]";
    if (f.kraevet) out += '!';
    return out;
}

Outcome hent(const FieldCall& call) {
    auto& context = static_cast<Listekontekst&>(call.context);
    const Value* in = call.arguments.find_not_null("klassifikationListeHent_I");
    const auto problem = [](const Fejl& f) {
        const auto kind = f.slags != FejlSlags::kKalder ? Classification::kServerError
                          : f.kode == 43                ? Classification::kUnauthorized
                                                        : Classification::kValidationError;
        return Outcome::problem(
            {kind, Severity::kError, f.slags == FejlSlags::kKalder ? f.tekst : "Intern fejl"});
    };
    const auto request =
        laes_listeforespoergsel(in == nullptr ? Value{} : *in, Listeform::kGraphql);
    if (!request) return problem(request.error());
    Traebygger& answer = context.svar.emplace_back();
    const auto found = context.kilde(context.kalder, *request, answer);
    if (!found) return problem(found.error());
    // Nothing found is an empty list.
    if (!*found) {
        answer.liste("KlassifikationListe");
        answer.luk("KlassifikationListe");
    }
    return Outcome::object(graphql::borrowed(answer.rod));
}

void tilfoej_input(graphql::SchemaBuilder& b) {
    const std::string criterion = std::string(kKriterie) + "_IdentifikationKriterie";
    const std::string keys = criterion + "_BrugervendtNoegleKriterie";
    const std::string inner = keys + "_BrugervendtNoegleKriterie";
    b.input(inner, "Nøgler; de sidste to indsnævrer",
            {{"klassifikationBrugervendtNoegle", "Tekst50"},
             {"facetBrugervendtNoegle", "Tekst50"},
             {"klasseBrugervendtNoegle", "Tekst50"}});
    b.input(keys, "Nøglerne, direkte eller i et objekt af samme navn",
            {{"brugervendtNoegleKriterie", inner},
             {"klassifikationBrugervendtNoegle", "Tekst50"},
             {"facetBrugervendtNoegle", "Tekst50"},
             {"klasseBrugervendtNoegle", "Tekst50"}});
    b.input(criterion, "Ét UUID eller én nøgle",
            {{"klassifikationIdentifikation", "UUID"},
             {"facetIdentifikation", "UUID"},
             {"klasseIdentifikation", "UUID"},
             {"brugervendtNoegleKriterie", keys}});
    b.input(std::string(kKriterie), "", {{"identifikationKriterie", criterion + "!"}});
    b.input(std::string(kInd), "",
            {{"klassifikationKriterieListe", fmt::format("[{}!]!", kKriterie),
              "Det, de nævner, lægges sammen"},
             {"kunAktuelle", "Markering", "Kun det, som er publiceret nu. Uden: true"},
             {"klassifikationPubliceretFraDato", "Dato"},
             {"klassifikationPubliceretTilDato", "Dato", "Dagen hører ikke med"},
             {"kunFaelleskommunaleKlasser", "Markering", "Uden lokale klasser"},
             {"foersteResultatReference", "Int", "Spring så mange klasser over"},
             {"maksimalAntalKvantitet", "Int", "Højst så mange klasser"}});
}

}  // namespace

bool Listekontekst::expired() const {
    return monotonic_us() > frist_us_;
}

Result<std::shared_ptr<const graphql::Schema>> listeskema() {
    graphql::SchemaBuilder b;
    for (const listetyper::Skalar& s : listetyper::skalarer())
        b.scalar(s.navn, s.hjaelp, skalar(s.navn, s.hjaelp));
    tilfoej_input(b);
    for (const listetyper::Type& t : listetyper::typer()) {
        std::vector<graphql::FieldDefinition> fields;
        fields.reserve(t.felter.size());
        for (const listetyper::Felt& f : t.felter)
            fields.push_back(
                {listetyper::graphqlnavn(f.navn), typetekst(f), f.hjaelp, felt(f.navn)});
        b.object(t.navn, "", std::move(fields));
    }
    graphql::FieldDefinition root{"klassifikationListeHentGQL", std::string(listetyper::kSvar),
                                  "Hele eller dele af klassifikationer", [](const FieldCall& call) {
                                      std::vector<Outcome> out;
                                      out.reserve(call.parents.size());
                                      for (std::size_t i = 0; i < call.parents.size(); ++i)
                                          out.push_back(hent(call));
                                      return out;
                                  }};
    root.arguments.push_back({"klassifikationListeHent_I", std::string(kInd) + "!"});
    b.object("Query", "", {std::move(root)});
    b.take_mutations();
    return b.build("Query");
}

}  // namespace faelled::rest
