// The tolerance list of organisation.md chapter 17, and the shapes of the answers.
#include "soap/objektbinding.hpp"

#include <doctest/doctest.h>

#include <string>

#include "soap/soap_test_hjaelp.hpp"

using namespace faelled;
using namespace faelled::soap;
using test::bruger;
using test::konvolut;
using test::Proeve;

namespace {

const std::string kUuid =
    "<sd:UUIDIdentifikator>22222222-2222-4222-8222-222222222222</sd:UUIDIdentifikator>";
const std::string kRef = "<sd:ReferenceID>" + kUuid + "</sd:ReferenceID>";

std::string tid(const std::string& name, const std::string& time) {
    return "<sd:" + name + "><sd:TidsstempelDatoTid>" + time +
           "</sd:TidsstempelDatoTid></sd:" + name + ">";
}
std::string virkning(const std::string& from, const std::string& to) {
    return "<sd:Virkning>" + tid("FraTidspunkt", from) +
           (to.empty() ? "" : tid("TilTidspunkt", to)) + "</sd:Virkning>";
}
std::string lister(const std::string& attributes, const std::string& relations) {
    return "<b:AttributListe>" + attributes +
           "</b:AttributListe><b:TilstandListe/><b:RelationListe>" + relations +
           "</b:RelationListe>";
}
std::string adresse(const std::string& label, const std::string& index) {
    return "<sd:Adresser>" + virkning("2024-01-01T00:00:00+01:00", "") + kRef + "<sd:Rolle>" +
           kUuid + label + "</sd:Rolle><sd:Type>" + kUuid + label + "</sd:Type><sd:Indeks>" +
           index + "</sd:Indeks></sd:Adresser>";
}

// Expects that code and returns the Body's content.
std::string svar(Proeve& p, const std::string& body, int code = 20) {
    const net::Svar s = p.post(konvolut(body));
    CHECK(s.status == 200);
    CHECK_MESSAGE(s.krop.find("<sd:StatusKode>" + std::to_string(code) + "<") != std::string::npos,
                  s.krop);
    const std::size_t from = s.krop.find("<soap:Body>") + 11;
    return s.krop.substr(from, s.krop.find("</soap:Body>") - from);
}

}  // namespace

TEST_CASE("1: ListInput without UUIDs is 40 in a ListOutput") {
    Proeve p;
    CHECK(svar(p, bruger("ListInput", ""), 40).starts_with("<bruger:ListOutput "));
    CHECK(p.spor.kald.empty());
}

