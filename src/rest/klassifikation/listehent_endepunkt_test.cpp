#include "rest/klassifikation/listehent_endepunkt.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "rest/klassifikation/skema.hpp"

namespace faelled::rest {

namespace {

using nlohmann::json;

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

void en_klasse(Traeskriver& t) {
    t.liste("KlassifikationListe");
    t.aaben("KlassifikationStruktur");
    t.felt("KlassifikationBrugervendtNoegle", "KLE");
    t.liste("FacetListe");
    t.aaben("FacetStruktur");
    t.felt("FacetBrugervendtNoegle", "KLE Emneplan");
    t.liste("KlasseListe");
    for (const char* key : {"27.36", "27.36.04"}) {
        t.aaben("KlasseStruktur");
        t.felt("KlasseBrugervendtNoegle", key);
        t.felt("KlasseTitel", "Æble \"citeret\"");
        t.tal("KlasseSortering", "7");
        t.liste("KlassePubliceretListe");
        t.luk("KlassePubliceretListe");
        t.aaben("ForaeldreKlasse");
        t.felt("KlasseBrugervendtNoegle", "27");
        t.luk("ForaeldreKlasse");
        t.luk("KlasseStruktur");
    }
    t.luk("KlasseListe");
    t.luk("FacetStruktur");
    t.luk("FacetListe");
    t.luk("KlassifikationStruktur");
    t.luk("KlassifikationListe");
}

struct Opstilling {
    Straks pulje;
    SeededEntropy entropi{7};
    ManualClock ur{*parse_datetime("2026-06-01T12:00:00+02:00")};
    adgang::Gate gate = *adgang::Gate::sandkasse(
        "127.0.0.1", {{"Prøve", Uuid::named(Uuid{}, "system"), {}, {{Cvr(11111111), Uuid{}, 1}}}});
    adgang::Tjenesteadgang tjeneste{
        "http://entityid.kombit.dk/service/klassifikationlistehent/2", false, {}};
    std::shared_ptr<net::Anmodning> a = std::make_shared<net::Anmodning>();
    Listehentvalg valg;
    std::vector<Listeforespoergsel> spurgt;
    Result<bool> fund = true;

    Opstilling() {
        a->metode = "POST";
        a->headere = {{"content-type", "application/json"},
                      {"x-transaktionsid", "6f1d0a52-38a4-4c0f-9a55-0000000000ff"},
                      {"x-transaktionstid", "2026-06-01T12:00:00+02:00"}};
        a->loopback = true;
        a->klientcertifikat = krypto::Fingeraftryk{};
        valg.kilde = [this](const adgang::Kalder&, const Listeforespoergsel& in, Traeskriver& out) {
            spurgt.push_back(in);
            if (fund && *fund) en_klasse(out);
            return fund;
        };
        til("/service/KlassifikationListeHentREST",
            R"({"KlassifikationListeHent_I":{"KlassifikationKriterieListe":[
                {"IdentifikationKriterie":{"BrugervendtNoegleKriterie":
                    {"KlassifikationBrugervendtNoegle":"KLE"}}}]}})");
    }
    void til(std::string path, std::string body) {
        a->maal = std::move(path);
        a->sti = a->maal;
        a->krop = std::move(body);
    }
    void graphql(const std::string& query) {
        til("/service/KlassifikationListeHentGQL", json{{"query", query}}.dump());
    }
    // Status 0: not ours.
    net::Svar spoerg() {
        auto e = ListehentEndepunkt::create(
            {.gate = gate, .tjeneste = tjeneste, .pulje = pulje, .ur = ur, .entropi = entropi},
            valg);
        REQUIRE(e);
        net::Svar out;
        out.status = 0;
        int called = 0;
        const bool ours = (*e)->behandler(a, [&](net::Svar s) {
            out = std::move(s);
            ++called;
        });
        CHECK(called == (ours ? 1 : 0));
        return out;
    }
};

const json& fejl(const json& answer) {
    return answer["HovedoplysningerSvarREST"][0]["SvarReaktion"]["Fejl"];
}

constexpr const char* kSpoergsmaal =
    R"({ klassifikationListeHentGQL(klassifikationListeHent_I: {klassifikationKriterieListe: [
        {identifikationKriterie: {brugervendtNoegleKriterie: {brugervendtNoegleKriterie:
            {klassifikationBrugervendtNoegle: "KLE"}}}}], kunAktuelle: false,
            klassifikationPubliceretFraDato: "2024-01-01", maksimalAntalKvantitet: 5}) {
        klassifikationListe { klassifikationStruktur { klassifikationBrugervendtNoegle
            facetListe { facetStruktur { klasseListe { klasseStruktur { klasseBrugervendtNoegle
                klasseSortering klasseRetskilde foraeldreKlasse { klasseBrugervendtNoegle } } } } } } } } })";

}  // namespace

