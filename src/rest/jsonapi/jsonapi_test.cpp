#include "rest/jsonapi/jsonapi.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace faelled::rest {

namespace {

using Json = nlohmann::json;

class Straks final : public net::Arbejdspulje {
  public:
    bool send(net::Kaldernoegle, std::function<void()> job) override {
        if (fuld) return false;
        job();
        return true;
    }
    void stop() override {}
    bool fuld = false;
};

Result<Apisvar> ekko(const Apikald& call) {
    FAELLED_TRY(const Uuid id, call.uuid());
    return Apisvar{.krop = Json{{"uuid", id.text()},
                                {"q", call.parameter("q")},
                                {"krop", std::string(call.krop)},
                                {"for", call.organisation},
                                {"aarsag", call.aarsag}}
                               .dump()};
}

std::vector<Apioperation> operationer() {
    std::vector<Apioperation> out;
    out.push_back({.metode = "PUT",
                   .sti = "/t/ting/{uuid}",
                   .navn = "ting.ret",
                   .resume = "Ret",
                   .parametre = {{.navn = "q", .beskrivelse = "søg", .kraevet = true}},
                   .ind = "Ting",
                   .ud = "Ting",
                   .koer = ekko});
    out.push_back({.metode = "GET",
                   .sti = "/t/ting/{uuid}",
                   .navn = "ting.laes",
                   .resume = "Læs",
                   .koer = [](const Apikald&) -> Result<Apisvar> {
                       return std::unexpected(Fejl::ugyldig("navn", "ADM-001 må ikke være tomt"));
                   }});
    out.push_back({.metode = "GET",
                   .sti = "/t/ting/sidste",
                   .navn = "ting.sidste",
                   .resume = "Den sidste",
                   .koer = [](const Apikald&) { return Apisvar{}; }});
    out.push_back(
        {.metode = "POST",
         .sti = "/t/ting",
         .navn = "ting.opret",
         .resume = "Opret",
         .koer = [](const Apikald&) -> Result<Apisvar> { throw std::runtime_error("hemmelig"); }});
    return out;
}

struct Verden {
    Straks pulje;
    JsonApi api{{.titel = "T",
                 .version = "1",
                 .rod = "/t/",
                 .openapi = "/t/openapi.json",
                 .skemaer = {{"Ting", R"({"type":"object"})"}},
                 .status = {},
                 .fejlkrop = {}},
                operationer(),
                pulje,
                system_entropy()};

    static net::Anmodning anmodning(std::string method, std::string path, std::string query = {}) {
        net::Anmodning a;
        a.metode = std::move(method);
        a.maal = path + (query.empty() ? "" : "?" + query);
        a.sti = std::string_view(a.maal).substr(0, path.size());
        if (!query.empty()) a.forespoergsel = std::string_view(a.maal).substr(path.size() + 1);
        a.klientcertifikat = krypto::Fingeraftryk{};
        return a;
    }
};

constexpr const char* kId = "11111111-2222-3333-4444-555555555555";

}  // namespace

TEST_CASE("an operation gets path, query, body and who it is for") {
    Verden v;
    auto a = std::make_shared<net::Anmodning>();
    *a = Verden::anmodning("PUT", std::string("/t/ting/") + kId, "Q=%C3%A6+b");
    a->sti = std::string_view(a->maal).substr(0, a->maal.find('?'));
    a->forespoergsel = std::string_view(a->maal).substr(a->maal.find('?') + 1);
    a->krop = "{}";
    a->headere = {{"faelled-organisation", "11111111"}, {"faelled-aarsag", "for\tdi"}};
    const net::Svar s = v.api.svar(*a);
    CHECK(s.status == 200);
    const Json j = Json::parse(s.krop);
    CHECK(j["uuid"] == kId);
    CHECK(j["q"] == "æ b");
    CHECK(j["for"] == "11111111");
    CHECK(j["aarsag"] == "fordi");
}

