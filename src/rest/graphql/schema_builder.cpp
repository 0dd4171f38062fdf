#include "rest/graphql/schema_builder.hpp"

#include <cmath>
#include <cstdint>
#include <limits>

#include "rest/graphql/introspection.hpp"
#include "rest/graphql/parser.hpp"

namespace faelled::rest::graphql {

namespace {

using Coerced = std::expected<Value, std::string>;

Coerced coerce_int(const Value& v) {
    double number = v.number;
    if (v.kind == Value::Kind::kInt) number = static_cast<double>(v.integer);
    const bool numeric = v.kind == Value::Kind::kInt || v.kind == Value::Kind::kFloat;
    if (!numeric || std::trunc(number) != number ||
        number < std::numeric_limits<std::int32_t>::min() ||
        number > std::numeric_limits<std::int32_t>::max()) {
        return std::unexpected("et helt tal på højst 32 bit");
    }
    return Value::of(static_cast<std::int64_t>(number));
}

Coerced coerce_float(const Value& v) {
    if (v.kind == Value::Kind::kInt) return Value::of(static_cast<double>(v.integer));
    if (v.kind == Value::Kind::kFloat) return v;
    return std::unexpected("et tal");
}

Coerced coerce_string(const Value& v) {
    if (v.kind == Value::Kind::kString) return v;
    return std::unexpected("en tekst");
}

Coerced coerce_boolean(const Value& v) {
    if (v.kind == Value::Kind::kBoolean) return v;
    return std::unexpected("true eller false");
}

Coerced coerce_id(const Value& v) {
    if (v.kind == Value::Kind::kString) return v;
    if (v.kind == Value::Kind::kInt) return Value::string(std::to_string(v.integer));
    return std::unexpected("en tekst eller et helt tal");
}

Fejl broken(const std::string& what) {
    return Fejl::intern("GraphQL-skema: " + what);
}

}  // namespace

SchemaBuilder::SchemaBuilder() : schema_(std::make_shared<Schema>()) {
    scalar("Int", "Helt tal på 32 bit.", coerce_int);
    scalar("Float", "Tal med dobbelt præcision.", coerce_float);
    scalar("String", "Tekst.", coerce_string);
    scalar("Boolean", "Sandt eller falsk.", coerce_boolean);
    scalar("ID", "Nøgle.", coerce_id);
    const std::vector<std::string> places = {"FIELD", "FRAGMENT_SPREAD", "INLINE_FRAGMENT"};
    directive({"include", "Tag kun med, når `if` er sand.", places, {{"if", "Boolean!"}}});
    directive({"skip", "Spring over, når `if` er sand.", places, {{"if", "Boolean!"}}});
}

Type& SchemaBuilder::add(Type::Kind kind, std::string name, std::string description) {
    Type& t = schema_->storage_.emplace_back();
    t.kind = kind;
    t.name = std::move(name);
    t.description = std::move(description);
    if (!schema_->by_name_.emplace(t.name, &t).second) double_name_ = t.name;
    schema_->order_.push_back(&t);
    return t;
}

void SchemaBuilder::scalar(std::string name, std::string description, ScalarCoercion coercion) {
    add(Type::Kind::kScalar, std::move(name), std::move(description)).coercion =
        std::move(coercion);
}

void SchemaBuilder::enumeration(std::string name, std::string description,
                                std::vector<EnumValue> values) {
    add(Type::Kind::kEnum, std::move(name), std::move(description)).values = std::move(values);
}

void SchemaBuilder::input(std::string name, std::string description,
                          std::vector<InputDefinition> fields) {
    Type& t = add(Type::Kind::kInput, std::move(name), std::move(description));
    pending_.push_back({&t, {}, std::move(fields), {}});
}

void SchemaBuilder::interface(std::string name, std::string description,
                              std::vector<FieldDefinition> fields) {
    Type& t = add(Type::Kind::kInterface, std::move(name), std::move(description));
    pending_.push_back({&t, std::move(fields), {}, {}});
}

void SchemaBuilder::object(std::string name, std::string description,
                           std::vector<FieldDefinition> fields,
                           std::vector<std::string> interfaces) {
    Type& t = add(Type::Kind::kObject, std::move(name), std::move(description));
    pending_.push_back({&t, std::move(fields), {}, std::move(interfaces)});
}

void SchemaBuilder::directive(DirectiveDefinition definition) {
    directives_.push_back(std::move(definition));
}

Result<TypeRef> SchemaBuilder::resolve(const std::string& text) const {
    const auto expr = parse_type(text);
    if (!expr) return std::unexpected(broken("'" + text + "' er ikke en type"));
    const Type* type = schema_->type(expr->name);
    if (type == nullptr) return std::unexpected(broken("typen " + expr->name + " findes ikke"));
    return TypeRef{type, expr->wraps};
}

Result<std::vector<InputField>> SchemaBuilder::inputs(std::vector<InputDefinition> in) const {
    std::vector<InputField> out;
    for (InputDefinition& d : in) {
        FAELLED_TRY(const TypeRef type, resolve(d.type));
        if (!type.type->input()) return std::unexpected(broken(d.name + " er ikke et input"));
        out.push_back(
            {std::move(d.name), std::move(d.description), type, std::move(d.default_value)});
    }
    return out;
}

Result<Field> SchemaBuilder::field(FieldDefinition in, bool needs_resolver) const {
    FAELLED_TRY(const TypeRef type, resolve(in.type));
    if (type.type->kind == Type::Kind::kInput)
        return std::unexpected(broken(in.name + " er et input"));
    if (needs_resolver && !in.resolver)
        return std::unexpected(broken(in.name + " har ingen resolver"));
    FAELLED_TRY(auto arguments, inputs(std::move(in.arguments)));
    return Field{std::move(in.name),     std::move(in.description), std::move(arguments), type,
                 std::move(in.resolver), std::move(in.directive)};
}

Result<void> SchemaBuilder::finish(Pending& pending) {
    Type& type = *pending.type;
    FAELLED_TRY(type.inputs, inputs(std::move(pending.inputs)));
    for (FieldDefinition& d : pending.fields) {
        FAELLED_TRY(auto f, field(std::move(d), type.kind == Type::Kind::kObject));
        if (type.field(f.name) != nullptr)
            return std::unexpected(broken(f.name + " står to gange"));
        type.fields.push_back(std::move(f));
    }
    for (const std::string& name : pending.interfaces) {
        const auto it = schema_->by_name_.find(name);
        if (it == schema_->by_name_.end() || it->second->kind != Type::Kind::kInterface) {
            return std::unexpected(broken(name + " er ikke et interface"));
        }
        type.interfaces.push_back(it->second);
        it->second->possible.push_back(&type);
    }
    return {};
}

void SchemaBuilder::take_mutations() {
    schema_->takes_mutations_ = true;
}

Result<std::shared_ptr<const Schema>> SchemaBuilder::build(const std::string& query) {
    add_introspection_types(*this);
    if (!double_name_.empty()) return std::unexpected(broken(double_name_ + " står to gange"));
    for (Pending& p : pending_)
        FAELLED_CHECK(finish(p));
    for (const Type* t : schema_->order_) {
        for (const Type* i : t->interfaces) {
            for (const Field& wanted : i->fields) {
                const Field* have = t->field(wanted.name);
                if (have == nullptr || have->type != wanted.type) {
                    return std::unexpected(broken(t->name + " opfylder ikke " + i->name));
                }
            }
        }
    }
    for (DirectiveDefinition& d : directives_) {
        FAELLED_TRY(auto arguments, inputs(std::move(d.arguments)));
        schema_->directives_.push_back({std::move(d.name), std::move(d.description),
                                        std::move(d.locations), std::move(arguments)});
    }
    schema_->query_ = schema_->type(query);
    if (schema_->query_ == nullptr) return std::unexpected(broken(query + " findes ikke"));
    for (FieldDefinition& d : introspection_fields(*schema_)) {
        FAELLED_TRY(auto f, field(std::move(d), true));
        schema_->meta_.push_back(std::move(f));
    }
    return schema_;
}

}  // namespace faelled::rest::graphql
