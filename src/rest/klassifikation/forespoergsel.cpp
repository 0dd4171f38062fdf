#include "rest/klassifikation/forespoergsel.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "base/text.hpp"
#include "rest/graphql/json.hpp"
#include "rest/klassifikation/typer.hpp"

namespace faelled::rest {

namespace {

using graphql::Value;
using Navne = std::span<const std::string_view>;

constexpr std::size_t kFlestKriterier = 1000;
constexpr std::size_t kLaengsteNoegle = 50;

std::unexpected<Fejl> ugyldig(std::string_view field, std::string_view rule) {
    return std::unexpected(Fejl::ugyldig(std::string(field), std::string(rule)));
}

// The members of an object by their contract names.
class Laeser {
  public:
    Laeser(const Value& in, Listeform form) : in_(in), form_(form) {}

    // Null when absent or null.
    [[nodiscard]] const Value* felt(std::string_view name) const {
        const Value* v = in_.member(form_ == Listeform::kJson ? std::string(name)
                                                              : listetyper::graphqlnavn(name));
        return v == nullptr || v->is_null() ? nullptr : v;
    }
    // An object with no other members than these.
    [[nodiscard]] Result<void> kun(std::string_view self, Navne names) const {
        if (in_.kind != Value::Kind::kObject) return ugyldig(self, "skal være et objekt");
        for (const graphql::Member& m : in_.members) {
            const bool known = std::ranges::any_of(names, [&](std::string_view n) {
                return m.name ==
                       (form_ == Listeform::kJson ? std::string(n) : listetyper::graphqlnavn(n));
            });
            if (!known) return ugyldig(self, "har et felt, som ikke hører til her");
        }
        return {};
    }

    Result<std::string> tekst(std::string_view name, std::size_t most) const {
        const Value* v = felt(name);
        if (v == nullptr) return std::string();
        if (v->kind != Value::Kind::kString) return ugyldig(name, "skal være en tekst");
        std::string out(trim(v->text));
        if (out.size() > most) return ugyldig(name, "er for lang");
        return out;
    }
    Result<std::optional<Uuid>> uuid(std::string_view name) const {
        if (felt(name) == nullptr) return std::optional<Uuid>();
        FAELLED_TRY(const std::string text, tekst(name, kLaengsteNoegle));
        const auto u = Uuid::parse(text);
        if (!u) return ugyldig(name, "er ikke et gyldigt UUID");
        return u;
    }
    Result<bool> markering(std::string_view name, bool absent) const {
        const Value* v = felt(name);
        if (v == nullptr) return absent;
        if (v->kind != Value::Kind::kBoolean) return ugyldig(name, "skal være true eller false");
        return v->boolean;
    }
    // The start of the day, Danish time.
    Result<std::optional<Tid>> dato(std::string_view name) const {
        if (felt(name) == nullptr) return std::optional<Tid>();
        FAELLED_TRY(const std::string text, tekst(name, kLaengsteNoegle));
        const auto t = parse_datetime(text + "T00:00:00");
        if (!t || text.size() != 10) return ugyldig(name, "er ikke en dato");
        return t;
    }
    Result<std::optional<std::size_t>> tal(std::string_view name) const {
        const Value* v = felt(name);
        if (v == nullptr) return std::optional<std::size_t>();
        if (v->kind != Value::Kind::kInt || v->integer < 0)
            return ugyldig(name, "skal være et helt tal, mindst 0");
        return static_cast<std::size_t>(v->integer);
    }

