#include "rest/organisation/opslag.hpp"

#include <fmt/format.h>

namespace faelled::rest {

using graphql::Classification;
using graphql::Outcome;
using graphql::Problem;
using graphql::Severity;

Problem problem(const Fejl& f) {
    if (f.slags != FejlSlags::kKalder) {
        return {Classification::kServerError, Severity::kError, "Data kunne ikke hentes"};
    }
    switch (f.kode) {
        case 41:
        case 43:
            return {Classification::kUnauthorized, Severity::kError, f.tekst};
        case 44:
            return {Classification::kNotFound, Severity::kError, f.tekst};
        default:
            return {Classification::kValidationError, Severity::kError, f.tekst};
    }
}

Problem advarsel(Classification c, std::string besked) {
    return {c, Severity::kWarning, std::move(besked)};
}

std::vector<Outcome> alle(std::size_t antal, const Problem& p) {
    return std::vector<Outcome>(antal, Outcome::problem(p));
}

std::vector<Outcome> slaa_op(Henter& h, const oio::Objektbeskrivelse& type,
                             const std::vector<std::optional<Uuid>>& uuids) {
    std::vector<Uuid> spurgt;
    for (const auto& u : uuids) {
        if (u) spurgt.push_back(*u);
    }
    const auto kopier = h.hent(type, spurgt);
    if (!kopier) return alle(uuids.size(), problem(kopier.error()));
    std::vector<Outcome> out;
    out.reserve(uuids.size());
    std::size_t naeste = 0;
    for (const auto& u : uuids) {
        if (!u) {
            out.push_back(graphql::null_outcome());
            continue;
        }
        const auto& k = (*kopier)[naeste++];
        out.push_back(
            k ? objekt(*k)
              : Outcome::problem(advarsel(Classification::kNotFound,
                                          fmt::format("{} {} findes ikke", type.navn, u->text()))));
    }
    return out;
}

Outcome tekst_eller_null(const std::string* t) {
    return t == nullptr ? graphql::null_outcome() : graphql::text(*t);
}

Outcome uuid_eller_null(const std::optional<Uuid>& u) {
    return u ? graphql::text(u->text()) : graphql::null_outcome();
}

Outcome tidspunkt(Tid t) {
    return t.er_endelig() ? graphql::text(dansk_datetime(t)) : graphql::null_outcome();
}

Outcome klassetitel(Henter& h, const std::optional<Uuid>& klasse) {
    if (!klasse) return graphql::null_outcome();
    if (auto titel = h.kilde().titel(*klasse)) return graphql::text(*std::move(titel));
    Outcome out = graphql::text("");
    out.problems.push_back(
        advarsel(Classification::kNotFound,
                 fmt::format("Klassen {} har ingen kendt titel", klasse->text())));
    return out;
}

std::optional<std::vector<Uuid>> uuider(const graphql::Value* argument) {
    if (argument == nullptr) return std::nullopt;
    std::vector<Uuid> out;
    for (const graphql::Value& v : argument->items) {
        if (const auto u = Uuid::parse(v.text)) out.push_back(*u);
    }
    return out;
}

Klassifikationsrelation klassifikation(const oio::Relation& r) {
    const auto kopi = [](const Uuid* u) { return u == nullptr ? std::nullopt : std::optional(*u); };
    return {kopi(r.type.uuid()), kopi(r.rolle.uuid()), r.indeks};
}

oio::SoegInput med_gyldighed(const Tabel::Gyldighed& g, bool aktiv) {
    oio::SoegInput input;
    oio::Tilstand t;
    t.art = g.art;
    t.kode = aktiv ? g.aktiv : g.inaktiv;
    input.eksempel.tilstande.push_back(std::move(t));
    return input;
}

void kraev_relation(oio::SoegInput& input, std::uint8_t art, const Uuid& ref) {
    oio::Relation r;
    r.art = art;
    r.ref = oio::Reference(ref);
    input.eksempel.relationer.push_back(std::move(r));
}

}  // namespace faelled::rest
