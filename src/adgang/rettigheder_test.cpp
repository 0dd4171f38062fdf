#include "adgang/rettigheder.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

using namespace faelled;
using namespace faelled::adgang;

namespace {

constexpr std::string_view kUdstilRolle =
    "http://organisation.faelled.example/roles/servicesystemrole/Udstil/1";

std::vector<Rettighedsgruppe> to_grupper() {
    return {{Cvr{11111111},
             std::string(kUdstilRolle),
             {{"http://organisation.faelled.example/constraints/SeNavn/1", {"Ja"}},
              {"http://organisation.faelled.example/constraints/SeCPR-nummer/1", {"Nej"}}}},
            {Cvr{11111111},
             "http://organisation.faelled.example/roles/servicesystemrole/Rediger/1",
             {}}};
}

std::string liste(std::string_view inner,
                  std::string_view ns = "http://itst.dk/oiosaml/basic_privilege_profile") {
    return R"(<b:PrivilegeList xmlns:b=")" + std::string(ns) + "\">" + std::string(inner) +
           "</b:PrivilegeList>";
}

std::string gruppe(std::string_view inner) {
    return R"(<PrivilegeGroup Scope="urn:dk:gov:saml:cvrNumberIdentifier:11111111">)" +
           std::string(inner) + "</PrivilegeGroup>";
}

}  // namespace

TEST_CASE("3.5: the list is written byte for byte as the published example") {
    std::ifstream file("../shared/contracts/sikkerhed/examples/privilegier-system.xml");
    if (!file) {
        MESSAGE("skipped: ../shared is not here");
        return;
    }
    std::ostringstream text;
    text << file.rdbuf();
    CHECK(skriv_privilegier(to_grupper()) == text.str());
    const auto read = laes_privilegier(text.str());
    REQUIRE(read.has_value());
    CHECK(*read == to_grupper());
}

TEST_CASE("3.5: several values are joined with comma, and both forms are read alike") {
    const std::vector<Rettighedsgruppe> one{
        {Cvr{11111111}, "rolle", {{"kle", {"27.36.*", "27.38.04"}}}}};
    const std::string written = skriv_privilegier(one);
    CHECK(written.find(R"(<Constraint Name="kle">27.36.*,27.38.04</Constraint>)") !=
          std::string::npos);
    CHECK(laes_privilegier(written).value() == one);
    CHECK(laes_privilegier(
              liste(gruppe(
                  R"(<Privilege> rolle </Privilege><Constraint Name="kle">27.36.* ,</Constraint>
                     <Constraint Name="kle"> 27.38.04,27.36.*</Constraint>)")))
              .value() == one);
}

TEST_CASE("3.5: both namespaces are read, qualified content too, and values are escaped") {
    const std::string content = gruppe("<Privilege>a&amp;b</Privilege>");
    CHECK(laes_privilegier(liste(content)).value().front().rolle == "a&b");
    CHECK(laes_privilegier(liste(content, "http://digst.dk/oiosaml/basic_privilege_profile"))
              .has_value());
    CHECK(laes_privilegier(
              R"(<PrivilegeList xmlns="http://itst.dk/oiosaml/basic_privilege_profile">)" +
              content + "</PrivilegeList>")
              .has_value());
    const std::vector<Rettighedsgruppe> odd{{Cvr{1}, "a<b&\"c\"", {{"n<\"&", {"v<&"}}}}};
    CHECK(laes_privilegier(skriv_privilegier(odd)).value() == odd);
    CHECK(laes_privilegier(liste("")).value().empty());
}

TEST_CASE("5.4.10: a list that is not one is refused") {
    for (const std::string& bad : {
             std::string("nonsense"),
             std::string("<PrivilegeList/>"),
             liste(gruppe(""), "urn:other"),
             liste(gruppe("")),
             liste(gruppe("<Privilege>a</Privilege><Privilege>b</Privilege>")),
             liste(gruppe("<Privilege/>")),
             liste(gruppe("<Privilege>a<x/></Privilege>")),
             liste(gruppe("<Privilege>a</Privilege><Constraint>v</Constraint>")),
             liste(gruppe("<Privilege>a</Privilege><Andet/>")),
             liste("<Andet/>"),
             liste("<PrivilegeGroup><Privilege>a</Privilege></PrivilegeGroup>"),
             liste(R"(<PrivilegeGroup Scope="11111111"><Privilege>a</Privilege></PrivilegeGroup>)"),
             liste(R"(<PrivilegeGroup Scope="urn:dk:gov:saml:cvrNumberIdentifier:1111111">)"
                   "<Privilege>a</Privilege></PrivilegeGroup>"),
             liste(R"(<PrivilegeGroup Scope="urn:dk:gov:saml:cvrNumberIdentifier:">)"
                   "<Privilege>a</Privilege></PrivilegeGroup>"),
             "<!DOCTYPE a>" + liste(gruppe("<Privilege>a</Privilege>")),
         }) {
        CAPTURE(bad);
        CHECK_FALSE(laes_privilegier(bad).has_value());
    }
    CHECK_FALSE(laes_privilegier(std::string(kMaxPrivilegiebytes + 1, ' ')).has_value());
}
