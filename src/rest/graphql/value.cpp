#include "rest/graphql/value.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/json_text.hpp"

namespace faelled::rest::graphql {

Value Value::of(bool v) {
    Value out;
    out.kind = Kind::kBoolean;
    out.boolean = v;
    return out;
}

Value Value::of(std::int64_t v) {
    Value out;
    out.kind = Kind::kInt;
    out.integer = v;
    return out;
}

Value Value::of(double v) {
    Value out;
    out.kind = Kind::kFloat;
    out.number = v;
    return out;
}

Value Value::string(std::string v) {
    Value out;
    out.kind = Kind::kString;
    out.text = std::move(v);
    return out;
}

Value Value::enumeration(std::string v) {
    Value out;
    out.kind = Kind::kEnum;
    out.text = std::move(v);
    return out;
}

Value Value::list(std::vector<Value> v) {
    Value out;
    out.kind = Kind::kList;
    out.items = std::move(v);
    return out;
}

const Value* Value::member(std::string_view name) const {
    const auto it = std::ranges::find(members, name, &Member::name);
    return it == members.end() ? nullptr : &it->value;
}

std::string Value::print() const {
    switch (kind) {
        case Kind::kNull:
            return "null";
        case Kind::kBoolean:
            return boolean ? "true" : "false";
        case Kind::kInt:
            return std::to_string(integer);
        case Kind::kFloat:
            return fmt::format("{}", number);
        case Kind::kString: {
            std::string out;
            append_json_text(out, text);
            return out;
        }
        case Kind::kEnum:
            return text;
        case Kind::kVariable:
            return "$" + text;
        case Kind::kList: {
            std::string out = "[";
            for (const Value& v : items)
                out += (out.size() > 1 ? ", " : "") + v.print();
            return out + "]";
        }
        case Kind::kObject: {
            std::string out = "{";
            for (const Member& m : members) {
                out += (out.size() > 1 ? ", " : "") + m.name + ": " + m.value.print();
            }
            return out + "}";
        }
    }
    return {};
}

bool Value::operator==(const Value& o) const {
    if (kind != o.kind || boolean != o.boolean || integer != o.integer || number != o.number ||
        text != o.text || items != o.items || members.size() != o.members.size()) {
        return false;
    }
    return std::ranges::all_of(members, [&](const Member& m) {
        const Value* other = o.member(m.name);
        return other != nullptr && *other == m.value;
    });
}

void Arguments::set(std::string name, Value value) {
    members_.push_back({std::move(name), std::move(value)});
}

const Value* Arguments::find(std::string_view name) const {
    const auto it = std::ranges::find(members_, name, &Member::name);
    return it == members_.end() ? nullptr : &it->value;
}

}  // namespace faelled::rest::graphql
