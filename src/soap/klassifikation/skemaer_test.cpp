// The schemas we serve for Klassifikation against the official examples and schemas, a set per
// version.
#include <doctest/doctest.h>

#include "klassifikation/beskrivelser.hpp"
#include "soap/klassifikation/skemaer.hpp"
#include "soap/skema_test_hjaelp.hpp"

namespace fs = std::filesystem;
using namespace faelled;
using namespace faelled::soap;
using namespace faelled::soap::skematest;

namespace {

const fs::path kEksempler = "../shared/contracts/klassifikation/examples";

struct Version {
    std::string praefiks;  // of the example files
    std::vector<Skema> skemaer;
    std::vector<const oio::Objektbeskrivelse*> typer;
    fs::path officiel;
};

std::vector<Version> versioner() {
    using namespace klassifikation;
    const auto types = typer6();
    return {{"v6-",
             klassifikationsskemaer6(types.first<3>()),
             {types.begin(), types.end()},
             kEksempler / "driver-v6.xsd"},
            {"v7-", klassifikationsskemaer7(kKlasse7), {&kKlasse7}, kEksempler / "driver-v7.xsd"}};
}

bool kan_koere() {
    if (har_xmllint() && fs::exists(kEksempler)) return true;
    MESSAGE("skipped: needs xmllint and ../shared/contracts/klassifikation/examples");
    return false;
}

std::vector<fs::path> eksempler(const Version& v) {
    std::vector<fs::path> found;
    for (const auto& e : fs::directory_iterator(kEksempler))
        if (e.path().filename().string().starts_with(v.praefiks)) found.push_back(e.path());
    return found;
}

}  // namespace

TEST_CASE("klassifikation: our schemas take every official example message") {
    if (!kan_koere()) return;
    for (const Version& v : versioner()) {
        const Mappe folder;
        skriv_skemaer(v.skemaer, folder);
        std::string files;
        for (const fs::path& p : eksempler(v))
            files += " '" + p.string() + "'";
        REQUIRE_FALSE(files.empty());
        CHECK_MESSAGE(gyldige(folder, folder / "alle.xsd", files), log(folder / "log"));
    }
}

TEST_CASE("klassifikation: every object of the examples is read, and written as valid answers") {
    if (!kan_koere()) return;
    for (const Version& v : versioner()) {
        const Mappe folder;
        skriv_skemaer(v.skemaer, folder);
        std::string files;
        for (const fs::path& p : eksempler(v))
            for (const oio::Objektbeskrivelse* b : v.typer)
                files += rundtur(*b, p, folder);
        REQUIRE_FALSE(files.empty());
        CHECK_MESSAGE(gyldige(folder, folder / "alle.xsd", files), log(folder / "log"));
        CHECK_MESSAGE(gyldige(folder, v.officiel.string(), files), log(folder / "log"));
    }
}

TEST_CASE("klassifikation: whatever an object holds is written as both schemas want it") {
    if (!kan_koere()) return;
    for (const Version& v : versioner()) {
        const Mappe folder;
        skriv_skemaer(v.skemaer, folder);
        for (const oio::Objektbeskrivelse* b : v.typer) {
            const std::string files = tilfaeldige(*b, 60, folder);
            CHECK_MESSAGE(gyldige(folder, folder / "alle.xsd", files), log(folder / "log"));
            CHECK_MESSAGE(gyldige(folder, v.officiel.string(), files), log(folder / "log"));
        }
    }
}

TEST_CASE("klassifikation: the two versions differ where the contracts do") {
    if (!har_xmllint()) {
        MESSAGE("skipped: needs xmllint");
        return;
    }
    const auto all = versioner();
    const auto valid = [&](const Version& v, const std::string& body) {
        const Mappe folder;
        skriv_skemaer(v.skemaer, folder);
        const std::string ns(v.typer.back()->ns.uri);
        folder.skriv("m.xml", "<SoegInput xmlns='" + ns + "' xmlns:sd='urn:oio:sagdok:3.0.0'>" +
                                  body + "</SoegInput>");
        return gyldige(folder, folder / "alle.xsd", "'" + folder / "m.xml" + "'");
    };
    const auto soeg = [](const std::string& head, const std::string& attribute,
                         const std::string& relation) {
        return head + "<AttributListe><Egenskab>" + attribute +
               "</Egenskab></AttributListe><TilstandListe><PubliceretStatus/></TilstandListe>"
               "<RelationListe>" +
               relation + "</RelationListe>";
    };
    const std::string id =
        "<sd:UUIDIdentifikator>11111111-1111-4111-8111-111111111111</sd:UUIDIdentifikator>";
    const std::string role = "<sd:Rolle>" + id + "</sd:Rolle><sd:Type>" + id +
                             "</sd:Type><sd:Indeks>" + id + "</sd:Indeks>";
    const std::string mapping = "<sd:Mapninger>" + role + "</sd:Mapninger>";
    const std::string label =
        "<sd:Facet><sd:ReferenceID>" + id + "<sd:Label>x</sd:Label></sd:ReferenceID></sd:Facet>";
    struct Forskel {
        std::string besked;
        bool v6;
        bool v7;
    };
    const std::vector<Forskel> cases = {
        {soeg("", "", ""), true, true},
        {soeg("<sd:DataEjer><sd:CVR>19435075</sd:CVR></sd:DataEjer>", "", ""), false, true},
        {soeg("", "<sd:Sortering>100</sd:Sortering>", ""), false, true},
        {soeg("", "<sd:Sortering>0</sd:Sortering>", ""), false, false},
        {soeg("", "", "<sd:Erstatter/>"), true, false},
        {soeg("", "", "<sd:Mapninger/>"), true, false},
        {soeg("", "", mapping), false, true},
        {soeg("", "", label), false, true},
        {soeg("", "<sd:TitelTekst>" + std::string(301, 'x') + "</sd:TitelTekst>", ""), false,
         false},
        {soeg("", "<Soegeord><sd:SoegeordIdentifikator/></Soegeord>", ""), true, true},
        {soeg("", "<Soegeord><sd:TitelTekst/></Soegeord>", ""), false, false}};
    for (const Forskel& c : cases) {
        CHECK_MESSAGE(valid(all[0], c.besked) == c.v6, c.besked);
        CHECK_MESSAGE(valid(all[1], c.besked) == c.v7, c.besked);
    }
}
