#include "rest/graphql/coerce.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace faelled::rest::graphql {

namespace {

using Coerced = std::expected<std::optional<Value>, std::string>;

// What a client typed may be somebody's name or number, and messages travel further than data.
std::string shown(const Value& v) {
    switch (v.kind) {
        case Value::Kind::kString:
            return "teksten";
        case Value::Kind::kInt:
        case Value::Kind::kFloat:
            return "tallet";
        case Value::Kind::kObject:
            return "objektet";
        case Value::Kind::kList:
            return "listen";
        default:
            return v.print();
    }
}

Coerced coerce_list(const TypeRef& type, const Value& value, const CoercionSource& source) {
    const TypeRef inner = type.inner();
    Value out = Value::list({});
    if (value.kind != Value::Kind::kList) {
        auto item = coerce(inner, value, source);
        if (!item) return item;
        if (*item) out.items.push_back(**std::move(item));
        return out;
    }
    for (const Value& v : value.items) {
        auto item = coerce(inner, v, source);
        if (!item) return item;
        if (!*item && source.variables != nullptr && inner.non_null()) {
            return std::unexpected("en variabel i listen mangler en værdi");
        }
        out.items.push_back(*item ? **std::move(item) : Value{});
    }
    return out;
}

Coerced coerce_object(const Type& type, const Value& value, const CoercionSource& source) {
    if (value.kind != Value::Kind::kObject) {
        return std::unexpected(
            fmt::format("{} er ikke et objekt af typen {}", shown(value), type.name));
    }
    for (const Member& m : value.members) {
        if (type.input_field(m.name) == nullptr) {
            return std::unexpected(fmt::format("{} har ikke feltet {}", type.name, m.name));
        }
        if (std::ranges::count(value.members, m.name, &Member::name) > 1) {
            return std::unexpected(fmt::format("feltet {} står to gange", m.name));
        }
    }
    Value out;
    out.kind = Value::Kind::kObject;
    for (const InputField& f : type.inputs) {
        const Value* given = value.member(f.name);
        std::optional<Value> item;
        if (given != nullptr) {
            auto coerced = coerce(f.type, *given, source);
            if (!coerced) return std::unexpected(fmt::format("{}: {}", f.name, coerced.error()));
            item = *std::move(coerced);
        }
        const bool later = given != nullptr && given->kind == Value::Kind::kVariable &&
                           source.variables == nullptr;
        if (!item && f.default_value) item = f.default_value;
        if (!item && !later && f.type.non_null()) {
            return std::unexpected(fmt::format("{} mangler feltet {}", type.name, f.name));
        }
        if (item) out.members.push_back({f.name, *std::move(item)});
    }
    return out;
}

Coerced coerce_enum(const Type& type, const Value& value, const CoercionSource& source) {
    const Value::Kind wanted = source.json ? Value::Kind::kString : Value::Kind::kEnum;
    if (value.kind != wanted ||
        std::ranges::find(type.values, value.text, &EnumValue::name) == type.values.end()) {
        return std::unexpected(fmt::format("{} er ikke en værdi af {}", shown(value), type.name));
    }
    return Value::enumeration(value.text);
}

}  // namespace

std::optional<TypeRef> resolve(const Schema& schema, const TypeExpr& expr) {
    const Type* type = schema.type(expr.name);
    if (type == nullptr) return std::nullopt;
    return TypeRef{type, expr.wraps};
}

Coerced coerce(const TypeRef& type, const Value& value, const CoercionSource& source) {
    if (value.kind == Value::Kind::kVariable) {
        const Value* v = source.variables == nullptr ? nullptr : source.variables->find(value.text);
        if (v == nullptr) return std::optional<Value>{};
        if (v->is_null() && type.non_null()) return std::unexpected("null er ikke tilladt her");
        return *v;
    }
    if (value.is_null()) {
        if (type.non_null()) return std::unexpected("null er ikke tilladt her");
        return value;
    }
    const TypeRef inner = type.nullable();
    if (inner.list()) return coerce_list(inner, value, source);
    switch (inner.type->kind) {
        case Type::Kind::kEnum:
            return coerce_enum(*inner.type, value, source);
        case Type::Kind::kInput:
            return coerce_object(*inner.type, value, source);
        default:
            break;
    }
    auto scalar = inner.type->coercion(value);
    if (!scalar) {
        return std::unexpected(fmt::format("{} er ikke {}", shown(value), scalar.error()));
    }
    return *std::move(scalar);
}

std::expected<Arguments, std::string> coerce_arguments(const std::vector<InputField>& definitions,
                                                       const std::vector<Argument>& given,
                                                       const Arguments& variables) {
    Arguments out;
    for (const InputField& d : definitions) {
        const auto it = std::ranges::find(given, d.name, &Argument::name);
        std::optional<Value> item;
        if (it != given.end()) {
            auto coerced = coerce(d.type, it->value, {false, &variables});
            if (!coerced) return std::unexpected(fmt::format("{}: {}", d.name, coerced.error()));
            item = *std::move(coerced);
        }
        if (!item && d.default_value) item = d.default_value;
        if (!item && d.type.non_null()) {
            return std::unexpected(fmt::format("argumentet {} mangler", d.name));
        }
        if (item) out.set(d.name, *std::move(item));
    }
    return out;
}

std::expected<Arguments, std::vector<Error>> coerce_variables(const Schema& schema,
                                                              const Operation& operation,
                                                              const Value& given) {
    Arguments out;
    std::vector<Error> errors;
    for (const VariableDefinition& d : operation.variables) {
        const auto complain = [&](const std::string& what) {
            errors.push_back({fmt::format("Variablen ${}: {}", d.name, what),
                              Classification::kValidationError,
                              Severity::kError,
                              {d.where},
                              {}});
        };
        const auto type = resolve(schema, d.type);
        const Value* value = given.member(d.name);
        if (value == nullptr && d.default_value) {
            auto coerced = coerce(*type, *d.default_value, {});
            if (coerced && *coerced) out.set(d.name, **std::move(coerced));
        } else if (value == nullptr) {
            if (type->non_null()) complain("mangler en værdi");
        } else if (auto coerced = coerce(*type, *value, {true, nullptr}); !coerced) {
            complain(coerced.error());
        } else if (*coerced) {
            out.set(d.name, **std::move(coerced));
        }
    }
    if (!errors.empty()) return std::unexpected(std::move(errors));
    return out;
}

}  // namespace faelled::rest::graphql
