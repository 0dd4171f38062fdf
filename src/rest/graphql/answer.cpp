#include "rest/graphql/answer.hpp"

#include <fmt/format.h>

#include "rest/graphql/coerce.hpp"
#include "rest/graphql/execute.hpp"
#include "rest/graphql/parser.hpp"

namespace faelled::rest::graphql {

namespace {

Answer write(const std::vector<Error>& errors, const std::string* data, const ErrorExtras& extras) {
    Answer out;
    out.json = "{";
    if (!errors.empty()) {
        out.json += "\"errors\":";
        append_errors(out.json, errors, extras);
    }
    for (const Error& e : errors)
        ++out.counts[static_cast<std::size_t>(e.classification)];
    if (data != nullptr) {
        if (!errors.empty()) out.json += ',';
        out.json += "\"data\":";
        out.json += *data;
    }
    out.json += '}';
    return out;
}

Error wrong_request(std::string message) {
    return {std::move(message), Classification::kValidationError, Severity::kError, {}, {}};
}

std::expected<const Operation*, Error> choose(const Document& document, const std::string& name) {
    if (name.empty()) {
        if (document.operations.size() == 1) return &document.operations.front();
        return std::unexpected(
            wrong_request("Dokumentet har flere forespørgsler; vælg én med operationName"));
    }
    for (const Operation& o : document.operations) {
        if (o.name == name) return &o;
    }
    return std::unexpected(wrong_request("Ingen forespørgsel hedder som operationName siger"));
}

}  // namespace

Answer answer(const Schema& schema, const Request& request, Context& context, const Limits& limits,
              Introspection introspection, const ErrorExtras& extras) {
    const auto document = parse(request.query, limits);
    if (!document) return write({document.error()}, nullptr, extras);
    const auto errors = validate(schema, *document, limits, introspection);
    if (!errors.empty()) return write(errors, nullptr, extras);
    const auto operation = choose(*document, request.operation_name);
    if (!operation) return write({operation.error()}, nullptr, extras);
    const auto variables = coerce_variables(schema, **operation, request.variables);
    if (!variables) return write(variables.error(), nullptr, extras);

    Execution done = execute(schema, *document, **operation, *variables, context, limits);
    if (done.ending == Execution::Ending::kExpired) return {{}, true, {}};
    if (done.ending == Execution::Ending::kTooLarge) {
        done.errors = {wrong_request(fmt::format(
            "Svaret bliver på mere end {} værdier; bed om færre felter eller mindre sider",
            limits.values))};
    } else if (done.errors_left_out > 0) {
        done.errors.push_back(
            {fmt::format("Yderligere {} fejl og advarsler er udeladt", done.errors_left_out),
             Classification::kServerError,
             Severity::kWarning,
             {},
             {}});
    }
    return write(done.errors, &done.data, extras);
}

}  // namespace faelled::rest::graphql
