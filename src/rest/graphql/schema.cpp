#include "rest/graphql/schema.hpp"

#include <algorithm>

namespace faelled::rest::graphql {

std::string TypeRef::text() const {
    return wraps.text(type->name);
}

const InputField* Field::argument(std::string_view wanted) const {
    const auto it = std::ranges::find(arguments, wanted, &InputField::name);
    return it == arguments.end() ? nullptr : &*it;
}

const Field* Type::field(std::string_view wanted) const {
    const auto it = std::ranges::find(fields, wanted, &Field::name);
    return it == fields.end() ? nullptr : &*it;
}

const InputField* Type::input_field(std::string_view wanted) const {
    const auto it = std::ranges::find(inputs, wanted, &InputField::name);
    return it == inputs.end() ? nullptr : &*it;
}

bool Type::is_a(const Type& other) const {
    return this == &other || std::ranges::find(interfaces, &other) != interfaces.end();
}

bool DirectiveType::allowed_at(std::string_view location) const {
    return std::ranges::find(locations, location) != locations.end();
}

const Type* Schema::type(std::string_view name) const {
    const auto it = by_name_.find(std::string(name));
    return it == by_name_.end() ? nullptr : it->second;
}

const DirectiveType* Schema::directive(std::string_view name) const {
    const auto it = std::ranges::find(directives_, name, &DirectiveType::name);
    return it == directives_.end() ? nullptr : &*it;
}

const Field* Schema::field(const Type& parent, std::string_view name) const {
    if (const Field* f = parent.field(name)) return f;
    if (&parent != query_) return nullptr;
    const auto it = std::ranges::find(meta_, name, &Field::name);
    return it == meta_.end() ? nullptr : &*it;
}

}  // namespace faelled::rest::graphql
