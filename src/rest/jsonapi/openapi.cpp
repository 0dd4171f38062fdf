#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "rest/jsonapi/jsonapi.hpp"

namespace faelled::rest {

namespace {

using Json = nlohmann::ordered_json;

// "[]X": a list of X.
Json skemaref(std::string_view name) {
    if (name.starts_with("[]")) return {{"type", "array"}, {"items", skemaref(name.substr(2))}};
    return {{"$ref", "#/components/schemas/" + std::string(name)}};
}

Json indhold(std::string_view name, const std::string& type = "application/json") {
    return {{type, {{"schema", skemaref(name)}}}};
}

Json parametre(const Apioperation& o) {
    Json out = Json::array();
    for (const std::string_view part : split(o.sti, '/')) {
        if (!part.starts_with('{')) continue;
        const std::string name(part.substr(1, part.size() - 2));
        Json schema = {{"type", "string"}};
        if (name == "uuid") schema["format"] = "uuid";
        out.push_back({{"name", name}, {"in", "path"}, {"required", true}, {"schema", schema}});
    }
    for (const Apiparameter& p : o.parametre) {
        out.push_back({{"name", p.navn},
                       {"in", "query"},
                       {"required", p.kraevet},
                       {"description", p.beskrivelse},
                       {"schema", Json::parse(p.skema)}});
    }
    return out;
}

Json operation(const Apioperation& o) {
    Json out = {{"operationId", o.navn}, {"summary", o.resume}};
    if (Json p = parametre(o); !p.empty()) out["parameters"] = std::move(p);
    if (!o.ind.empty())
        out["requestBody"] = {{"required", true}, {"content", indhold(o.ind, o.indtype)}};
    Json answers = Json::object();
    if (o.ud.empty()) {
        answers["204"] = {{"description", "Udført"}};
    } else {
        answers["200"] = {{"description", "Svar"}, {"content", indhold(o.ud)}};
    }
    answers["default"] = {{"description", "Afvist"}, {"content", indhold("Fejl")}};
    out["responses"] = std::move(answers);
    return out;
}

Json fejlskema() {
    return Json::parse(R"({"type":"object","properties":{
        "kode":{"type":"integer","description":"StatusKode: 40, 41, 43, 44, 49 eller 50"},
        "felt":{"type":"string","description":"feltet, som det gælder; tomt, når det ikke gælder et"},
        "regel":{"type":"string"},
        "tekst":{"type":"string"},
        "sporing":{"type":"string","format":"uuid"}}})");
}

}  // namespace

std::string skriv_openapi(const Apibeskrivelse& b, const std::vector<Apioperation>& operationer) {
    Json paths = Json::object();
    for (const Apioperation& o : operationer)
        paths[o.sti][fold(o.metode)] = operation(o);
    for (const Apioperation& o : b.andre)
        paths[o.sti][fold(o.metode)] = operation(o);
    Json schemas = Json::object();
    for (const auto& [name, schema] : b.skemaer)
        schemas[name] = Json::parse(schema);
    if (!schemas.contains("Fejl")) schemas["Fejl"] = fejlskema();
    Json schemes = Json::object();
    Json security = Json::array();
    if (b.doer) {
        schemes["token"] = {
            {"type", "http"},
            {"scheme", "Holder-of-key"},
            {"description",
             "Adgangstoken (Holder-of-key) eller JWT (også Bearer), udstedt til tjenesten"}};
        security.push_back({{"token", Json::array()}});
    } else if (!b.aaben) {
        schemes["klientcertifikat"] = {{"type", "mutualTLS"},
                                       {"description", "TLS-klientcertifikat"}};
        security.push_back({{"klientcertifikat", Json::array()}});
    }
    if (b.session) {
        schemes["session"] = {
            {"type", "apiKey"},
            {"in", "cookie"},
            {"name", "__Host-faelled"},
            {"description",
             "En person, der er logget ind; kald, der ændrer noget, skal også have headeren "
             "Faelled-Csrf"}};
        security.push_back({{"session", Json::array()}});
    }
    const Json document = {
        {"openapi", "3.1.0"},
        {"info", {{"title", b.titel}, {"version", b.version}}},
        {"paths", std::move(paths)},
        {"components", {{"schemas", std::move(schemas)}, {"securitySchemes", std::move(schemes)}}},
        {"security", std::move(security)},
    };
    return document.dump(1);
}

}  // namespace faelled::rest
