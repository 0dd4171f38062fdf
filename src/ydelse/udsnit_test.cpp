#include "ydelse/udsnit.hpp"

#include <doctest/doctest.h>

#include "ydelse/test_ydelser.hpp"

using namespace faelled;
using namespace faelled::ydelse;

namespace {

constexpr std::uint32_t bit(unsigned n) {
    return 1U << n;
}

oio::Relation aktoer(std::string_view role) {
    oio::Relation r;
    r.art = bevrel::kAktoer;
    r.rolle = oio::Reference(Uuid::literal(role));
    return r;
}

}  // namespace

TEST_CASE("ydelse: the security profile is shown whatever is asked for") {
    for (const std::uint32_t vis : {0U, std::uint32_t{kBevEgenskaber}, ~0U})
        CHECK((udsnit(kBevillinger, vis).relationer & bit(bevrel::kSikkerhedsprofil)) != 0);
    const oio::Udsnit nothing = udsnit(kBevillinger, 0);
    CHECK(nothing.attributter == 0);
    CHECK(nothing.relationer == bit(bevrel::kSikkerhedsprofil));
    CHECK(udsnit(kEffektueringer, 0).relationer == 0);
}

TEST_CASE("ydelse: each value shows its own part") {
    CHECK(udsnit(kBevillinger, kBevEgenskaber).attributter == bit(0));
    CHECK(udsnit(kBevillinger, kBevYdelse).attributter == bit(kBevilgetYdelse));
    const std::uint32_t profile = bit(bevrel::kSikkerhedsprofil);
    CHECK(udsnit(kBevillinger, kBevSag).relationer == (profile | bit(bevrel::kSag)));
    CHECK(udsnit(kBevillinger, kBevPart).relationer == (profile | bit(bevrel::kPart)));
    CHECK(udsnit(kBevillinger, kBevAnsvarlig).relationer == (profile | bit(bevrel::kAktoer)));
    CHECK(udsnit(kEffektueringer, kEffAktoer).relationer ==
          (bit(effrel::kAktoer) | bit(effrel::kPart)));
    CHECK(udsnit(kEffektueringer, kEffDele).relationer == bit(effrel::kDel));
    CHECK(udsnit(kEffektueringer, kEffItsystem).relationer == bit(effrel::kItSystem));
}

TEST_CASE("ydelse: actors are shown by role, the extension when it is asked for") {
    oio::Indhold all;
    for (const std::string_view role :
         {bevrolle::kEjer, bevrolle::kAnsvarlig, bevrolle::kBopaelskommune})
        all.relationer.push_back(aktoer(role));
    all.lokal_udvidelse[oio::kAttributListe] = "<x></x>";

    oio::Indhold owner = all;
    behold_viste(kBevillinger, kBevEjer, owner);
    REQUIRE(owner.relationer.size() == 2);
    CHECK(owner.relationer[1] == all.relationer[2]);
    CHECK(owner.lokal_udvidelse[oio::kAttributListe].empty());

    oio::Indhold responsible = all;
    behold_viste(kBevillinger, kBevAnsvarlig | kBevUdvidelse, responsible);
    REQUIRE(responsible.relationer.size() == 1);
    CHECK(responsible.relationer[0] == all.relationer[1]);
    CHECK_FALSE(responsible.lokal_udvidelse[oio::kAttributListe].empty());

    oio::Indhold both = all;
    behold_viste(kBevillinger, ~0U, both);
    CHECK(both == all);
}
