// The schemas we serve against the official examples, with xmllint and files in a temporary folder.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "soap/skema_test_hjaelp.hpp"
#include "soap/soap_test_hjaelp.hpp"
#include "soap/wsdl.hpp"

namespace fs = std::filesystem;
using namespace faelled;
using namespace faelled::soap;
using namespace faelled::soap::skematest;
using test::Proeve;

namespace {

// The bare messages among the examples; empty when the examples are not there.
std::string eksempler(const fs::path& root) {
    std::string files;
    if (!fs::exists(root)) return files;
    for (const auto& e : fs::recursive_directory_iterator(root)) {
        const std::string path = e.path();
        if (!path.ends_with(".xml") || path.find("/envelopes/") != std::string::npos ||
            path.find("/besked/") != std::string::npos)
            continue;
        files += " '" + path + "'";
    }
    return files;
}

const fs::path kKontrakt = "../shared/contracts/organisation";

// Every answer the endpoint can give, as one file per output element.
std::string skriv_svar(const Mappe& folder) {
    Proeve p;
    std::string files;
    int n = 0;
    const auto tag = [&](const net::Svar& s) {
        const std::size_t from = s.krop.find("<soap:Body>") + 11;
        const std::string name = "svar" + std::to_string(n++) + ".xml";
        folder.skriv(name, s.krop.substr(from, s.krop.find("</soap:Body>") - from));
        files += " '" + folder / name + "'";
    };
    const std::string uuid = R"(<sd:UUIDIdentifikator xmlns:sd="urn:oio:sagdok:3.0.0">)" +
                             test::kObjekt.text() + "</sd:UUIDIdentifikator>";
    for (const oio::Objektbeskrivelse* b : organisation::typer()) {
        const std::string xmlns = " xmlns=\"" + std::string(b->ns.uri) + "\">";
        const std::string lists = "<AttributListe/><TilstandListe/><RelationListe/>";
        const auto send = [&](const std::string& name, const std::string& content) {
            const std::string body =
                "<" + name + "Input" + xmlns + content + "</" + name + "Input>";
            const std::string path = "/organisation/" + std::string(b->segment) + "/6/";
            const net::Svar good = p.post(test::konvolut(body), path);
            REQUIRE(good.status == 200);
            REQUIRE_MESSAGE(good.krop.find("<sd:StatusKode>20<") != std::string::npos, good.krop);
            tag(good);
            p.spor.fejl = Fejl::kalder(43, "Æ & <b>");
            const net::Svar bad = p.post(test::konvolut(body), path);
            REQUIRE(bad.krop.find("<sd:StatusKode>43<") != std::string::npos);
            tag(bad);
            p.spor.fejl.reset();
        };
        send("Opret", lists);
        send("Import", "<" + std::string(b->navn) + ">" + uuid + "<Registrering>" + lists +
                           "</Registrering></" + std::string(b->navn) + ">");
        send("Ret", uuid);
        send("Passiver", uuid);
        send("Slet", uuid);
        send("Laes", uuid);
        send("List", uuid + uuid);
        send("Soeg", lists);
    }
    const auto system = [&](const std::string& ns, const std::string& body) {
        for (const bool fails : {false, true}) {
            if (fails) p.spor.fejl = Fejl::kalder(44, "Nej");
            tag(p.post(test::konvolut("<" + body.substr(0, body.find('>')) + " xmlns=\"" + ns +
                                      "\">" + body.substr(body.find('>') + 1))));
        }
        p.spor.fejl.reset();
    };
    const std::string os(kOrganisationSystem.uri);
    system(os, "FremsoegObjekthierarkiInput></FremsoegObjekthierarkiInput>");
    system(os, "AnonymiserInput><PersonCPR>6101010101</PersonCPR></AnonymiserInput>");
    system(os,
           "ImporterOrganisationSystemInput><o:Organisation "
           "xmlns:o=\"http://stoettesystemerne.dk/organisation/organisation/6/\">" +
               uuid +
               "<o:Registrering><o:AttributListe/><o:TilstandListe/><o:RelationListe/>"
               "</o:Registrering></o:Organisation><OrganisationEnhederInput/>"
               "</ImporterOrganisationSystemInput>");
    system(std::string(kOrganisationAdministration.uri),
           "FysiskSletInput><OrganisationUUID>" + test::kObjekt.text() +
               "</OrganisationUUID><OrganisationEnhedUUID>" + test::kObjekt.text() +
               "</OrganisationEnhedUUID></FysiskSletInput>");
    return files;
}

}  // namespace

