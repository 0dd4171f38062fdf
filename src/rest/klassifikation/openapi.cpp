#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "rest/klassifikation/skema.hpp"
#include "rest/klassifikation/typer.hpp"

namespace faelled::rest {

namespace {

using Json = nlohmann::ordered_json;

Json ref(std::string_view type) {
    if (type.starts_with("[]")) return {{"type", "array"}, {"items", ref(type.substr(2))}};
    return {{"$ref", "#/components/schemas/" + std::string(type)}};
}

Json skalar(const listetyper::Skalar& s) {
    const std::string_view name = s.navn;
    if (name == "Markering") return {{"type", "boolean"}};
    if (name == "TalHel1Til100") return {{"type", "integer"}, {"minimum", 1}, {"maximum", 100}};
    Json out = {{"type", "string"}};
    if (*s.format != '\0') out["format"] = s.format;
    if (s.laengde != 0) out["maxLength"] = s.laengde;
    return out;
}

Json objekt(const listetyper::Type& t) {
    Json properties = Json::object();
    Json required = Json::array();
    for (const listetyper::Felt& f : t.felter) {
        properties[f.navn] = ref(f.type);
        if (f.kraevet) required.push_back(f.navn);
    }
    Json out = {{"type", "object"}, {"properties", std::move(properties)}};
    if (!required.empty()) out["required"] = std::move(required);
    if (t.valg) {
        out["minProperties"] = 1;
        out["maxProperties"] = 1;
    }
    return out;
}

// The request, and what is said about how it went.
constexpr std::string_view kHaandskrevne = R"({
 "KlassifikationListeHent_I": {"type": "object", "required": ["KlassifikationKriterieListe"],
  "additionalProperties": false, "properties": {
   "KlassifikationKriterieListe": {"type": "array", "minItems": 1, "maxItems": 1000, "items": {
     "type": "object", "required": ["IdentifikationKriterie"], "properties": {
      "IdentifikationKriterie": {"$ref": "#/components/schemas/IdentifikationKriterie"}}}},
   "KunAktuelle": {"type": "boolean", "default": true},
   "KlassifikationPubliceretFraDato": {"type": "string", "format": "date"},
   "KlassifikationPubliceretTilDato": {"type": "string", "format": "date"},
   "KunFaelleskommunaleKlasser": {"type": "boolean", "default": false},
   "FoersteResultatReference": {"type": "integer", "minimum": 0, "default": 0},
   "MaksimalAntalKvantitet": {"type": "integer", "minimum": 0}}},
 "IdentifikationKriterie": {"type": "object", "minProperties": 1, "maxProperties": 1,
  "additionalProperties": false, "properties": {
   "KlassifikationIdentifikation": {"type": "string", "format": "uuid"},
   "FacetIdentifikation": {"type": "string", "format": "uuid"},
   "KlasseIdentifikation": {"type": "string", "format": "uuid"},
   "BrugervendtNoegleKriterie": {"type": "object", "additionalProperties": false,
    "required": ["KlassifikationBrugervendtNoegle"], "properties": {
     "KlassifikationBrugervendtNoegle": {"type": "string", "maxLength": 50},
     "FacetBrugervendtNoegle": {"type": "string", "maxLength": 50},
     "KlasseBrugervendtNoegle": {"type": "string", "maxLength": 50}}}}},
 "HovedoplysningerSvarREST": {"type": "array", "items": {"type": "object",
  "required": ["SvarReaktion"], "properties": {"SvarReaktion": {"type": "object",
   "minProperties": 1, "maxProperties": 1, "properties": {
    "Advis": {"type": "object", "properties": {"AdvisId": {"type": "string"},
     "AdvisTekst": {"type": "string"}}},
    "Fejl": {"type": "object", "properties": {"FejlId": {"type": "string"},
     "FejlTekst": {"type": "string"}}}}}}}},
 "KlassifikationListeHentREST_post_response": {"type": "object",
  "required": ["HovedoplysningerSvarREST"], "properties": {
   "KlassifikationListeHent_O": {"$ref": "#/components/schemas/KlassifikationListeHent_O"},
   "HovedoplysningerSvarREST": {"$ref": "#/components/schemas/HovedoplysningerSvarREST"}}},
 "error_response": {"type": "object", "required": ["HovedoplysningerSvarREST"], "properties": {
   "HovedoplysningerSvarREST": {"$ref": "#/components/schemas/HovedoplysningerSvarREST"}}}
})";

Json hoved(std::string_view name, std::string_view help, bool required) {
    return {{"name", name},
            {"in", "header"},
            {"required", required},
            {"description", help},
            {"schema", {{"type", "string"}}}};
}

Json indhold(std::string_view type) {
    return {{"application/json", {{"schema", ref(type)}}}};
}

}  // namespace

std::string listeopenapi(std::string_view path) {
    Json schemas = Json::parse(kHaandskrevne);
    for (const listetyper::Skalar& s : listetyper::skalarer())
        schemas[s.navn] = skalar(s);
    for (const listetyper::Type& t : listetyper::typer())
        schemas[t.navn] = objekt(t);
    const auto answer = [](std::string_view text, std::string_view type) {
        return Json{{"description", text}, {"content", indhold(type)}};
    };
    Json post = {
        {"operationId", "KlassifikationListeHentREST_post"},
        {"summary", "Hele eller dele af klassifikationer"},
        {"requestBody", {{"required", true}, {"content", indhold("KlassifikationListeHent_I")}}},
        {"responses",
         {{"200", answer("Svar; uden liste, når intet passer",
                         "KlassifikationListeHentREST_post_response")},
          {"default", answer("Afvist", "error_response")}}}};
    post["parameters"] = Json::array(
        {hoved("x-TransaktionsId", "UUID", true), hoved("x-TransaktionsTid", "Tidspunkt", true)});
    Json out = {{"openapi", "3.0.3"},
                {"info", {{"title", "KlassifikationListeHentREST"}, {"version", "2.0"}}},
                {"security", Json::array({{{"bearerAuth", Json::array()}}})},
                {"paths", {{std::string(path), {{"post", std::move(post)}}}}}};
    out["components"] = {
        {"securitySchemes",
         {{"bearerAuth", {{"type", "http"}, {"scheme", "bearer"}, {"bearerFormat", "JWT"}}}}},
        {"schemas", std::move(schemas)}};
    return out.dump(1);
}

}  // namespace faelled::rest
