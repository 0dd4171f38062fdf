#include "rest/graphql/introspection.hpp"

#include "rest/graphql/resolvers.hpp"

namespace faelled::rest::graphql {

namespace {

// __Type stands for a named type or for one layer of ! or [] around one.
Outcome type_outcome(const TypeRef& t) {
    return Outcome::object(std::make_shared<TypeRef>(t));
}
Outcome type_outcome(const Type& t) {
    return type_outcome(TypeRef{&t, {}});
}

std::string kind_of(const TypeRef& t) {
    if (t.non_null()) return "NON_NULL";
    if (t.list()) return "LIST";
    switch (t.type->kind) {
        case Type::Kind::kScalar:
            return "SCALAR";
        case Type::Kind::kObject:
            return "OBJECT";
        case Type::Kind::kInterface:
            return "INTERFACE";
        case Type::Kind::kEnum:
            return "ENUM";
        case Type::Kind::kInput:
            return "INPUT_OBJECT";
    }
    return {};
}

template <typename T>
Outcome list_of(const std::vector<T>& values) {
    Outcome::List out;
    for (const T& v : values)
        out.push_back(Outcome::object(borrowed(v)));
    return {std::move(out), {}};
}

Outcome types(const std::vector<const Type*>& values) {
    Outcome::List out;
    for (const Type* t : values)
        out.push_back(type_outcome(*t));
    return {std::move(out), {}};
}

Outcome texts(const std::vector<std::string>& values) {
    Outcome::List out;
    for (const std::string& v : values)
        out.push_back(text(v));
    return {std::move(out), {}};
}

// Null unless `t` is a named type of that kind.
bool is(const TypeRef& t, Type::Kind kind) {
    return t.wraps.empty() && t.type->kind == kind;
}

const InputDefinition kIncludeDeprecated{"includeDeprecated", "Boolean", "", Value::of(false)};

std::vector<FieldDefinition> type_fields() {
    using K = Type::Kind;
    const auto named = [](const TypeRef& t) { return t.wraps.empty(); };
    return {
        {"kind", "__TypeKind!", "",
         each<TypeRef>([](const TypeRef& t) { return text(kind_of(t)); })},
        {"name", "String", "", each<TypeRef>([=](const TypeRef& t) {
             return named(t) ? text(t.type->name) : null_outcome();
         })},
        {"description", "String", "", each<TypeRef>([=](const TypeRef& t) {
             return named(t) ? text_or_null(t.type->description) : null_outcome();
         })},
        {"fields",
         "[__Field!]",
         "",
         each<TypeRef>([](const TypeRef& t) {
             const bool has = is(t, K::kObject) || is(t, K::kInterface);
             return has ? list_of(t.type->fields) : null_outcome();
         }),
         {kIncludeDeprecated}},
        {"interfaces", "[__Type!]", "", each<TypeRef>([](const TypeRef& t) {
             const bool has = is(t, K::kObject) || is(t, K::kInterface);
             return has ? types(t.type->interfaces) : null_outcome();
         })},
        {"possibleTypes", "[__Type!]", "", each<TypeRef>([](const TypeRef& t) {
             return is(t, K::kInterface) ? types(t.type->possible) : null_outcome();
         })},
        {"enumValues",
         "[__EnumValue!]",
         "",
         each<TypeRef>([](const TypeRef& t) {
             return is(t, K::kEnum) ? list_of(t.type->values) : null_outcome();
         }),
         {kIncludeDeprecated}},
        {"inputFields",
         "[__InputValue!]",
         "",
         each<TypeRef>([](const TypeRef& t) {
             return is(t, K::kInput) ? list_of(t.type->inputs) : null_outcome();
         }),
         {kIncludeDeprecated}},
        {"ofType", "__Type", "", each<TypeRef>([=](const TypeRef& t) {
             return named(t) ? null_outcome() : type_outcome(t.inner());
         })},
        {"specifiedByURL", "String", "",
         each<TypeRef>([](const TypeRef&) { return null_outcome(); })},
    };
}

// isDeprecated and deprecationReason: nothing in our schemas is deprecated.
template <typename T>
void add_deprecation(std::vector<FieldDefinition>& fields) {
    fields.push_back(
        {"isDeprecated", "Boolean!", "", each<T>([](const T&) { return boolean(false); })});
    fields.push_back(
        {"deprecationReason", "String", "", each<T>([](const T&) { return null_outcome(); })});
}

template <typename T>
std::vector<FieldDefinition> name_and_description() {
    return {{"name", "String!", "", each<T>([](const T& v) { return text(v.name); })},
            {"description", "String", "",
             each<T>([](const T& v) { return text_or_null(v.description); })}};
}

std::vector<FieldDefinition> field_fields() {
    auto out = name_and_description<Field>();
    out.push_back({"args",
                   "[__InputValue!]!",
                   "",
                   each<Field>([](const Field& f) { return list_of(f.arguments); }),
                   {kIncludeDeprecated}});
    out.push_back(
        {"type", "__Type!", "", each<Field>([](const Field& f) { return type_outcome(f.type); })});
    add_deprecation<Field>(out);
    return out;
}

std::vector<FieldDefinition> input_value_fields() {
    auto out = name_and_description<InputField>();
    out.push_back({"type", "__Type!", "",
                   each<InputField>([](const InputField& f) { return type_outcome(f.type); })});
    out.push_back({"defaultValue", "String", "", each<InputField>([](const InputField& f) {
                       return f.default_value ? text(f.default_value->print()) : null_outcome();
                   })});
    add_deprecation<InputField>(out);
    return out;
}

std::vector<FieldDefinition> directive_fields() {
    using D = DirectiveType;
    auto out = name_and_description<D>();
    out.push_back({"locations", "[__DirectiveLocation!]!", "",
                   each<D>([](const D& d) { return texts(d.locations); })});
    out.push_back({"args",
                   "[__InputValue!]!",
                   "",
                   each<D>([](const D& d) { return list_of(d.arguments); }),
                   {kIncludeDeprecated}});
    out.push_back(
        {"isRepeatable", "Boolean!", "", each<D>([](const D&) { return boolean(false); })});
    return out;
}

std::vector<FieldDefinition> schema_fields() {
    const auto nothing = each<Schema>([](const Schema&) { return null_outcome(); });
    return {
        {"description", "String", "", nothing},
        {"types", "[__Type!]!", "", each<Schema>([](const Schema& s) { return types(s.types()); })},
        {"queryType", "__Type!", "",
         each<Schema>([](const Schema& s) { return type_outcome(s.query()); })},
        {"mutationType", "__Type", "", nothing},
        {"subscriptionType", "__Type", "", nothing},
        {"directives", "[__Directive!]!", "",
         each<Schema>([](const Schema& s) { return list_of(s.directives()); })},
    };
}

std::vector<EnumValue> enum_values(std::initializer_list<const char*> names) {
    std::vector<EnumValue> out;
    for (const char* n : names)
        out.push_back({n, {}});
    return out;
}

}  // namespace

void add_introspection_types(SchemaBuilder& builder) {
    builder.object("__Schema", "", schema_fields());
    builder.object("__Type", "", type_fields());
    builder.object("__Field", "", field_fields());
    builder.object("__InputValue", "", input_value_fields());
    auto values = name_and_description<EnumValue>();
    add_deprecation<EnumValue>(values);
    builder.object("__EnumValue", "", std::move(values));
    builder.object("__Directive", "", directive_fields());
    builder.enumeration("__TypeKind", "",
                        enum_values({"SCALAR", "OBJECT", "INTERFACE", "UNION", "ENUM",
                                     "INPUT_OBJECT", "LIST", "NON_NULL"}));
    builder.enumeration(
        "__DirectiveLocation", "",
        enum_values({"QUERY", "MUTATION", "SUBSCRIPTION", "FIELD", "FRAGMENT_DEFINITION",
                     "FRAGMENT_SPREAD", "INLINE_FRAGMENT", "VARIABLE_DEFINITION", "SCHEMA",
                     "SCALAR", "OBJECT", "FIELD_DEFINITION", "ARGUMENT_DEFINITION", "INTERFACE",
                     "UNION", "ENUM", "ENUM_VALUE", "INPUT_OBJECT", "INPUT_FIELD_DEFINITION"}));
}

std::vector<FieldDefinition> introspection_fields(const Schema& schema) {
    const auto whole = [&schema](const FieldCall& call) {
        return std::vector<Outcome>(call.parents.size(), Outcome::object(borrowed(schema)));
    };
    const auto one = [&schema](const FieldCall& call) {
        const Value* wanted = call.arguments.find("name");
        const Type* t = wanted == nullptr ? nullptr : schema.type(wanted->text);
        return std::vector<Outcome>(call.parents.size(), t ? type_outcome(*t) : null_outcome());
    };
    return {{"__schema", "__Schema!", "", whole},
            {"__type", "__Type", "", one, {{"name", "String!"}}}};
}

}  // namespace faelled::rest::graphql