TEST_CASE("the schemas are valid and take every official example message") {
    const std::string files = eksempler(kKontrakt / "examples");
    if (!har_xmllint() || files.empty()) {
        MESSAGE("skipped: needs xmllint and ../shared/contracts/organisation/examples");
        return;
    }
    const Mappe folder;
    skriv_skemaer(Proeve().skemaer, folder);
    const bool valid = std::system(kommando(folder / "alle.xsd", files).c_str()) == 0;
    CHECK_MESSAGE(valid, log(folder / "alle.xsd"));
}

TEST_CASE("what the endpoint answers is valid by its own schemas and by the official ones") {
    if (!har_xmllint()) {
        MESSAGE("skipped: needs xmllint");
        return;
    }
    const Mappe folder;
    skriv_skemaer(Proeve().skemaer, folder);
    const std::string files = skriv_svar(folder);
    const bool ours = std::system(kommando(folder / "alle.xsd", files).c_str()) == 0;
    CHECK_MESSAGE(ours, log(folder / "alle.xsd"));

    const fs::path official = kKontrakt / "all-organisation.xsd";
    if (!fs::exists(official)) {
        MESSAGE("official schemas not found: compared only with ours");
        return;
    }
    const std::string command = "xmllint --nonet --noout --schema '" + official.string() + "' " +
                                files + " >/dev/null 2>'" + folder / "officiel.log" + "'";
    const bool theirs = std::system(command.c_str()) == 0;
    CHECK_MESSAGE(theirs, log(folder / "officiel"));
}

TEST_CASE("what the schemas refuse") {
    if (!har_xmllint()) {
        MESSAGE("skipped: needs xmllint");
        return;
    }
    const Mappe folder;
    skriv_skemaer(Proeve().skemaer, folder);
    const auto valid = [&](const std::string& body) {
        folder.skriv("proeve.xml", body);
        return std::system(
                   kommando(folder / "alle.xsd", "'" + folder / "proeve.xml" + "'").c_str()) == 0;
    };
    const std::string uuid =
        "<sd:UUIDIdentifikator>" + test::kObjekt.text() + "</sd:UUIDIdentifikator>";
    CHECK(valid(test::bruger("ListInput", uuid)));
    CHECK_FALSE(valid(test::bruger("ListInput", "")));
    CHECK_FALSE(valid(test::bruger("LaesInput", uuid + uuid)));
    CHECK_FALSE(valid(test::laes_bruger("x")));
    const auto soeg = [](const std::string& attributes, const std::string& relations) {
        return test::bruger(
            "SoegInput", "<b:AttributListe>" + attributes +
                             "</b:AttributListe><b:TilstandListe/><b:RelationListe>" + relations +
                             "</b:RelationListe>");
    };
    const auto navn = [](std::size_t n) {
        return "<b:Egenskab><sd:BrugerNavn>" + std::string(n, 'x') +
               "</sd:BrugerNavn></b:Egenskab>";
    };
    CHECK(valid(soeg(navn(200), "")));
    CHECK_FALSE(valid(soeg(navn(201), "")));
    CHECK(valid(soeg("", "<sd:Tilhoerer/><sd:TilknyttedePersoner/><sd:TilknyttedePersoner/>")));
    CHECK_FALSE(valid(soeg("", "<sd:TilknyttedePersoner/><sd:Tilhoerer/>")));
    CHECK_FALSE(valid(soeg("", "<sd:Tilhoerer/><sd:Tilhoerer/>")));
    CHECK_FALSE(valid(soeg("", "<sd:Adresser/>")));
}