TEST_CASE("5, 6: times without zone, year 1, seven digits; ends and Virkning left out") {
    Proeve p;
    const auto relationer = [&](const std::string& when) {
        svar(p, bruger("RetInput", kUuid + "<b:RelationListe><sd:Tilhoerer>" + when + kRef +
                                       "</sd:Tilhoerer></b:RelationListe>"));
        REQUIRE(p.spor.indhold.relationer.size() == 1);
        return p.spor.indhold.relationer.front().virkning;
    };
    CHECK(relationer(virkning("2024-06-01T00:00:00", "")).fra ==
          *parse_datetime("2024-06-01T00:00:00+02:00"));
    CHECK(relationer(virkning("0001-01-01T00:00:00", "")).fra < Tid{0});
    CHECK(relationer(virkning("2024-01-01T00:00:00.1234567Z", "")).fra.us % 1'000'000 == 123'456);
    CHECK(relationer(virkning("2024-01-01T00:00:00Z", "")).til == oio::kUangivet);
    CHECK(relationer("").fra == oio::kUangivet);

    svar(p,
         bruger("SoegInput", lister("<b:Egenskab><sd:BrugerNavn>ka*</sd:BrugerNavn></b:Egenskab>",
                                    "<sd:Tilhoerer>" + kRef + "</sd:Tilhoerer>")));
    CHECK(p.spor.soegning.eksempel.relationer.size() == 1);
}

TEST_CASE("7, 8, 9: URNs, xsi:type, unused declarations, any prefix, labels") {
    Proeve p;
    const std::string body =
        R"(<RetInput xmlns="http://stoettesystemerne.dk/organisation/bruger/6/" xmlns:q="urn:oio:sagdok:3.0.0" xmlns:unused="urn:unused">)"
        R"(<q:UUIDIdentifikator> 22222222-2222-4222-8222-222222222222 </q:UUIDIdentifikator><RelationListe>)"
        R"(<q:Tilhoerer><q:ReferenceID xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:type="q:UuidLabelInputType">)"
        R"(<q:URNIdentifikator>urn:uuid:22222222-2222-4222-8222-222222222222</q:URNIdentifikator>)"
        R"(</q:ReferenceID></q:Tilhoerer></RelationListe></RetInput>)";
    svar(p, body);
    REQUIRE(p.spor.indhold.relationer.size() == 1);
    const oio::Reference& ref = p.spor.indhold.relationer[0].ref;
    CHECK(ref.slags() == oio::Reference::Slags::kUrn);
    REQUIRE(ref.uuid() != nullptr);
    CHECK(*ref.uuid() == test::kObjekt);

    svar(p,
         bruger("RetInput", kUuid + "<b:RelationListe>" +
                                adresse("<sd:Label>Email</sd:Label>", "1") + "</b:RelationListe>"));
    CHECK(p.spor.indhold.relationer.size() == 1);
}

TEST_CASE("12, 13, 14, 15: zero-length periods, equal Indeks, all lists, upper case") {
    Proeve p;
    const std::string day = "2024-01-01T00:00:00+01:00";
    svar(
        p,
        bruger("RetInput",
               "<sd:UUIDIdentifikator>AAAAAAAA-2222-4222-8222-22222222222F</sd:UUIDIdentifikator>" +
                   lister("", adresse("", "1") + adresse("", "1") + "<sd:Tilhoerer>" +
                                  virkning(day, day) + kRef + "</sd:Tilhoerer>")));
    CHECK(p.spor.uuid.text() == "aaaaaaaa-2222-4222-8222-22222222222f");
    CHECK(p.spor.indhold.relationer.size() == 3);
    CHECK(p.spor.indhold.har == std::array<bool, 3>{true, true, true});
}

TEST_CASE("every type takes each of its eight operations") {
    for (const oio::Objektbeskrivelse* b : organisation::typer()) {
        Proeve p;
        const std::string ns(b->ns.uri);
        const std::string lists = "<AttributListe/><TilstandListe/><RelationListe/>";
        const std::string uuid = R"(<sd:UUIDIdentifikator xmlns:sd="urn:oio:sagdok:3.0.0">)" +
                                 test::kObjekt.text() + "</sd:UUIDIdentifikator>";
        const std::string navn(b->navn);
        const std::pair<std::string, std::string> inputs[] = {
            {"Opret", lists},
            {"Import",
             "<" + navn + ">" + uuid + "<Registrering>" + lists + "</Registrering></" + navn + ">"},
            {"Ret", uuid},
            {"Passiver", uuid},
            {"Slet", uuid},
            {"Laes", uuid},
            {"List", uuid},
            {"Soeg", lists}};
        for (const auto& [name, content] : inputs) {
            const std::string out = svar(
                p, "<" + name + "Input xmlns=\"" + ns + "\">" + content + "</" + name + "Input>");
            CHECK(out.starts_with("<" + std::string(b->ns.praefiks) + ":" + name + "Output "));
        }
        REQUIRE(p.spor.kald.size() == 8);
        CHECK(p.spor.kald[1] == std::string(b->segment) + ".importer");
    }
}

TEST_CASE("answers have the extras that clients need") {
    Proeve p;
    CHECK(svar(p, bruger("OpretInput", lister("", ""))).find(kUuid) != std::string::npos);
    const std::string soeg = bruger("SoegInput", lister("", ""));
    CHECK(svar(p, soeg).find("<sd:IdListe>" + kUuid + "</sd:IdListe>") != std::string::npos);
    p.spor.fundet.clear();
    CHECK(svar(p, soeg, 44).find("<sd:IdListe></sd:IdListe>") != std::string::npos);
    p.spor.fejl = Fejl::kalder(43, "Nej");
    CHECK(svar(p, soeg, 43).find("<sd:IdListe></sd:IdListe>") != std::string::npos);
    CHECK(svar(p, bruger("SoegInput", "<b:Ukendt/>"), 40).find("<sd:IdListe></sd:IdListe>") !=
          std::string::npos);
}
