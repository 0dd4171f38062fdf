// Lists: paging, the root first, filters, and how few calls they cost.
#include "rest/organisation/sider.hpp"

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

using Fejl = std::vector<std::string>;
using Navne = std::vector<std::string>;

std::string enheder(const std::string& argumenter) {
    return "{ organisationEnhedListe(cvr: \"11111111\"" + argumenter +
           ") { edges { cursor node { enhedsnavn } } "
           "pageInfo { startCursor endCursor hasNextPage hasPreviousPage } } }";
}
std::string brugere(const std::string& filter) {
    return "{ brugerListe(cvr: \"11111111\", status: AKTIV, brugerFilter: {" + filter +
           "}) { edges { node { brugernavn } } } }";
}
std::string citeret(const Uuid& u) {
    return "\"" + u.text() + "\"";
}

struct Svar {
    Navne navne;
    bool naeste = false;
    bool forrige = false;
    json side;
};
Svar side(Proeve& p, const std::string& argumenter) {
    Svar s;
    s.side = data(p, enheder(", status: AKTIV" + argumenter))["organisationEnhedListe"];
    for (const json& e : s.side["edges"])
        s.navne.push_back(e["node"]["enhedsnavn"]);
    s.naeste = s.side["pageInfo"]["hasNextPage"];
    s.forrige = s.side["pageInfo"]["hasPreviousPage"];
    return s;
}
Navne brugernavne(Proeve& p, const std::string& filter) {
    Navne out;
    const json svar = data(p, brugere(filter));
    for (const json& e : svar["brugerListe"]["edges"])
        out.push_back(e["node"]["brugernavn"]);
    return out;
}
std::string cursor(const Uuid& u) {
    return "\"" + markoer(u) + "\"";
}

}  // namespace

