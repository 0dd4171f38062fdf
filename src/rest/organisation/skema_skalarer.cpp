#include <algorithm>

#include "base/strong.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "rest/organisation/skema_dele.hpp"

namespace faelled::rest {

namespace {

using graphql::Value;
using Coerced = std::expected<Value, std::string>;

// "NN", "NN.NN", "NN.NN.NN", or a beginning of one with `*` at its end.
bool er_kle(std::string_view t) {
    const bool stjerne = t.ends_with('*');
    if (stjerne) t.remove_suffix(1);
    const std::size_t antal = t.size();
    if (antal > 8 || (!stjerne && antal != 2 && antal != 5 && antal != 8)) return false;
    for (std::size_t i = 0; i < antal; ++i) {
        const bool punktum = i % 3 == 2;
        if (punktum ? t[i] != '.' : t[i] < '0' || t[i] > '9') return false;
    }
    return true;
}

graphql::ScalarCoercion tekst(bool (*er)(std::string_view), std::string beskrivelse) {
    return [er, beskrivelse = std::move(beskrivelse)](const Value& v) -> Coerced {
        if (v.kind == Value::Kind::kString && er(v.text)) return v;
        return std::unexpected(beskrivelse);
    };
}

Coerced uuid(const Value& v) {
    if (v.kind == Value::Kind::kString) {
        if (const auto u = Uuid::parse(v.text)) return Value::string(u->text());
    }
    return std::unexpected("en UUID");
}

}  // namespace

void tilfoej_skalarer(graphql::SchemaBuilder& b) {
    b.scalar("KLE", "KLE-nummer: NN, NN.NN eller NN.NN.NN. I filtre også med * til sidst.",
             tekst(er_kle, "et KLE-nummer (NN, NN.NN, NN.NN.NN, evt. med * til sidst)"));
    b.scalar("CPR", "CPR-nummer: ti cifre.",
             tekst([](std::string_view t) { return t.size() == 10 && is_digits(t); },
                   "et CPR-nummer på ti cifre"));
    b.scalar("CVR", "CVR-nummer: otte cifre.",
             tekst([](std::string_view t) { return Cvr::parse(t).has_value(); },
                   "et CVR-nummer på otte cifre"));
    b.scalar("UUID", "UUID, store eller små bogstaver.", uuid);
    b.scalar(
        "DateTime", "Tidspunkt efter ISO 8601 med dansk tidszone.",
        tekst([](std::string_view t) { return parse_datetime(t).has_value(); }, "et tidspunkt"));
    b.scalar("Cursor", "Sted i en liste; bruges uændret i after og before.",
             tekst([](std::string_view) { return true; }, "en cursor"));
    b.directive({"PersonDataConstraint",
                 "Feltet vises kun for anvendere, hvis serviceaftale har dataafgrænsningen.",
                 {"FIELD_DEFINITION"},
                 {{"constraint", "PersonDataConstraintType!"}}});
    b.enumeration("PersonDataConstraintType", "Dataafgrænsninger i serviceaftalen.",
                  {{"SENAVN", "SeNavn: personers navne."}, {"SECPR", "SeCPR-nummer."}});
    b.enumeration("TilstandStatus", "Gyldighed lige nu.", {{"AKTIV", ""}, {"INAKTIV", ""}});
}

}  // namespace faelled::rest
