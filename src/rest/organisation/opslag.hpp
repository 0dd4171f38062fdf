// Steps that many resolvers share.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rest/graphql/resolvers.hpp"
#include "rest/organisation/henter.hpp"

namespace faelled::rest {

// What a Fejl of the engine is called here. The environment's and our own faults are not described.
[[nodiscard]] graphql::Problem problem(const Fejl& f);
[[nodiscard]] graphql::Problem advarsel(graphql::Classification c, std::string besked);
// The same problem for each of `antal` parents.
[[nodiscard]] std::vector<graphql::Outcome> alle(std::size_t antal, const graphql::Problem& p);

// One object per parent: null where there is no UUID; null and a warning where the object is
// unknown.
[[nodiscard]] std::vector<graphql::Outcome> slaa_op(Henter& h, const oio::Objektbeskrivelse& type,
                                                    const std::vector<std::optional<Uuid>>& uuids);

// A resolver of such a field: `peger` finds the UUID in the parent (of type T).
template <typename T>
[[nodiscard]] graphql::Resolver enkelt(
    const oio::Objektbeskrivelse* Organisationskilde::Typer::* type,
    std::function<std::optional<Uuid>(Henter&, const T&)> peger) {
    return [type, peger = std::move(peger)](const graphql::FieldCall& call) {
        Henter& h = henter(call);
        std::vector<std::optional<Uuid>> uuids;
        uuids.reserve(call.parents.size());
        for (const graphql::Object& p : call.parents)
            uuids.push_back(peger(h, graphql::as<T>(p)));
        return slaa_op(h, *(h.typer().*type), uuids);
    };
}

// A resolver of what the parent (of type T) and the request alone give.
template <typename T>
[[nodiscard]] graphql::Resolver vis(std::function<graphql::Outcome(Henter&, const T&)> f) {
    return [f = std::move(f)](const graphql::FieldCall& call) {
        std::vector<graphql::Outcome> out;
        out.reserve(call.parents.size());
        for (const graphql::Object& p : call.parents)
            out.push_back(f(henter(call), graphql::as<T>(p)));
        return out;
    };
}

[[nodiscard]] graphql::Outcome tekst_eller_null(const std::string* t);
[[nodiscard]] graphql::Outcome uuid_eller_null(const std::optional<Uuid>& u);
// With the Danish offset; infinity is null.
[[nodiscard]] graphql::Outcome tidspunkt(Tid t);
// Title of a class: null without a UUID; empty and a warning when the class is unknown.
[[nodiscard]] graphql::Outcome klassetitel(Henter& h, const std::optional<Uuid>& klasse);

template <typename T>
[[nodiscard]] graphql::Outcome objekt(T value) {
    return graphql::Outcome::object(std::make_shared<T>(std::move(value)));
}

// UUIDs of a list argument; empty when not given.
[[nodiscard]] std::optional<std::vector<Uuid>> uuider(const graphql::Value* argument);

// The fields of a dynamic relation that KlassifikationRelation shows.
[[nodiscard]] Klassifikationsrelation klassifikation(const oio::Relation& r);

// Search by example: what every criterion begins with.
[[nodiscard]] oio::SoegInput med_gyldighed(const Tabel::Gyldighed& g, bool aktiv);
void kraev_relation(oio::SoegInput& input, std::uint8_t art, const Uuid& ref);

}  // namespace faelled::rest
