#include "app/sandkasseapi.hpp"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <utility>

#include "adgang/revision_laeser.hpp"
#include "adgang/revision_udskrift.hpp"
#include "app/filer.hpp"
#include "app/version.hpp"
#include "base/entropy.hpp"
#include "base/text.hpp"

namespace faelled::app {

namespace {

using Json = nlohmann::ordered_json;
using rest::Apikald;
using rest::Apioperation;
using rest::Apisvar;

constexpr std::string_view kRod = "/sandkasse/api/";
constexpr std::string_view kFilrod = "/sandkasse/filer/";
constexpr std::size_t kFlestKald = 200;

net::Svar nej(int status, std::string_view text) {
    net::Svar s;
    s.status = status;
    s.indholdstype = "application/json";
    s.headere.emplace_back("Cache-Control", "no-store");
    s.krop = Json{{"kode", status == 404 ? 44 : 43}, {"tekst", text}}.dump();
    return s;
}

// A page of another site can make a name of its own lead to this machine; it then asks for that
// name. What it cannot do is ask for ours.
bool beder_om_os(const net::Anmodning& a) {
    std::string_view host = a.header("host").value_or("");
    if (const auto colon = host.rfind(':'); colon != std::string_view::npos && !host.ends_with(']'))
        host = host.substr(0, colon);
    return host == "localhost" || host == "127.0.0.1" || host == "[::1]";
}

Result<Json> krop(const Apikald& call) {
    Json body = call.krop.empty() ? Json::object() : Json::parse(call.krop, nullptr, false);
    if (!body.is_object())
        return std::unexpected(Fejl::ugyldig("krop", "skal være et JSON-objekt"));
    return body;
}

std::string tekst(const Json& body, const char* name) {
    const auto at = body.find(name);
    return at != body.end() && at->is_string() ? at->get<std::string>() : std::string();
}

std::optional<std::uint64_t> tal(const std::string& text) {
    std::uint64_t n = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return {};
    return n;
}

std::map<std::string, std::string> skemaer() {
    const auto object = [](const char* members) {
        return std::string(R"({"type":"object","properties":{)") + members + "}}";
    };
    return {
        {"Oversigt", R"({"type":"object"})"},
        {"Kaldsside",
         object(
             R"("poster":{"type":"array","items":{"type":"object","properties":{"nr":{"type":"integer"},"tid":{"type":"string","format":"date-time"},"art":{"type":"string"},"systemnavn":{"type":"string"},"tjeneste":{"type":"string"},"operation":{"type":"string"},"resultat":{"type":"integer"},"regel":{"type":"string"},"varighedMs":{"type":"number"},"sporing":{"type":"string","format":"uuid"}}}})")},
        {"Ur",
         object(
             R"("nu":{"type":"string","format":"date-time"},"rigtig":{"type":"string","format":"date-time"},"forskydning_sekunder":{"type":"integer"})")},
        {"Uroenske", object(R"("oenske":{"type":"string"})")},
        {"Fejlkontakter",
         object(R"("fejl":{"type":"array","items":{"$ref":"#/components/schemas/Fejlkontakt"}})")},
        {"Fejlkontakt",
         object(
             R"("system":{"type":"string"},"art":{"type":"string","enum":["slow","500","fault","expired","lost","off"]},"antal":{"type":["integer","null"]},"sandsynlighed":{"type":"number"},"ms":{"type":"integer"})")},
        {"Tilslutning",
         object(
             R"("navn":{"type":"string"},"cvr":{"type":"string"},"myndighed":{"type":"string"},"certifikat":{"type":"string"})")},
        {"Tilsluttet",
         object(
             R"("system":{"type":"string","format":"uuid"},"aftale":{"type":"string","format":"uuid"},"myndighed":{"type":"string"},"certifikat":{"type":"string"},"noegle":{"type":"string"},"p12":{"type":"string"})")},
        {"Billeder", object(R"("billeder":{"type":"array","items":{"type":"string"}})")},
        {"Billede", object(R"("navn":{"type":"string"})")},
        {"Proevesession",
         object(
             R"("identitet":{"type":"string"},"navn":{"type":"string"},"organisation":{"type":"string"},"roller":{"type":"array","items":{"type":"object","properties":{"organisation":{"type":"string"},"rolle":{"type":"string"},"afgraensninger":{"type":"array","items":{"type":"object","properties":{"type":{"type":"string"},"vaerdi":{"type":"string"}}}}}}})")},
    };
}

rest::Apibeskrivelse beskrivelse() {
    rest::Apibeskrivelse b;
    b.titel = "Fælled: sandkassen";
    b.version = version();
    b.rod = kRod;
    b.openapi = std::string(kRod) + "openapi.json";
    b.skemaer = skemaer();
    b.aaben = true;
    return b;
}

Apioperation op(const char* method, const char* path, const char* name, const char* summary,
                const char* in, const char* out,
                std::function<Result<Apisvar>(const Apikald&)> run) {
    Apioperation o;
    o.metode = method;
    o.sti = std::string(kRod) + path;
    o.navn = name;
    o.resume = summary;
    o.ind = in;
    o.ud = out;
    o.koer = std::move(run);
    return o;
}

Result<Apisvar> som_svar(Result<std::string> body) {
    if (!body) return std::unexpected(std::move(body).error());
    return Apisvar{.krop = *std::move(body)};
}

}  // namespace

Sandkasseapi::Sandkasseapi(Omverden world, net::Arbejdspulje& pool)
    : v_(std::move(world)), api_(beskrivelse(), operationer(), pool, system_entropy()) {}

// The last calls, newest first, or those after a number, with the rule that refused them.
Result<std::string> Sandkasseapi::kald(const Apikald& call) const {
    adgang::Sidevalg side;
    side.antal = std::min<std::uint64_t>(tal(call.parameter("antal")).value_or(50), kFlestKald);
    if (const auto after = tal(call.parameter("efter"))) {
        side.retning = adgang::Retning::kFrem;
        side.start = adgang::Logsted::ved(*after + 1);
    }
    FAELLED_TRY(const auto page, adgang::Revisionslaeser(v_.lager).side({}, side));
    Json rows = Json::array();
    for (const adgang::Revisionslinje& l : page.linjer) {
        std::string text;
        adgang::append_json(text, l);
        Json row = Json::parse(text, nullptr, false);
        if (!row.is_object()) continue;
        if (l.post.system) row["systemnavn"] = v_.systemnavn(*l.post.system);
        rows.push_back(std::move(row));
    }
    if (side.retning == adgang::Retning::kFrem) std::ranges::reverse(rows);
    return Json{{"poster", std::move(rows)}}.dump();
}

// A session without a login, so that tests of the pages need no identity provider.
Result<Apisvar> Sandkasseapi::ny_session(const Apikald& call) const {
    FAELLED_TRY(const Json body, krop(call));
    web::Person who;
    who.identitet = tekst(body, "identitet");
    who.navn = tekst(body, "navn");
    who.niveau = "sandkasse";
    const auto cvr = Cvr::parse(tekst(body, "organisation"));
    if (!cvr) return std::unexpected(Fejl::ugyldig("organisation", "skal være otte cifre"));
    if (!who.identitet.starts_with("bruger:"))
        return std::unexpected(Fejl::ugyldig("identitet", "skal begynde med bruger:"));
    who.organisation = *cvr;
    for (const Json& one : body.value("roller", Json::array())) {
        const auto where = one.is_object() ? Cvr::parse(tekst(one, "organisation")) : std::nullopt;
        if (!where) return std::unexpected(Fejl::ugyldig("roller", "organisation og rolle"));
        who.roller.push_back({*where, tekst(one, "rolle")});
        for (const Json& limit : one.value("afgraensninger", Json::array()))
            if (limit.is_object())
                who.roller.back().afgraensninger.push_back(
                    {tekst(limit, "type"), {tekst(limit, "vaerdi")}});
    }
    Apisvar done;
    done.headere.emplace_back("Set-Cookie", v_.sessioner.opret(std::move(who)));
    return done;
}

std::vector<Apioperation> Sandkasseapi::operationer() {
    std::vector<Apioperation> out;
    const auto endpoint = [this](std::string_view what) {
        return [this, what](const Apikald& call) {
            return som_svar(v_.endepunkt.udfoer(what, *call.anmodning));
        };
    };
    out.push_back(
        op("GET", "oversigt", "oversigt", "Hvad kører her, hvor, og med hvilke certifikater", "",
           "Oversigt",
           [this](const Apikald&) -> Result<Apisvar> { return Apisvar{.krop = v_.oversigt}; }));
    Apioperation calls =
        op("GET", "kald", "kald", "De seneste kald med udfald og den regel, der afviste", "",
           "Kaldsside", [this](const Apikald& c) { return som_svar(kald(c)); });
    calls.parametre = {{.navn = "efter", .beskrivelse = "kun dem efter dette nr"},
                       {.navn = "antal", .beskrivelse = "højst så mange; højst 200"}};
    out.push_back(std::move(calls));
    out.push_back(op("GET", "ur", "ur.laes", "Hvad er klokken", "", "Ur", endpoint("ur")));
    out.push_back(op("PUT", "ur", "ur.flyt", "Flyt uret: +10d, -2h30m, =TIDSPUNKT, reset",
                     "Uroenske", "Ur", endpoint("ur")));
    out.push_back(op("GET", "fejl", "fejl.liste", "Fejlkontakter, der er slået til", "",
                     "Fejlkontakter", endpoint("fejl")));
    out.push_back(op("PUT", "fejl", "fejl.saet", "Lad et systems kald gå galt", "Fejlkontakt",
                     "Fejlkontakter", endpoint("fejl")));
    out.push_back(op("POST", "tilslut", "tilslut", "Et nyt system med certifikat og aftaler",
                     "Tilslutning", "Tilsluttet", endpoint("tilslut")));
    out.push_back(op("GET", "billeder", "billeder.liste", "Øjebliksbilleder af alle data", "",
                     "Billeder", [this](const Apikald&) -> Result<Apisvar> {
                         return Apisvar{.krop = Json{{"billeder", v_.billeder.alle()}}.dump()};
                     }));
    out.push_back(op("POST", "billeder", "billeder.tag", "Tag et øjebliksbillede", "Billede", "",
                     [this](const Apikald& call) -> Result<Apisvar> {
                         FAELLED_TRY(const Json body, krop(call));
                         FAELLED_CHECK(v_.billeder.tag(v_.lager, tekst(body, "navn"),
                                                       v_.endepunkt.forskydning()));
                         return Apisvar{};
                     }));
    out.push_back(op("DELETE", "billeder/{navn}", "billeder.fjern", "Fjern et øjebliksbillede", "",
                     "", [this](const Apikald& call) -> Result<Apisvar> {
                         FAELLED_CHECK(v_.billeder.fjern(call.sti.find("navn")->second));
                         return Apisvar{};
                     }));
    out.push_back(op("POST", "nulstil", "nulstil",
                     "Alle data tilbage til et øjebliksbillede; serveren er væk et øjeblik",
                     "Billede", "", [this](const Apikald& call) -> Result<Apisvar> {
                         FAELLED_TRY(const Json body, krop(call));
                         const std::string name = tekst(body, "navn");
                         if (!v_.billeder.findes(name))
                             return std::unexpected(
                                 Fejl::kalder(44, "Øjebliksbilledet findes ikke"));
                         v_.nulstil(name);
                         return Apisvar{};
                     }));
    out.push_back(op("POST", "session", "session", "Log ind uden login, til prøver af siderne",
                     "Proevesession", "", [this](const Apikald& c) { return ny_session(c); }));
    return out;
}

net::Svar Sandkasseapi::fil(const net::Anmodning& a) const {
    const auto found =
        std::ranges::find(v_.filer, a.sti.substr(kFilrod.size()), &Sandkassefil::navn);
    if (found == v_.filer.end()) return nej(404, "Her er ikke noget");
    const Result<std::string> content = laes_fil(found->sti);
    if (!content) return nej(404, "Filen kan ikke læses");
    net::Svar s;
    s.indholdstype = found->indholdstype;
    s.headere.emplace_back("Content-Disposition", "attachment; filename=\"" + found->navn + "\"");
    s.headere.emplace_back("Cache-Control", "no-store");
    s.headere.emplace_back("X-Content-Type-Options", "nosniff");
    s.krop = *content;
    return s;
}

bool Sandkasseapi::behandler(const std::shared_ptr<const net::Anmodning>& request,
                             const net::Afslut& done) {
    const bool file = request->sti.starts_with(kFilrod);
    if (!file && !request->sti.starts_with(kRod)) return false;
    if (!request->loopback || !beder_om_os(*request) || web::fra_andet_sted(*request)) {
        done(nej(403, "Kun fra maskinen selv, og kun fra sandkassens egen side"));
        return true;
    }
    if (!file) return api_.behandler(request, done);
    if (request->metode != "GET") {
        done(nej(405, "Kun GET"));
    } else {
        done(fil(*request));
    }
    return true;
}

}  // namespace faelled::app
