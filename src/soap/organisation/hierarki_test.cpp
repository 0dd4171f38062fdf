#include "soap/organisation/hierarki.hpp"

#include <doctest/doctest.h>

#include <string>

#include "soap/soap_test_hjaelp.hpp"

using namespace faelled;
using namespace faelled::soap;
using test::konvolut;
using test::Proeve;

namespace {

std::string system(const std::string& name, const std::string& content) {
    return "<t:" + name +
           R"( xmlns:t="http://stoettesystemerne.dk/organisation/organisationsystem/6/")"
           R"( xmlns:sd="urn:oio:sagdok:3.0.0" xmlns:o="http://stoettesystemerne.dk/organisation/organisation/6/")"
           R"( xmlns:e="http://stoettesystemerne.dk/organisation/organisationenhed/6/">)" +
           content + "</t:" + name + ">";
}

std::string svar(Proeve& p, const std::string& body, int code) {
    const net::Svar s = p.post(konvolut(body), "/organisation/organisationsystem/6/");
    CHECK(s.status == 200);
    CHECK_MESSAGE(s.krop.find("<sd:StatusKode>" + std::to_string(code) + "<") != std::string::npos,
                  s.krop);
    return s.krop;
}

// The six containers, in order.
bool har_beholdere(const std::string& reply) {
    std::size_t at = 0;
    for (const std::string_view name : kHierarkibeholdere) {
        at = reply.find("<organisationsystem:" + std::string(name) + ">", at);
        if (at == std::string::npos) return false;
    }
    return true;
}

const std::string kUuid =
    "<sd:UUIDIdentifikator>" + test::kObjekt.text() + "</sd:UUIDIdentifikator>";
std::string objekt(const std::string& prefix, const std::string& name) {
    const std::string p = prefix + ":";
    return "<" + p + name + ">" + kUuid + "<" + p + "Registrering><" + p + "AttributListe/><" + p +
           "TilstandListe/><" + p + "RelationListe/></" + p + "Registrering></" + p + name + ">";
}

}  // namespace

TEST_CASE("fremsoegobjekthierarki reads paging and the filters of each type") {
    Proeve p;
    const std::string reply = svar(
        p,
        system("FremsoegObjekthierarkiInput",
               "<sd:FoersteResultatReference>500</sd:FoersteResultatReference>"
               "<sd:MaksimalAntalKvantitet>250</sd:MaksimalAntalKvantitet>"
               "<t:OrganisationFunktionSoegEgenskab><sd:FunktionNavn>EXCLUDE!</sd:FunktionNavn>"
               "</t:OrganisationFunktionSoegEgenskab><t:BrugerSoegEgenskab>"
               "<sd:BrugerNavn>EXCLUDE!</sd:BrugerNavn></t:BrugerSoegEgenskab>"),
        20);
    CHECK(har_beholdere(reply));
    CHECK(reply.find("<organisationsystem:FiltreretOejebliksbillede><organisation:ObjektType>") !=
          std::string::npos);
    const HierarkiForespoergsel& in = p.spor.hierarki;
    CHECK(in.hoved.foerste == 500);
    CHECK(in.hoved.maksimum == 250);
    CHECK_FALSE(in.egenskaber[0].has_value());
    REQUIRE(in.egenskaber[2].has_value());
    REQUIRE(in.egenskaber[2]->felt(1) != nullptr);
    CHECK(*in.egenskaber[2]->felt(1) == "EXCLUDE!");
    CHECK(in.egenskaber[3].has_value());
    CHECK_FALSE(in.egenskaber[5].has_value());
}

TEST_CASE("fremsoegobjekthierarki has its six containers on every code") {
    Proeve p;
    CHECK(har_beholdere(svar(p, system("FremsoegObjekthierarkiInput", "<t:Ukendt/>"), 40)));
    const std::string twice = "<t:BrugerSoegEgenskab/><t:BrugerSoegEgenskab/>";
    CHECK(har_beholdere(svar(p, system("FremsoegObjekthierarkiInput", twice), 40)));
    const std::string order = "<t:BrugerSoegEgenskab/><t:OrganisationSoegEgenskab/>";
    CHECK(har_beholdere(svar(p, system("FremsoegObjekthierarkiInput", order), 40)));
    CHECK(p.spor.kald.empty());
    p.spor.fejl = Fejl::miljoe("Disken");
    CHECK(har_beholdere(svar(p, system("FremsoegObjekthierarkiInput", ""), 50)));
}

TEST_CASE("import answers one UnikRetur per object, or a StandardRetur") {
    Proeve p;
    const std::string units = "<t:OrganisationEnhederInput>" + objekt("e", "OrganisationEnhed") +
                              objekt("e", "OrganisationEnhed") + "</t:OrganisationEnhederInput>";
    const std::string reply =
        svar(p, system("ImporterOrganisationSystemInput", objekt("o", "Organisation") + units), 49);
    CHECK(reply.find("<sd:UnikRetur><sd:StatusKode>20</sd:StatusKode>"
                     "<sd:FejlbeskedTekst>OK</sd:FejlbeskedTekst>"
                     "<sd:Type>OrganisationEnhed</sd:Type>") != std::string::npos);
    CHECK(reply.find("<sd:StandardRetur>") == std::string::npos);

    for (const std::string& wrong :
         {std::string(), units, objekt("o", "Organisation"),
          objekt("o", "Organisation") + units + units,
          objekt("o", "Organisation") + "<t:OrganisationEnhederInput>" +
              objekt("o", "Organisation") + "</t:OrganisationEnhederInput>"}) {
        const std::string no = svar(p, system("ImporterOrganisationSystemInput", wrong), 40);
        CHECK(no.find("<sd:StandardRetur>") != std::string::npos);
    }
}

TEST_CASE("anonymiser takes a UUID or a CPR number") {
    Proeve p;
    const auto med = [&](const std::string& content, int code) {
        svar(p, system("AnonymiserInput", content), code);
    };
    med("<t:PersonUUID>" + test::kObjekt.text() + "</t:PersonUUID>", 20);
    CHECK(std::get<Uuid>(p.spor.anonymiser.person) == test::kObjekt);
    med("<t:PersonCPR>6101010101</t:PersonCPR>", 20);
    CHECK(std::get<std::string>(p.spor.anonymiser.person) == "6101010101");
    for (const std::string wrong :
         {"", "<t:PersonCPR>610101-0101</t:PersonCPR>", "<t:PersonUUID>x</t:PersonUUID>",
          "<t:PersonCPR>6101010101</t:PersonCPR><t:PersonCPR>6101010101</t:PersonCPR>",
          "<t:Andet/>"})
        med(wrong, 40);
    CHECK(p.spor.kald.size() == 2);
}

TEST_CASE("fysiskslet wants both UUIDs") {
    Proeve p;
    const auto med = [&](const std::string& content, int code) {
        svar(p,
             "<FysiskSletInput "
             "xmlns=\"http://stoettesystemerne.dk/organisation/organisationadministration/6/\">" +
                 content + "</FysiskSletInput>",
             code);
    };
    const std::string one = "<OrganisationUUID>" + test::kObjekt.text() + "</OrganisationUUID>";
    const std::string two =
        "<OrganisationEnhedUUID>" + test::kSystem.text() + "</OrganisationEnhedUUID>";
    med(one + two, 20);
    CHECK(p.spor.uuid == test::kSystem);
    for (const std::string& wrong : {std::string(), one, two, two + one, one + two + two})
        med(wrong, 40);
    CHECK(p.spor.kald.size() == 1);
}