TEST_CASE("refusals name field, rule and trace; nobody without a certificate learns anything") {
    Verden v;
    const auto svar = [&v](const char* method, std::string path, bool known = true) {
        auto a = std::make_shared<net::Anmodning>(Verden::anmodning(method, std::move(path)));
        a->sti = a->maal;
        if (!known) a->klientcertifikat.reset();
        return v.api.svar(*a);
    };
    const net::Svar no = svar("GET", std::string("/t/ting/") + kId);
    CHECK(no.status == 400);
    const Json j = Json::parse(no.krop);
    CHECK(j["felt"] == "navn");
    CHECK(j["kode"] == 40);
    CHECK(Uuid::parse(j["sporing"].get<std::string>()));

    CHECK(svar("PUT", std::string("/t/ting/") + kId).status == 400);  // q is missing
    CHECK(svar("GET", "/t/ting/sidste").status == 204);               // fixed before parameter
    CHECK(svar("GET", "/t/andet").status == 404);
    CHECK(svar("DELETE", "/t/ting/sidste").status == 405);
    CHECK(svar("GET", "/t/ting/sidste", false).status == 401);
    CHECK(svar("GET", "/t/openapi.json", false).status == 401);
    const net::Svar thrown = svar("POST", "/t/ting");
    CHECK(thrown.status == 500);
    CHECK(thrown.krop.find("hemmelig") == std::string::npos);
}

TEST_CASE("the description has every operation and resolves every name") {
    Verden v;
    const Json d = Json::parse(v.api.openapi());
    CHECK(d["paths"]["/t/ting/{uuid}"]["put"]["operationId"] == "ting.ret");
    CHECK(d["paths"]["/t/ting/{uuid}"]["put"]["parameters"].size() == 2);
    CHECK(d["paths"]["/t/ting"]["post"]["responses"].contains("204"));
    CHECK(d["components"]["schemas"].contains("Fejl"));
    CHECK(d["components"]["schemas"].contains("Ting"));
}

TEST_CASE("every call is filed before its answer, and no answer leaves unfiled") {
    Straks pulje;
    std::vector<std::pair<std::string, int>> filed;
    bool broken = false;
    Apibeskrivelse b{.titel = "T",
                     .version = "1",
                     .rod = "/t/",
                     .openapi = "/t/openapi.json",
                     .skemaer = {},
                     .status = {},
                     .fejlkrop = {}};
    b.noter = [&](const Apiudfald& u) -> Result<void> {
        filed.emplace_back(u.operation, u.status);
        if (broken) return std::unexpected(Fejl::miljoe("fuld"));
        return {};
    };
    const JsonApi api(b, operationer(), pulje, system_entropy());
    const auto svar = [&](const char* method, std::string path, bool known) {
        net::Anmodning a = Verden::anmodning(method, std::move(path));
        a.sti = a.maal;
        if (!known) a.klientcertifikat.reset();
        return api.svar(a).status;
    };
    CHECK(svar("GET", "/t/ting/sidste", true) == 204);
    CHECK(svar("GET", "/t/intet", true) == 404);
    CHECK(svar("GET", "/t/ting/sidste", false) == 401);  // a stranger fills no log
    broken = true;
    CHECK(svar("GET", "/t/ting/sidste", true) == 503);
    CHECK(filed == std::vector<std::pair<std::string, int>>{
                       {"ting.sidste", 204}, {"GET", 404}, {"ting.sidste", 204}});
}

TEST_CASE("a certificate that cannot be trusted is refused before anything is looked at") {
    Straks pulje;
    std::string rule;
    Apibeskrivelse b{.titel = "T",
                     .version = "1",
                     .rod = "/t/",
                     .openapi = "/t/openapi.json",
                     .skemaer = {},
                     .status = {},
                     .fejlkrop = {}};
    b.tro = [](const std::string& der) -> Result<void> {
        if (der == "god") return {};
        Fejl no = Fejl::kalder(41, "Klientcertifikatet er spærret");
        no.regel = "SIK-001";
        return std::unexpected(std::move(no));
    };
    b.noter = [&](const Apiudfald& u) -> Result<void> {
        rule = u.regel;
        return {};
    };
    const JsonApi api(b, operationer(), pulje, system_entropy());
    for (const char* path : {"/t/ting/sidste", "/t/openapi.json", "/t/intet"}) {
        net::Anmodning a = Verden::anmodning("GET", path);
        a.sti = a.maal;
        CHECK(api.svar(a).status == 401);  // not even the certificate itself came
        a.klientcertifikat_der = std::make_shared<const std::string>("ond");
        const net::Svar no = api.svar(a);
        CHECK(no.status == 401);
        CHECK(Json::parse(no.krop)["tekst"] == "Klientcertifikatet er spærret");
        CHECK(rule == "SIK-001");
        a.klientcertifikat_der = std::make_shared<const std::string>("god");
        CHECK(api.svar(a).status != 401);
    }
}

