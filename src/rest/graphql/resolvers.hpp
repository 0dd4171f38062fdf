// Short ways to write resolvers and outcomes.
#pragma once

#include <concepts>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "rest/graphql/schema.hpp"

namespace faelled::rest::graphql {

template <typename T>
[[nodiscard]] const T& as(const Object& o) {
    return *static_cast<const T*>(o.get());
}

// An object that lives elsewhere, longer than the request.
template <typename T>
[[nodiscard]] Object borrowed(const T& value) {
    return Object(Object{}, &value);
}

[[nodiscard]] inline Outcome null_outcome() {
    return {};
}
[[nodiscard]] inline Outcome text(std::string s) {
    return {std::move(s), {}};
}
[[nodiscard]] inline Outcome boolean(bool b) {
    return {b, {}};
}

// Null for an absent or empty text.
[[nodiscard]] inline Outcome text_or_null(const std::string& s) {
    return s.empty() ? null_outcome() : text(s);
}
[[nodiscard]] inline Outcome text_or_null(const std::optional<std::string>& s) {
    return s ? text(*s) : null_outcome();
}

// A resolver that looks at one parent at a time: for what the parent already holds.
template <typename T, std::invocable<const T&> F>
[[nodiscard]] Resolver each(F f) {
    return [f = std::move(f)](const FieldCall& call) {
        std::vector<Outcome> out;
        out.reserve(call.parents.size());
        for (const Object& parent : call.parents)
            out.push_back(f(as<T>(parent)));
        return out;
    };
}

// The same with the arguments.
template <typename T, std::invocable<const T&, const Arguments&> F>
[[nodiscard]] Resolver each_with(F f) {
    return [f = std::move(f)](const FieldCall& call) {
        std::vector<Outcome> out;
        out.reserve(call.parents.size());
        for (const Object& parent : call.parents)
            out.push_back(f(as<T>(parent), call.arguments));
        return out;
    };
}

}  // namespace faelled::rest::graphql