TEST_CASE("cursors are base64 of the UUID's text") {
    CHECK(markoer(u(1)) == "NWYwMDAwMDAtMDAwMC00MDAwLTgwMDAtMDAwMDAwMDAwMDAx");
    CHECK(fra_markoer(markoer(u(513))) == u(513));
    for (const char* wrong : {"", "x", "NWYwMDAwMDAtMDAwMC00MDAwLTgwMDAtMDAwMDAwMDAwMDA!",
                              "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}) {
        CHECK_FALSE(fra_markoer(wrong));
    }
}

TEST_CASE("the root first, then by UUID; active and inactive") {
    Proeve p;
    const Svar alle = side(p, "");
    CHECK(alle.navne == Navne{"Korsbæk", "Ældre", "Borgerservice", "Hjemmepleje"});
    CHECK_FALSE(alle.naeste);
    CHECK_FALSE(alle.forrige);
    CHECK(alle.side["pageInfo"]["startCursor"] == markoer(kRod));
    CHECK(alle.side["pageInfo"]["endCursor"] == markoer(kC));
    const json lukkede = data(p, enheder(", status: INAKTIV"))["organisationEnhedListe"];
    CHECK(lukkede["edges"].size() == 1);
    CHECK(lukkede["edges"][0]["node"]["enhedsnavn"] == "Lukket");
}

TEST_CASE("forwards") {
    Proeve p;
    Svar s = side(p, ", first: 2");
    CHECK(s.navne == Navne{"Korsbæk", "Ældre"});
    CHECK(s.naeste);
    CHECK_FALSE(s.forrige);
    s = side(p, ", first: 2, after: " + cursor(kA));
    CHECK(s.navne == Navne{"Borgerservice", "Hjemmepleje"});
    CHECK_FALSE(s.naeste);
    CHECK(s.forrige);
    s = side(p, ", first: 1, after: " + cursor(kRod));
    CHECK(s.navne == Navne{"Ældre"});
    CHECK(s.naeste);
    CHECK(s.forrige);
    s = side(p, ", after: " + cursor(kC));
    CHECK(s.navne.empty());
    CHECK(s.side["pageInfo"]["startCursor"].is_null());
    s = side(p, ", first: 0");
    CHECK(s.navne.empty());
    CHECK(s.naeste);
    CHECK(side(p, ", first: 1000").navne.size() == 4);
}

TEST_CASE("backwards") {
    Proeve p;
    Svar s = side(p, ", last: 2");
    CHECK(s.navne == Navne{"Borgerservice", "Hjemmepleje"});
    CHECK(s.forrige);
    CHECK_FALSE(s.naeste);
    s = side(p, ", last: 2, before: " + cursor(kB));
    CHECK(s.navne == Navne{"Korsbæk", "Ældre"});
    CHECK_FALSE(s.forrige);
    CHECK(s.naeste);
    s = side(p, ", last: 1, before: " + cursor(kB));
    CHECK(s.navne == Navne{"Ældre"});
    CHECK(s.forrige);
    s = side(p, ", before: " + cursor(kRod));
    CHECK(s.navne.empty());
    CHECK(s.naeste);
    CHECK(side(p, ", last: 9").navne.size() == 4);
}

TEST_CASE("paging through gives everything once, whatever the page size and direction") {
    Proeve p;
    for (unsigned i = 0; i < 40; ++i)
        p.verden.gem(org::kOrganisationEnhed, u(500 + i), enhed("E").gyldig());
    for (const int antal : {1, 2, 7, 43, 44, 45}) {
        CAPTURE(antal);
        const std::string n = std::to_string(antal);
        std::vector<std::string> frem, tilbage;
        std::string fra;
        for (bool mere = true; mere;) {
            const Svar s = side(p, ", first: " + n + fra);
            for (const json& e : s.side["edges"])
                frem.push_back(e["cursor"]);
            mere = s.naeste;
            fra = ", after: " + s.side["pageInfo"]["endCursor"].dump();
        }
        fra = "";
        for (bool mere = true; mere;) {
            const Svar s = side(p, ", last: " + n + fra);
            for (auto it = s.side["edges"].rbegin(); it != s.side["edges"].rend(); ++it) {
                tilbage.push_back((*it)["cursor"]);
            }
            mere = s.forrige;
            fra = ", before: " + s.side["pageInfo"]["startCursor"].dump();
        }
        CHECK(frem.size() == 44);
        std::ranges::reverse(tilbage);
        CHECK(frem == tilbage);
    }
}

TEST_CASE("paging arguments that make no sense") {
    Proeve p;
    for (const char* wrong : {", first: 1, last: 1", ", first: 1, before: \"x\"", ", first: -1",
                              ", after: \"x\"", ", last: -5", ", before: \"\""}) {
        CAPTURE(wrong);
        const json svar = spoerg(p, enheder(std::string(", status: AKTIV") + wrong));
        CHECK(fejl(svar) == Fejl{"ValidationError/ERROR"});
        CHECK(svar["data"]["organisationEnhedListe"].is_null());
    }
}

TEST_CASE("units by task") {
    Proeve p;
    const auto med = [&](const std::string& f) { return side(p, ", opgaver: {" + f + "}").navne; };
    CHECK(med("kleNummer: \"27.03.09\"") == Navne{"Ældre"});
    CHECK(med("kleNummer: [\"27*\", \"32.06.04\"]") == Navne{"Ældre", "Borgerservice"});
    CHECK(med("kleNummer: \"27.0*\", rolle: " + citeret(kAnsvarlig)) == Navne{"Ældre"});
    CHECK(med("kleNummer: \"27*\", rolle: " + citeret(kTelefon)).empty());
    CHECK(med("kleNummer: \"*\"") == Navne{"Ældre", "Borgerservice"});
    CHECK(med("kleNummer: \"99\"").empty());
    CHECK(med("kleNummer: []").empty());
    for (const char* wrong : {"27.3", "2", "27.03.091", "27,03", "*27", "27.*.01"}) {
        const json svar = spoerg(
            p, enheder(", status: AKTIV, opgaver: {kleNummer: \"" + std::string(wrong) + "\"}"));
        CHECK(fejl(svar) == Fejl{"ValidationError/ERROR"});
    }
}

TEST_CASE("a pattern with more classes than a search takes is tested on the hits") {
    Proeve p;
    for (unsigned i = 0; i < 700; ++i)
        p.verden.kle[u(2000 + i)] = {"27.99.99", ""};
    CHECK(side(p, ", opgaver: {kleNummer: \"27*\"}").navne == Navne{"Ældre"});
    CHECK(
        side(p, ", opgaver: {kleNummer: \"27*\", rolle: " + citeret(kTelefon) + "}").navne.empty());
    CHECK(side(p, ", last: 1, opgaver: {kleNummer: [\"27*\", \"32*\"]}").navne ==
          Navne{"Borgerservice"});
}

TEST_CASE("units by IT system; filters are ANDed") {
    Proeve p;
    CHECK(side(p, ", itSystemer: " + citeret(kSapa)).navne == Navne{"Ældre"});
    CHECK(side(p, ", itSystemer: [" + citeret(u(999)) + ", " + citeret(kSapa) + "]").navne ==
          Navne{"Ældre"});
    CHECK(side(p, ", itSystemer: []").navne.empty());
    CHECK(side(p, ", itSystemer: " + citeret(kSapa) + ", opgaver: {kleNummer: \"32*\"}")
              .navne.empty());
}

TEST_CASE("users by name, type, address and person") {
    Proeve p;
    CHECK(brugernavne(p, "") == Navne{"ida", "robot7"});
    CHECK(brugernavne(p, "brugernavn: \"rob*\"") == Navne{"robot7"});
    CHECK(brugernavne(p, "brugernavn: \"rob\"").empty());
    CHECK(brugernavne(p, "brugerTypeUuid: " + citeret(u(820))) == Navne{"robot7"});
    const auto adresse = [](const Uuid& rolle, const std::string& tekst) {
        return "adresseRolleFilter: {rolle: " + citeret(rolle) + ", tekst: \"" + tekst + "\"}";
    };
    CHECK(brugernavne(p, adresse(kEmail, "ida@*")) == Navne{"ida"});
    CHECK(brugernavne(p, adresse(kTelefon, "ida@*")).empty());
    CHECK(brugernavne(p, adresse(kEmail, "findes ikke")).empty());
    CHECK(brugernavne(p, "personFilter: {navn: \"Ida*\"}") == Navne{"ida"});
    CHECK(brugernavne(p, "personFilter: {navn: \"Ida*\", cpr: \"6101010001\"}") == Navne{"ida"});
    CHECK(brugernavne(p, "personFilter: {cpr: \"6101010002\"}").empty());
    CHECK(brugernavne(p, "personFilter: {}").size() == 2);
    CHECK(brugernavne(p, "brugernavn: \"robot7\", personFilter: {navn: \"Ida*\"}").empty());
}

TEST_CASE("a search on a hidden field finds nothing and says so") {
    Proeve p;
    p.rettigheder = adgang::kUdstil | adgang::kSeNavn;
    const json svar = spoerg(p, brugere("personFilter: {cpr: \"6101010001\"}"));
    CHECK(svar["data"]["brugerListe"]["edges"].empty());
    CHECK(fejl(svar) == Fejl{"Unauthorized/WARNING"});
    CHECK(brugernavne(p, "personFilter: {navn: \"Ida Skov\"}") == Navne{"ida"});
}

TEST_CASE("500 units with addresses and members cost a handful of calls") {
    Proeve p;
    for (unsigned i = 0; i < 600; ++i) {
        p.verden.gem(org::kOrganisationEnhed, u(3000 + i),
                     enhed("E")
                         .gyldig()
                         .til("Overordnet", kRod)
                         .dynamisk("Adresser", kAdresse1, kEmail, "1"));
    }
    const json svar =
        data(p, "{ organisationEnhedListe(cvr: \"11111111\", status: AKTIV, after: " + cursor(kC) +
                    ") { edges { node { enhedsnavn overordnetEnhed { uuid } "
                    "underliggendeEnheder { uuid } adresser { adresseTekst } "
                    "medlemskaber { bruger { brugernavn } } } } } }");
    CHECK(svar["organisationEnhedListe"]["edges"].size() == 500);
    CHECK(p.verden.gaeldende_kald <= 6);
    CHECK(p.verden.soeg_kald <= 6);
}

TEST_CASE("when the time is up, no more calls are made") {
    Proeve p;
    p.frist_us = monotonic_us() - 1;
    CHECK(spoerg(p, enheder(", status: AKTIV")) == "udløbet");
    CHECK(p.verden.gaeldende_kald + p.verden.soeg_kald == 0);
}

}  // namespace faelled::rest::falsk
