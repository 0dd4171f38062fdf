#include "rest/graphql/error.hpp"

#include "base/json_text.hpp"

namespace faelled::rest::graphql {

std::string_view name(Classification c) {
    switch (c) {
        case Classification::kNotFound:
            return "NotFound";
        case Classification::kValidationError:
            return "ValidationError";
        case Classification::kNullValueInNonNullableField:
            return "NullValueInNonNullableField";
        case Classification::kInvalidSyntax:
            return "InvalidSyntax";
        case Classification::kUnauthorized:
            return "Unauthorized";
        case Classification::kServerError:
            return "ServerError";
    }
    return {};
}

namespace {

void append_locations(std::string& out, const std::vector<Location>& locations) {
    out += ",\"locations\":[";
    bool first = true;
    for (const Location& l : locations) {
        if (!first) out += ',';
        first = false;
        out +=
            "{\"line\":" + std::to_string(l.line) + ",\"column\":" + std::to_string(l.column) + '}';
    }
    out += ']';
}

void append_path(std::string& out, const std::vector<PathPart>& path) {
    if (path.empty()) return;
    out += ",\"path\":[";
    bool first = true;
    for (const PathPart& part : path) {
        if (!first) out += ',';
        first = false;
        if (const auto* key = std::get_if<std::string>(&part)) {
            append_json_text(out, *key);
        } else {
            out += std::to_string(std::get<std::size_t>(part));
        }
    }
    out += ']';
}

}  // namespace

void append_errors(std::string& out, const std::vector<Error>& errors, const ErrorExtras& extras) {
    out += '[';
    bool first = true;
    for (const Error& e : errors) {
        if (!first) out += ',';
        first = false;
        out += "{\"message\":";
        append_json_text(out, e.message);
        append_locations(out, e.locations);
        append_path(out, e.path);
        out += ",\"extensions\":{\"message\":";
        append_json_text(out, e.message);
        out += ",\"kildeId\":";
        append_json_text(out, extras.source);
        out += ",\"id\":";
        append_json_text(out, extras.id());
        out += e.severity == Severity::kError ? ",\"type\":\"ERROR\"" : ",\"type\":\"WARNING\"";
        out += ",\"classification\":\"";
        out += name(e.classification);
        out += "\"}}";
    }
    out += ']';
}

}  // namespace faelled::rest::graphql
