// The parts of the schema, one file each. Private to the folder.
#pragma once

#include "rest/graphql/schema_builder.hpp"

namespace faelled::rest {

void tilfoej_skalarer(graphql::SchemaBuilder& b);      // skema_skalarer.cpp
void tilfoej_sider(graphql::SchemaBuilder& b);         // skema_smaa.cpp: connections and PageInfo
void tilfoej_organisation(graphql::SchemaBuilder& b);  // skema_smaa.cpp
void tilfoej_smaa_typer(graphql::SchemaBuilder& b);  // skema_smaa.cpp: Person, Adresse, Opgave, ...
void tilfoej_enhed(graphql::SchemaBuilder& b);       // skema_enhed.cpp
void tilfoej_bruger(graphql::SchemaBuilder& b);      // skema_bruger.cpp
void tilfoej_medlemskaber(graphql::SchemaBuilder& b);    // skema_medlemskab.cpp
void tilfoej_forespoergsler(graphql::SchemaBuilder& b);  // skema_rod.cpp: inputs and Query

// Resolvers that lie in another file than their field.
[[nodiscard]] graphql::Resolver enhedens_medlemskaber();  // skema_medlemskab.cpp
[[nodiscard]] graphql::Resolver brugerens_medlemskaber();
[[nodiscard]] graphql::Resolver enhedens_henvendelsessteder();
// Addresses of a unit or a user; `art` finds the relation's position.
[[nodiscard]] graphql::Resolver adresser(
    std::uint8_t (*art)(const struct Tabel&));  // skema_smaa.cpp

}  // namespace faelled::rest
