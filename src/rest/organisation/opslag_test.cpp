// Objects and what hangs on them.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "rest/organisation/kommune_test_falsk.hpp"

namespace faelled::rest::falsk {

namespace {

using nlohmann::json;

json spoerg(Proeve& p, const std::string& query) {
    const std::string svar = p.spoerg(query);
    return svar.empty() ? json("udløbet") : json::parse(svar);
}
// Data of a query that must answer without errors.
json data(Proeve& p, const std::string& query) {
    const json svar = spoerg(p, query);
    CAPTURE(svar.dump());
    CHECK_FALSE(svar.contains("errors"));
    return svar.value("data", json());
}
// "Class/type" of each error.
std::vector<std::string> fejl(const json& svar) {
    std::vector<std::string> out;
    for (const json& e : svar.value("errors", json::array())) {
        const json& x = e.at("extensions");
        out.push_back(x.at("classification").get<std::string>() + "/" +
                      x.at("type").get<std::string>());
    }
    return out;
}

std::string enheden(const Uuid& uuid, const std::string& felter) {
    return "{ organisationEnhed(uuid: \"" + uuid.text() + "\") { " + felter + " } }";
}
std::string brugeren(const Uuid& uuid, const std::string& felter) {
    return "{ bruger(uuid: \"" + uuid.text() + "\") { " + felter + " } }";
}
using Fejl = std::vector<std::string>;

}  // namespace

TEST_CASE("organisation with authority, company and root unit") {
    Proeve p;
    const json o =
        data(p,
             "{ organisation(cvr: \"11111111\") { uuid organisationsnavn brugervendtNoegle "
             "myndighed { myndighedskode } virksomhed { cvrNummerTekst } "
             "organisationEnhed { enhedsnavn overordnetEnhed { uuid } } } }")["organisation"];
    CHECK(o["uuid"] == kOrganisation.text());
    CHECK(o["organisationsnavn"] == "Korsbæk Kommune");
    CHECK(o["myndighed"]["myndighedskode"] == "999");
    CHECK(o["virksomhed"]["cvrNummerTekst"] == "11111111");
    CHECK(o["organisationEnhed"]["enhedsnavn"] == "Korsbæk");
    CHECK(o["organisationEnhed"]["overordnetEnhed"].is_null());
}

TEST_CASE("the company's number may lie in its key") {
    Proeve p;
    p.verden.gem(org::kVirksomhed, u(3),
                 Objekt(org::kVirksomhed).felt("BrugervendtNoegleTekst", "11111111"));
    CHECK(data(p, "{ organisation(cvr: \"11111111\") { virksomhed { cvrNummerTekst } } }")
              ["organisation"]["virksomhed"]["cvrNummerTekst"] == "11111111");
}

TEST_CASE("another authority's number, or no right to read, is Unauthorized") {
    Proeve p;
    const json svar =
        spoerg(p,
               "{ organisation(cvr: \"22222222\") { uuid } "
               "brugerListe(cvr: \"22222222\", status: AKTIV) { edges { cursor } } }");
    CHECK(fejl(svar) == Fejl{"Unauthorized/ERROR", "Unauthorized/ERROR"});
    CHECK(svar["data"]["organisation"].is_null());
    CHECK(p.verden.gaeldende_kald + p.verden.soeg_kald == 0);
    p.rettigheder = adgang::kRediger;
    CHECK(fejl(spoerg(p, enheden(kA, "uuid"))) == Fejl{"Unauthorized/ERROR"});
}

TEST_CASE("units by UUID: order kept, upper case accepted, unknown ones null with NotFound") {
    Proeve p;
    std::string stor = kB.text();
    for (char& c : stor)
        c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    const json svar = spoerg(p, "{ organisationEnhed(uuid: [\"" + stor + "\", \"" + u(999).text() +
                                    "\", \"" + kA.text() + "\"]) { uuid } }");
    CHECK(svar["data"]["organisationEnhed"][0]["uuid"] == kB.text());
    CHECK(svar["data"]["organisationEnhed"][1].is_null());
    CHECK(svar["data"]["organisationEnhed"][2]["uuid"] == kA.text());
    CHECK(fejl(svar) == Fejl{"NotFound/ERROR"});
    CHECK(svar["errors"][0]["path"] == json::parse(R"(["organisationEnhed", 1])"));

    p.verden.objekter[{&org::kOrganisationEnhed, kA}].livscyklus = oio::Livscyklus::kPassiveret;
    CHECK(fejl(spoerg(p, enheden(kA, "uuid"))) == Fejl{"NotFound/ERROR"});
    CHECK(fejl(spoerg(p, "{ organisationEnhed(uuid: \"x\") { uuid } }")) ==
          Fejl{"ValidationError/ERROR"});
}

TEST_CASE("hierarchy: parents, active children only") {
    Proeve p;
    const json e =
        data(p, enheden(kRod,
                        "underliggendeEnheder { enhedsnavn overordnetEnhed { uuid } "
                        "underliggendeEnheder { enhedsnavn } }"))["organisationEnhed"][0];
    REQUIRE(e["underliggendeEnheder"].size() == 2);
    CHECK(e["underliggendeEnheder"][0]["enhedsnavn"] == "Ældre");
    CHECK(e["underliggendeEnheder"][0]["underliggendeEnheder"][0]["enhedsnavn"] == "Hjemmepleje");
    CHECK(e["underliggendeEnheder"][1]["overordnetEnhed"]["uuid"] == kRod.text());
    CHECK(e["underliggendeEnheder"][1]["underliggendeEnheder"].empty());
}

TEST_CASE("state: Danish offset, infinity is null, a closed unit keeps its owner") {
    Proeve p;
    const std::string felter = "tilstand { status fraTidspunkt tilTidspunkt } tilhoerer { uuid }";
    const json a = data(p, enheden(kA, felter))["organisationEnhed"][0];
    CHECK(a["tilstand"] ==
          json::parse(R"({"status":"AKTIV","fraTidspunkt":"2024-01-01T00:00:00+01:00",
                                           "tilTidspunkt":null})"));
    const json l = data(p, enheden(kLukket, felter))["organisationEnhed"][0];
    CHECK(l["tilstand"]["status"] == "INAKTIV");
    CHECK(l["tilhoerer"]["uuid"] == kOrganisation.text());
    p.verden.ur.set(t("2024-06-01T00:00:00+02:00"));
    CHECK(data(p, enheden(kLukket, felter))["organisationEnhed"][0]["tilstand"]["tilTidspunkt"] ==
          "2025-01-01T00:00:00+01:00");
}

TEST_CASE("addresses: by Indeks, role filter, titles, one that does not exist") {
    Proeve p;
    json svar = spoerg(p, enheden(kA,
                                  "adresser { adresseTekst adresseRolleTitel "
                                  "klassifikation { rolle type indeks } }"));
    const json a = svar["data"]["organisationEnhed"][0]["adresser"];
    REQUIRE(a.size() == 2);
    CHECK(a[0]["adresseTekst"] == "ida@korsbaek.example");
    CHECK(a[0]["adresseRolleTitel"] == "E-mail");
    CHECK(a[0]["klassifikation"]["indeks"] == "1");
    CHECK(a[1]["klassifikation"]["rolle"] == kTelefon.text());
    CHECK(fejl(svar) == Fejl{"NotFound/WARNING"});
    svar = spoerg(p, enheden(kA, "adresser(rolle: \"" + kTelefon.text() + "\") { adresseTekst }"));
    CHECK(svar["data"]["organisationEnhed"][0]["adresser"].size() == 1);
    CHECK_FALSE(svar.contains("errors"));
    CHECK(data(p, enheden(kA, "adresser(rolle: []) { uuid }"))["organisationEnhed"][0]["adresser"]
              .empty());
}

TEST_CASE("an address without text takes its unit along") {
    Proeve p;
    p.verden.gem(org::kAdresse, kAdresse2,
                 Objekt(org::kAdresse).felt("BrugervendtNoegleTekst", "x"));
    const json svar =
        spoerg(p, enheden(kA, "adresser(rolle: \"" + kTelefon.text() + "\") { adresseTekst }"));
    CHECK(svar["data"]["organisationEnhed"][0].is_null());
    CHECK(fejl(svar) == Fejl{"NullValueInNonNullableField/ERROR"});
}

TEST_CASE(
    "tasks: KLE number and title; unknown class null, unknown role empty, both with a warning") {
    Proeve p;
    const json svar =
        spoerg(p, enheden(kA,
                          "opgaver { uuid kleEmneNummer kleEmneTitel opgaveRolleTitel "
                          "klassifikation { indeks } } itSystemer { itSystemNavn }"));
    const json e = svar["data"]["organisationEnhed"][0];
    CHECK(e["opgaver"][0] ==
          json::parse(R"({"uuid":")" + kKle1.text() + R"(","kleEmneNummer":"27.03.09",
        "kleEmneTitel":"Ældre","opgaveRolleTitel":"Ansvarlig","klassifikation":{"indeks":"1"}})"));
    CHECK(e["opgaver"][1]["kleEmneNummer"].is_null());
    CHECK(e["opgaver"][1]["opgaveRolleTitel"] == "");
    CHECK(e["itSystemer"][0]["itSystemNavn"] == "SAPA");
    CHECK(fejl(svar) == Fejl{"NotFound/WARNING", "NotFound/WARNING", "NotFound/WARNING"});
}

TEST_CASE("memberships: the narrowest interval, active ones only, both sides") {
    Proeve p;
    const std::string m =
        "uuid medlemskabRolleTitel funktionsTypeUuid funktionsTypeTitel start slut";
    const json e = data(
        p, enheden(kA, "medlemskaber { " + m +
                           " bruger { brugernavn } }"))["organisationEnhed"][0]["medlemskaber"];
    REQUIRE(e.size() == 1);
    CHECK(e[0]["uuid"] == kStilling.text());
    CHECK(e[0]["medlemskabRolleTitel"] == "Sagsbehandler");
    CHECK(e[0]["funktionsTypeTitel"] == "Enhedsrolle");
    CHECK(e[0]["start"] == "2025-03-01T00:00:00+01:00");
    CHECK(e[0]["slut"] == "2027-01-01T00:00:00+01:00");
    CHECK(e[0]["bruger"]["brugernavn"] == "ida");
    const json b =
        data(p, brugeren(kBruger1, "harMedlemskab { " + m +
                                       " medlemAf { enhedsnavn } }"))["bruger"][0]["harMedlemskab"];
    REQUIRE(b.size() == 1);
    CHECK(b[0]["start"] == e[0]["start"]);
    CHECK(b[0]["medlemAf"]["enhedsnavn"] == "Ældre");
    p.verden.ur.set(t("2027-06-01T00:00:00+02:00"));
    CHECK(data(p, brugeren(kBruger1, "harMedlemskab { uuid }"))["bruger"][0]["harMedlemskab"]
              .empty());
}

TEST_CASE("memberships: by function type, vacant positions, several users in one function") {
    Proeve p;
    const auto typer = [&](const std::string& rolle) {
        return data(
            p,
            enheden(kA, "medlemskaber(rolle: " + rolle +
                            ") { uuid bruger { uuid } }"))["organisationEnhed"][0]["medlemskaber"];
    };
    CHECK(typer("\"" + kEnhedsrolle.text() + "\"").size() == 1);
    CHECK(typer("\"" + kHenvendelse.text() + "\"").empty());
    CHECK(typer("[]").empty());
    // A payout unit is no membership, unless asked for by type.
    CHECK(typer("\"faf29ba2-da6d-49c4-8a2f-0739172f4227\"")[0]["bruger"].is_null());
    const auto& f = org::kOrganisationFunktion;
    p.verden.gem(f, u(210),
                 Objekt(f)
                     .gyldig()
                     .til("Funktionstype", kEnhedsrolle)
                     .til("TilknyttedeEnheder", kC)
                     .til("TilknyttedeBrugere", kBruger1)
                     .til("TilknyttedeBrugere", kRobot));
    p.verden.gem(
        f, u(211),
        Objekt(f).gyldig().til("Funktionstype", kEnhedsrolle).til("TilknyttedeEnheder", kC));
    const json c = data(
        p,
        enheden(kC,
                "medlemskaber { bruger { brugernavn } }"))["organisationEnhed"][0]["medlemskaber"];
    REQUIRE(c.size() == 3);
    CHECK(c[1]["bruger"]["brugernavn"] == "robot7");
    CHECK(c[2]["bruger"].is_null());
}

TEST_CASE("contact places: one entry per class, through TilknyttedeFunktioner") {
    Proeve p;
    const std::string felter =
        "henvendelsessteder { uuid navn henvendelsesOrganisationEnhed { enhedsnavn } "
        "opgave { kleEmneNummer opgaveRolleTitel klassifikation { indeks } } }";
    const json h = data(p, enheden(kRod, felter))["organisationEnhed"][0]["henvendelsessteder"];
    REQUIRE(h.size() == 2);
    CHECK(h[0]["uuid"] == kSted.text());
    CHECK(h[0]["henvendelsesOrganisationEnhed"]["enhedsnavn"] == "Borgerservice");
    CHECK(h[0]["opgave"] == json::parse(R"({"kleEmneNummer":"27.03.09","opgaveRolleTitel":null,
                                            "klassifikation":null})"));
    CHECK(h[1]["opgave"]["kleEmneNummer"] == "32.06.04");
    CHECK(data(p, enheden(kA, felter))["organisationEnhed"][0]["henvendelsessteder"].empty());
}

TEST_CASE("persons behind users, with and without the data limits") {
    Proeve p;
    const std::string q = brugeren(kBruger1,
                                   "brugernavn brugerTypeUuid brugerTypeTitel "
                                   "person { uuid navn cpr brugervendtNoegle }");
    json b = data(p, q)["bruger"][0];
    CHECK(b["person"]["navn"] == "Ida Skov");
    CHECK(b["person"]["cpr"] == "6101010001");
    CHECK(b["brugerTypeUuid"].is_null());
    CHECK(b["brugerTypeTitel"].is_null());
    p.rettigheder = adgang::kUdstil | adgang::kSeNavn;
    json svar = spoerg(p, q);
    CHECK(svar["data"]["bruger"][0]["person"]["navn"] == "Ida Skov");
    CHECK(svar["data"]["bruger"][0]["person"]["cpr"].is_null());
    CHECK(fejl(svar) == Fejl{"Unauthorized/WARNING"});
    p.rettigheder = adgang::kUdstil;
    CHECK(fejl(spoerg(p, q)) == Fejl{"Unauthorized/WARNING", "Unauthorized/WARNING"});
    svar = spoerg(p, brugeren(kRobot, "person { uuid } brugerTypeUuid brugerTypeTitel"));
    CHECK(svar["data"]["bruger"][0]["brugerTypeUuid"] == u(820).text());
    CHECK(svar["data"]["bruger"][0]["brugerTypeTitel"] == "");
    CHECK(svar["data"]["bruger"][0]["person"].is_null());
    CHECK(fejl(svar) == Fejl{"NotFound/WARNING"});
}

TEST_CASE("failures of the engine are told without their inside") {
    Proeve p;
    Organisationskilde kilde = p.verden.kilde();
    kilde.gaeldende =
        [](const adgang::Kalder&, const Type&,
           std::span<const Uuid>) -> Result<std::vector<std::optional<oio::Registrering>>> {
        return std::unexpected(faelled::Fejl::miljoe("disken er fuld"));
    };
    const auto tabel = Tabel::create(kilde);
    const auto skema = organisationsskema();
    const adgang::Kalder hvem = p.kalder();
    Henter henter(kilde, *tabel, hvem, p.frist_us);
    const auto svar =
        graphql::answer(**skema, {enheden(kA, "uuid"), "", {}}, henter, graphql::kServerLimits,
                        graphql::Introspection::kOn, {"k", [] { return "id"; }});
    CHECK(svar.json.find("ServerError") != std::string::npos);
    CHECK(svar.json.find("disken") == std::string::npos);
}

}  // namespace faelled::rest::falsk