  private:
    const Value& in_;
    Listeform form_;
};

Result<void> noegler(const Value& in, Listeform form, Listekriterie& out) {
    static constexpr std::string_view kSelv = "BrugervendtNoegleKriterie";
    // The published GraphQL description has the object twice, one inside the other.
    if (const Value* inner = Laeser(in, form).felt(kSelv);
        inner != nullptr && form == Listeform::kGraphql && in.members.size() == 1)
        return noegler(*inner, form, out);
    static constexpr std::array<std::string_view, 3> kNavne{
        "KlassifikationBrugervendtNoegle", "FacetBrugervendtNoegle", "KlasseBrugervendtNoegle"};
    const Laeser r(in, form);
    FAELLED_CHECK(r.kun(kSelv, kNavne));
    FAELLED_TRY(out.klassifikation_noegle, r.tekst(kNavne[0], kLaengsteNoegle));
    FAELLED_TRY(out.facet_noegle, r.tekst(kNavne[1], kLaengsteNoegle));
    FAELLED_TRY(out.klasse_noegle, r.tekst(kNavne[2], kLaengsteNoegle));
    if (out.klassifikation_noegle.empty()) return ugyldig(kNavne[0], "mangler");
    return {};
}

Result<Listekriterie> kriterie(const Value& item, Listeform form) {
    static constexpr std::string_view kSelv = "IdentifikationKriterie";
    static constexpr std::array<std::string_view, 1> kYdre{kSelv};
    static constexpr std::array<std::string_view, 4> kIndre{
        "KlassifikationIdentifikation", "FacetIdentifikation", "KlasseIdentifikation",
        "BrugervendtNoegleKriterie"};
    const Laeser outer(item, form);
    FAELLED_CHECK(outer.kun("KlassifikationKriterieListe", kYdre));
    const Value* in = outer.felt(kSelv);
    if (in == nullptr) return ugyldig(kSelv, "mangler");
    const Laeser r(*in, form);
    FAELLED_CHECK(r.kun(kSelv, kIndre));
    const auto given = std::ranges::count_if(
        kIndre, [&](std::string_view name) { return r.felt(name) != nullptr; });
    if (given != 1) return ugyldig(kSelv, "skal sige ét UUID eller én nøgle");
    Listekriterie out;
    FAELLED_TRY(out.klassifikation, r.uuid(kIndre[0]));
    FAELLED_TRY(out.facet, r.uuid(kIndre[1]));
    FAELLED_TRY(out.klasse, r.uuid(kIndre[2]));
    if (const Value* keys = r.felt(kIndre[3])) {
        FAELLED_CHECK(noegler(*keys, form, out));
    }
    return out;
}

}  // namespace

Result<Listeforespoergsel> laes_listeforespoergsel(const Value& in, Listeform form) {
    static constexpr std::array<std::string_view, 7> kNavne{
        "KlassifikationKriterieListe",     "KunAktuelle",
        "KlassifikationPubliceretFraDato", "KlassifikationPubliceretTilDato",
        "KunFaelleskommunaleKlasser",      "FoersteResultatReference",
        "MaksimalAntalKvantitet"};
    const Laeser r(in, form);
    FAELLED_CHECK(r.kun("KlassifikationListeHent_I", kNavne));
    const Value* list = r.felt(kNavne[0]);
    if (list == nullptr || list->kind != Value::Kind::kList || list->items.empty())
        return ugyldig(kNavne[0], "skal være en liste med mindst ét kriterie");
    if (list->items.size() > kFlestKriterier) return ugyldig(kNavne[0], "har for mange kriterier");
    Listeforespoergsel out;
    for (const Value& item : list->items) {
        FAELLED_TRY(Listekriterie one, kriterie(item, form));
        out.kriterier.push_back(std::move(one));
    }
    FAELLED_TRY(out.kun_aktuelle, r.markering(kNavne[1], true));
    FAELLED_TRY(out.fra, r.dato(kNavne[2]));
    FAELLED_TRY(out.til, r.dato(kNavne[3]));
    FAELLED_TRY(out.kun_faelles, r.markering(kNavne[4], false));
    FAELLED_TRY(const auto first, r.tal(kNavne[5]));
    out.foerste = first.value_or(0);
    FAELLED_TRY(out.antal, r.tal(kNavne[6]));
    return out;
}

Result<Listeforespoergsel> laes_listeforespoergsel(std::string_view json,
                                                   const graphql::Limits& limits) {
    const auto body = graphql::read_value(json, limits);
    if (!body) return ugyldig("KlassifikationListeHent_I", body.error());
    const Value* inner = body->member("KlassifikationListeHent_I");
    return laes_listeforespoergsel(inner == nullptr ? *body : *inner, Listeform::kJson);
}

}  // namespace faelled::rest