TEST_CASE("whoever may not call is told so before a missing parameter") {
    Straks pulje;
    bool known = false;
    Apibeskrivelse b{.titel = "T",
                     .version = "1",
                     .rod = "/t/",
                     .openapi = "/t/openapi.json",
                     .skemaer = {},
                     .status = {},
                     .fejlkrop = {}};
    b.kendt = [&](const Apikald&) -> Result<void> {
        if (known) return {};
        return std::unexpected(Fejl::kalder(43, "Ingen rolle"));
    };
    const JsonApi api(b, operationer(), pulje, system_entropy());
    net::Anmodning a = Verden::anmodning("PUT", std::string("/t/ting/") + kId);
    a.sti = a.maal;
    CHECK(api.svar(a).status == 403);
    known = true;
    const net::Svar told = api.svar(a);
    CHECK(told.status == 400);
    CHECK(Json::parse(told.krop)["felt"] == "q");
}

TEST_CASE("a full pool says try again; other paths are not ours") {
    Verden v;
    v.pulje.fuld = true;
    auto a = std::make_shared<net::Anmodning>(Verden::anmodning("GET", "/t/ting/sidste"));
    a->sti = a->maal;
    int status = 0;
    CHECK(v.api.behandler(a, [&](net::Svar s) { status = s.status; }));
    CHECK(status == 503);
    a->maal = "/andet";
    a->sti = a->maal;
    CHECK_FALSE(v.api.behandler(a, [](net::Svar) {}));
}

TEST_CASE("jsonapi: callers by token are asked at the door, and their refusal is filed") {
    Straks pulje;
    int filed = 0;
    std::string path;
    bool refused = false;
    const adgang::Afvisning* seen = nullptr;
    Apibeskrivelse b;
    b.titel = "T";
    b.version = "1";
    b.rod = "/t/";
    b.openapi = "/t/openapi.json";
    b.skemaer = {{"Ting", R"({"type":"object"})"}};
    b.doer = [](const net::Anmodning& a,
                const Uuid&) -> std::expected<adgang::Kalder, adgang::Afvisning> {
        const bool known = a.header("authorization").has_value();
        return std::unexpected(
            adgang::Afvisning{.grund = known ? adgang::Afvisning::Grund::kIngenAftale
                                             : adgang::Afvisning::Grund::kManglerSikkerhed,
                              .tekst = "no"});
    };
    b.noter = [&](const Apiudfald& what) -> Result<void> {
        ++filed;
        path = what.sti;
        seen = what.afvisning;
        refused = seen != nullptr;
        return {};
    };
    const JsonApi api(std::move(b), operationer(), pulje, system_entropy());
    net::Anmodning a;
    a.metode = "POST";
    a.sti = "/t/ting";
    const net::Svar no = api.svar(a);
    CHECK((no.status == 401 || no.status == 403));
    CHECK(std::ranges::any_of(no.headere,
                              [](const auto& h) { return h.first == "WWW-Authenticate"; }));
    CHECK(filed == 1);
    CHECK(path == "/t/ting");
    CHECK(refused);
    // Everybody may read how to call, and nothing is filed about it.
    a.metode = "GET";
    a.sti = "/t/openapi.json";
    const net::Svar open = api.svar(a);
    CHECK(open.status == 200);
    CHECK(Json::parse(open.krop)["components"]["securitySchemes"].contains("token"));
    CHECK(filed == 1);
}

}  // namespace faelled::rest
