// The introspection types (October 2021, chapter 4) over a built schema.
#pragma once

#include <vector>

#include "rest/graphql/schema_builder.hpp"

namespace faelled::rest::graphql {

// Adds __Schema, __Type, ... to a schema under construction.
void add_introspection_types(SchemaBuilder& builder);

// __schema and __type of the query type, for that schema. The schema must outlive them.
[[nodiscard]] std::vector<FieldDefinition> introspection_fields(const Schema& schema);

}  // namespace faelled::rest::graphql