TEST_CASE("listehent REST: the answer has the contract's names, each item of a list its own") {
    Opstilling o;
    const net::Svar s = o.spoerg();
    CHECK(s.status == 200);
    const json out = json::parse(s.krop);
    CHECK(out["HovedoplysningerSvarREST"].empty());
    const json& top =
        out["KlassifikationListeHent_O"]["KlassifikationListe"][0]["KlassifikationStruktur"];
    const json& classes = top["FacetListe"][0]["FacetStruktur"]["KlasseListe"];
    REQUIRE(classes.size() == 2);
    const json& one = classes[1]["KlasseStruktur"];
    CHECK(one["KlasseBrugervendtNoegle"] == "27.36.04");
    CHECK(one["KlasseTitel"] == "Æble \"citeret\"");
    CHECK(one["KlasseSortering"] == 7);
    CHECK(one["KlassePubliceretListe"] == json::array());
    CHECK(one["ForaeldreKlasse"]["KlasseBrugervendtNoegle"] == "27");
    REQUIRE(o.spurgt.size() == 1);
    CHECK(o.spurgt[0].kriterier[0].klassifikation_noegle == "KLE");
    CHECK(o.spurgt[0].kun_aktuelle);
}

TEST_CASE("listehent REST: nothing found is an Advis, a broken rule 400, no role 403") {
    Opstilling o;
    o.fund = false;
    net::Svar s = o.spoerg();
    CHECK(s.status == 200);
    json out = json::parse(s.krop);
    CHECK_FALSE(out.contains("KlassifikationListeHent_O"));
    CHECK(out["HovedoplysningerSvarREST"][0]["SvarReaktion"]["Advis"]["AdvisId"] == "44");
    o.fund = std::unexpected(Fejl::kalder(43, "Mangler Udstil"));
    s = o.spoerg();
    CHECK(s.status == 403);
    CHECK(fejl(json::parse(s.krop))["FejlTekst"] == "Mangler Udstil");
    o.fund = true;
    const json good = {{"IdentifikationKriterie", {{"FacetIdentifikation", Uuid{}.text()}}}};
    for (const json& bad :
         {json::object(), json{{"KlassifikationKriterieListe", json::array()}},
          json{{"KlassifikationKriterieListe", {good}}, {"Ukendt", 1}},
          json{{"KlassifikationKriterieListe", {good}}, {"KunAktuelle", "ja"}},
          json{{"KlassifikationKriterieListe", {good}},
               {"KlassifikationPubliceretFraDato", "i går"}},
          json{{"KlassifikationKriterieListe", {good}}, {"MaksimalAntalKvantitet", -1}},
          json{{"KlassifikationKriterieListe", {{{"IdentifikationKriterie", json::object()}}}}},
          json{{"KlassifikationKriterieListe",
                {{{"IdentifikationKriterie", {{"KlasseIdentifikation", "x"}}}}}}}}) {
        CAPTURE(bad.dump());
        o.til("/service/KlassifikationListeHentREST", bad.dump());
        s = o.spoerg();
        CHECK(s.status == 400);
        CHECK(fejl(json::parse(s.krop))["FejlId"] == "40");
    }
    o.til("/service/KlassifikationListeHentREST", "{");
    CHECK(o.spoerg().status == 400);
    CHECK(o.spurgt.size() == 2);
}

TEST_CASE("listehent REST: every field of the request is read") {
    Opstilling o;
    const std::string u = "c0cd35ec-c0ff-4c71-bdf8-7e0f5a0296fd";
    const json in = {{"KlassifikationKriterieListe",
                      {{{"IdentifikationKriterie", {{"KlassifikationIdentifikation", u}}}},
                       {{"IdentifikationKriterie", {{"FacetIdentifikation", u}}}},
                       {{"IdentifikationKriterie", {{"KlasseIdentifikation", u}}}}}},
                     {"KunAktuelle", false},
                     {"KlassifikationPubliceretFraDato", "2024-01-01"},
                     {"KlassifikationPubliceretTilDato", "2025-01-01"},
                     {"KunFaelleskommunaleKlasser", true},
                     {"FoersteResultatReference", 10},
                     {"MaksimalAntalKvantitet", 5}};
    o.til("/service/KlassifikationListeHentREST/KlassifikationListeHentREST", in.dump());
    CHECK(o.spoerg().status == 200);
    const Listeforespoergsel& q = o.spurgt.at(0);
    REQUIRE(q.kriterier.size() == 3);
    CHECK(q.kriterier[0].klassifikation->text() == u);
    CHECK(q.kriterier[1].facet->text() == u);
    CHECK(q.kriterier[2].klasse->text() == u);
    CHECK_FALSE(q.kun_aktuelle);
    CHECK(dansk_datetime(*q.fra) == "2024-01-01T00:00:00+01:00");
    CHECK(dansk_datetime(*q.til) == "2025-01-01T00:00:00+01:00");
    CHECK(q.kun_faelles);
    CHECK(q.foerste == 10);
    CHECK(*q.antal == 5);
}

