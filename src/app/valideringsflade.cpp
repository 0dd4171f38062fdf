#include "app/valideringsflade.hpp"

#include <functional>
#include <nlohmann/json.hpp>
#include <unordered_map>
#include <utility>

#include "app/indlaesning.hpp"
#include "soap/indeks/sagdokument.hpp"
#include "soap/indeks/ydelse.hpp"

namespace faelled::app {
namespace {

using adgang::Kalder;
using indeks::Enkeltsvar;
using rest::Apikald;
using rest::Apisvar;
using Json = nlohmann::ordered_json;
using Valider =
    std::function<Result<std::vector<Enkeltsvar>>(const Kalder&, std::string_view besked)>;

constexpr std::size_t kMestBesked = std::size_t{5} << 20;

// Of the index's own ids in Fejl::regel ("C01 ..."), and plain sentences for the rest.
Json objekt(const Enkeltsvar& a) {
    Json found = Json::array();
    for (const indeks::Fund& f : a.fund)
        found.push_back(
            {{"regel", indeks::id(f.regel)}, {"tekst", indeks::tekst(f.regel)}, {"sti", f.sti}});
    Json out = {{"uuid", a.uuid.is_nil() ? Json() : Json(a.uuid.text())},
                {"type", a.type},
                {"kode", a.fejl ? a.fejl->kode : 20}};
    if (a.fejl) {
        out["tekst"] = a.fejl->tekst;
        out["regel"] = a.fejl->regel;
        if (!a.fejl->element.empty()) out["element"] = a.fejl->element;
    }
    out["fund"] = std::move(found);
    return out;
}

Result<Apisvar> svar(const Valider& valider, const Apikald& call) {
    FAELLED_TRY(const std::vector<Enkeltsvar> found, valider(*call.kalder, call.krop));
    Json objects = Json::array();
    std::size_t refused = 0;
    std::size_t findings = 0;
    for (const Enkeltsvar& a : found) {
        refused += a.fejl ? 1 : 0;
        findings += a.fund.size();
        objects.push_back(objekt(a));
    }
    const Json out = {{"objekter", std::move(objects)}, {"afvist", refused}, {"fund", findings}};
    return Apisvar{out.dump(-1, ' ', false, Json::error_handler_t::replace), 0};
}

constexpr const char* kSvarskema = R"({"type":"object","properties":{
  "objekter":{"type":"array","items":{"type":"object","properties":{
    "uuid":{"type":["string","null"]},"type":{"type":"string"},
    "kode":{"type":"integer","description":"20: ville blive gemt; 40, 43, 49: ville blive afvist"},
    "tekst":{"type":"string"},"regel":{"type":"string"},"element":{"type":"string"},
    "fund":{"type":"array","items":{"type":"object","properties":{
      "regel":{"type":"string"},"tekst":{"type":"string"},"sti":{"type":"string"}}}}}}},
  "afvist":{"type":"integer"},"fund":{"type":"integer"}}})";

std::unique_ptr<rest::JsonApi> flade(const Tokenflade& v, const std::string& path,
                                     const std::string& title, const std::string& element,
                                     Valider valider) {
    rest::Apibeskrivelse b;
    b.titel = "Validering: " + title;
    b.version = "6";
    b.rod = path;
    b.openapi = path + "/openapi.json";
    b.skemaer = {{"Importbesked", R"({"type":"string","description":"elementet )" + element +
                                      R"(, alene eller i en SOAP-konvolut"})"},
                 {"Valideringssvar", kSvarskema}};
    b.krop_bytes = kMestBesked;
    rest::Apioperation o;
    o.metode = "POST";
    o.sti = path;
    o.navn = "valider";
    o.resume = "Efterse en besked til importer uden at gemme den";
    o.ind = "Importbesked";
    o.indtype = "application/xml";
    o.ud = "Valideringssvar";
    o.koer = [valider = std::move(valider)](const Apikald& call) { return svar(valider, call); };
    std::vector<rest::Apioperation> all;
    all.push_back(std::move(o));
    return lav_tokenflade(v, std::move(b), std::move(all));
}

}  // namespace

std::unique_ptr<rest::JsonApi> valideringsflade(const Tokenflade& v,
                                                sagdokument::Sagdokument& index) {
    return flade(
        v, "/sagdokumentindeks/6/validering", "Sags- og Dokumentindeks",
        "ImporterSagDokumentIndeksInput",
        [&index](const Kalder& k, std::string_view xml) -> Result<std::vector<Enkeltsvar>> {
            FAELLED_TRY(auto objects, soap::laes_sagdokument_importer(
                                          {&sagdokument::kSag, &sagdokument::kDokument}, xml));
            return index.valider(k, std::move(objects));
        });
}

std::unique_ptr<rest::JsonApi> valideringsflade(const Tokenflade& v, ydelse::Ydelse& index) {
    return flade(
        v, "/ydelseindeks/6/validering", "Ydelsesindeks", "ImporterYdelseIndeksInput",
        [&index](const Kalder& k, std::string_view xml) -> Result<std::vector<Enkeltsvar>> {
            FAELLED_TRY(auto objects, soap::laes_ydelse_importer(
                                          {&ydelse::kBevilling, &ydelse::kEffektuering}, xml));
            return index.valider(k, std::move(objects));
        });
}

void saet_skriveindstillinger(const Konfiguration::Indekser& k, const Grunddata& grund,
                              indeks::Skriveindstillinger& out) {
    out.strenge = k.strenge;
    out.tilladte = k.tilladte;
    if (!k.cvropslag) return;
    std::unordered_map<Uuid, Cvr> known;
    for (const Myndighed& m : alle_myndigheder(grund))
        known.emplace(m.organisation, m.cvr);
    out.cvropslag = [known = std::move(known)](const Uuid& u) -> std::optional<Cvr> {
        const auto found = known.find(u);
        return found == known.end() ? std::nullopt : std::optional(found->second);
    };
}

}  // namespace faelled::app
