// A person who is logged in to our own pages (docs/beslutninger/018).
#include <doctest/doctest.h>

#include "adgang/test_afvist.hpp"
#include "adgang/test_verden.hpp"

using namespace faelled;
using namespace faelled::adgang;
using namespace faelled::adgang::test;
using Grund = Afvisning::Grund;

namespace {

Personkald anne(const std::string& role, Cvr scope = kKorsbaek) {
    return {.system = u(90),
            .systemnavn = "siderne",
            .bruger = u(91),
            .myndighed = kKorsbaek,
            .grupper = {{scope, role, {}}},
            .transaktion = u(92)};
}

}  // namespace

TEST_CASE("018: a person is let in with what her groups mean at the service") {
    Verden v;
    const auto caller = v.gate->person(anne(kUdstilRolle), v.organisation);
    REQUIRE(caller.has_value());
    CHECK(caller->bruger() == u(91));
    CHECK(caller->system() == u(90));
    CHECK(caller->myndighed() == kKorsbaek);
    CHECK(caller->organisation() == u(21));
    CHECK(caller->transaktion() == u(92));
    CHECK(caller->har(kUdstilBit));
    CHECK_FALSE(caller->har(kRedigerBit));
    CHECK_FALSE(caller->aftale());
}

TEST_CASE("018: no role, another authority's role, nobody's authority: refused") {
    Verden v;
    CHECK(afvist(v.gate->person(anne("http://x/roles/servicesystemrole/andet/1"),
                                v.organisation)) == Grund::kManglerRolle);
    Personkald stranger = anne(kUdstilRolle);
    stranger.myndighed = Cvr{12345678};
    CHECK(afvist(v.gate->person(stranger, v.organisation)) == Grund::kIngenAftale);
    v.plan.tjeneste_aktiv = false;
    v.saet();
    CHECK(afvist(v.gate->person(anne(kUdstilRolle), v.organisation)) == Grund::kUkendtTjeneste);
    v.plan.tjeneste_aktiv = true;
    v.plan.myndighed_aktiv = false;
    v.saet();
    CHECK(afvist(v.gate->person(anne(kUdstilRolle), v.organisation)) == Grund::kIngenAftale);
}