TEST_CASE("listehent GraphQL: the published names, as a query and as the published mutation") {
    for (const std::string word : {"", "query ", "mutation "}) {
        Opstilling o;
        o.graphql(word + kSpoergsmaal);
        const net::Svar s = o.spoerg();
        CHECK(s.status == 200);
        const json out = json::parse(s.krop);
        CHECK_FALSE(out.contains("errors"));
        const json& top = out["data"]["klassifikationListeHentGQL"]["klassifikationListe"][0]
                             ["klassifikationStruktur"];
        CHECK(top["klassifikationBrugervendtNoegle"] == "KLE");
        const json& one = top["facetListe"][0]["facetStruktur"]["klasseListe"][0]["klasseStruktur"];
        CHECK(one["klasseBrugervendtNoegle"] == "27.36");
        CHECK(one["klasseSortering"] == 7);
        CHECK(one["klasseRetskilde"].is_null());
        CHECK(one["foraeldreKlasse"]["klasseBrugervendtNoegle"] == "27");
        REQUIRE(o.spurgt.size() == 1);
        CHECK(o.spurgt[0].kriterier[0].klassifikation_noegle == "KLE");
        CHECK_FALSE(o.spurgt[0].kun_aktuelle);
        CHECK(*o.spurgt[0].antal == 5);
    }
}

TEST_CASE("listehent GraphQL: nothing found is an empty list, what is wrong stands in errors") {
    Opstilling o;
    o.fund = false;
    o.graphql(kSpoergsmaal);
    json out = json::parse(o.spoerg().krop);
    CHECK(out["data"]["klassifikationListeHentGQL"]["klassifikationListe"] == json::array());
    o.fund = std::unexpected(Fejl::kalder(43, "Mangler Udstil"));
    out = json::parse(o.spoerg().krop);
    CHECK(out["data"]["klassifikationListeHentGQL"].is_null());
    CHECK(out["errors"][0]["message"] == "Mangler Udstil");
    CHECK(out["errors"][0]["extensions"]["classification"] == "Unauthorized");
    o.graphql(
        "{ klassifikationListeHentGQL(klassifikationListeHent_I: "
        "{klassifikationKriterieListe: []}) { klassifikationListe { __typename } } }");
    out = json::parse(o.spoerg().krop);
    CHECK(out["errors"][0]["extensions"]["classification"] == "ValidationError");
    o.graphql("{ findesIkke }");
    CHECK(json::parse(o.spoerg().krop).contains("errors"));
}

TEST_CASE("listehent: refusals, each in its surface's form") {
    Opstilling o;
    o.a->klientcertifikat = {};
    net::Svar s = o.spoerg();
    CHECK(s.status == 401);
    CHECK(fejl(json::parse(s.krop))["FejlId"] == "401");
    CHECK(o.spurgt.empty());
    o.a->klientcertifikat = krypto::Fingeraftryk{};
    o.a->metode = "GET";
    CHECK(o.spoerg().status == 405);
    o.a->metode = "POST";
    o.a->headere[0].second = "text/plain";
    CHECK(o.spoerg().status == 415);
    o.a->headere[0].second = "application/json";
    o.a->headere[1].second = "nej";
    CHECK(o.spoerg().status == 400);
    o.a->headere[1].second = "6f1d0a52-38a4-4c0f-9a55-0000000000ff";
    o.pulje.fuld = true;
    CHECK(o.spoerg().status == 503);
    o.graphql(kSpoergsmaal);
    s = o.spoerg();
    CHECK(s.status == 503);
    CHECK(json::parse(s.krop)["error"] == "ServiceUnavailable");
    CHECK(o.spurgt.empty());
}

TEST_CASE("listehent: what is switched off is not there") {
    Opstilling o;
    o.valg.rest = false;
    CHECK(o.spoerg().status == 0);
    o.a->metode = "GET";
    o.til("/service/KlassifikationListeHentREST/openapi.json", "");
    CHECK(o.spoerg().status == 0);
    o.a->metode = "POST";
    o.graphql(kSpoergsmaal);
    CHECK(o.spoerg().status == 200);
    o.valg.graphql = false;
    CHECK(o.spoerg().status == 0);
}

TEST_CASE("listehent: the description names every type it refers to") {
    Opstilling o;
    o.a->metode = "GET";
    o.til("/service/KlassifikationListeHentREST/openapi.json", "");
    o.a->klientcertifikat = {};
    const net::Svar s = o.spoerg();
    CHECK(s.status == 200);
    const json out = json::parse(s.krop);
    const std::string text = out.dump();
    const std::string prefix = "#/components/schemas/";
    int refs = 0;
    for (std::size_t at = text.find(prefix); at != std::string::npos;
         at = text.find(prefix, at + 1)) {
        const std::size_t from = at + prefix.size();
        const std::string name = text.substr(from, text.find('"', from) - from);
        CAPTURE(name);
        CHECK(out["components"]["schemas"].contains(name));
        ++refs;
    }
    CHECK(refs > 60);
    CHECK(out["paths"].contains("/service/KlassifikationListeHentREST"));
}

}  // namespace faelled::rest
