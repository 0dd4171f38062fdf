#include "adgang/afgraensning.hpp"

#include <doctest/doctest.h>

#include "base/uuid.hpp"

using namespace faelled;
using namespace faelled::adgang;
using Slags = Afgraensningsregel::Slags;
using Vaerdislags = store::Betingelse::Vaerdi::Slags;

namespace {

constexpr std::string_view kKle = "http://sts.kombit.dk/constraints/KLE/1";
const std::vector<Afgraensningsregel> kRegler{{std::string(kKle), Slags::kKle, 3},
                                              {"foelsomhed", Slags::kFoelsomhed, 4},
                                              {"orgenhed", Slags::kUuid, 5},
                                              {"felt", Slags::kFelter, 0},
                                              {"tekst", Slags::kTekst, 6}};

std::vector<Dataafgraensning> oversat(std::vector<Afgraensning> limits) {
    const std::vector<Rettighedsgruppe> groups{{Cvr{11111111}, "laes", std::move(limits)}};
    return dataafgraensninger(groups, "laes", kRegler, {});
}

}  // namespace

TEST_CASE("KLE patterns: a subject, a group, a main group, all") {
    const auto passer = [](const char* pattern, const char* number) {
        return KleMoenster::laes(pattern).value().passer(number);
    };
    CHECK(passer("27.36.04", "27.36.04"));
    CHECK_FALSE(passer("27.36.04", "27.36.05"));
    CHECK(passer("27.36.*", "27.36.04"));
    CHECK_FALSE(passer("27.36.*", "27.37.04"));
    CHECK(passer("27.*", "27.36.04"));
    CHECK_FALSE(passer("27.*", "28.36.04"));
    CHECK(passer("*", "00.01.00"));
    CHECK(passer(" 27.* ", "27.36.04"));
    CHECK(passer("27.3*", "27.36.04"));
    CHECK_FALSE(passer("27.3*", "27.12.04"));
    CHECK(passer("27.36.0*", "27.36.04"));
    CHECK(passer("2*", "27.36.04"));
    CHECK_FALSE(passer("99.99.99", "27.36.04"));
    for (const char* bad : {"", "27", "27.36", "27.36.0", "27.36.04.*", "27.36.04.01", "2.*", "27*",
                            "27.36*", "**", "a.*", ".*", "27..*", "27.36.*.", "*.*"}) {
        CAPTURE(bad);
        CHECK_FALSE(KleMoenster::laes(bad).has_value());
    }
}

TEST_CASE("Sensitivity is cumulative, by number or by name") {
    CHECK(laes_foelsomhed("3") == Foelsomhed::kFoelsom);
    CHECK(laes_foelsomhed("FOELSOMME_PERSONOPLYSNINGER") == Foelsomhed::kFoelsom);
    CHECK(navn(Foelsomhed::kVip) == "VIP_SAGER");
    for (const char* bad : {"", "0", "5", "33", "vip"})
        CHECK_FALSE(laes_foelsomhed(bad));
    const auto limits = oversat({{"foelsomhed", {"2"}}});
    REQUIRE(limits.size() == 1);
    REQUIRE(limits[0].betingelser.size() == 1);
    CHECK(limits[0].betingelser[0].indeks == 4);
    CHECK(limits[0].betingelser[0].vaerdier.size() == 2);
    CHECK(limits[0].betingelser[0].vaerdier[1].tekst == "FORTROLIGE_PERSONOPLYSNINGER");
    CHECK(oversat({{"foelsomhed", {"4"}}})[0].alt());
}

TEST_CASE("A group becomes conditions for the store's search") {
    const Uuid unit = Uuid::literal("7f1d0a52-38a4-4c0f-9a55-000000000001");
    const auto limits =
        oversat({{std::string(kKle), {"27.36.*", "32.30.04"}}, {"orgenhed", {unit.text()}}});
    REQUIRE(limits.size() == 1);
    CHECK(limits[0].scope == Cvr{11111111});
    REQUIRE(limits[0].betingelser.size() == 2);
    const auto& kle = limits[0].betingelser[0];
    CHECK(kle.indeks == 3);
    CHECK(kle.vaerdier[0].tekst == "27.36.");
    CHECK(kle.vaerdier[0].slags == Vaerdislags::kPraefiks);
    CHECK(kle.vaerdier[1].tekst == "32.30.04");
    CHECK(kle.vaerdier[1].slags == Vaerdislags::kEksakt);
    CHECK(limits[0].betingelser[1].vaerdier[0].tekst == unit.view());
    CHECK(oversat({{std::string(kKle), {"27.36.04", "*"}}})[0].alt());
    CHECK(oversat({{"felt", {"Ja"}}})[0].alt());
    CHECK(oversat({})[0].alt());
}

TEST_CASE("A limit that is not understood gives nothing") {
    CHECK(oversat({{"ukendt", {"x"}}}).empty());
    CHECK(oversat({{std::string(kKle), {}}}).empty());
    CHECK(oversat({{std::string(kKle), {"27.36.*", "99"}}}).empty());
    CHECK(oversat({{"foelsomhed", {"1", "4"}}}).empty());
    CHECK(oversat({{"orgenhed", {"ikke en uuid"}}}).empty());
    CHECK(oversat({{"tekst", {std::string(65, 'x')}}}).empty());
    const std::vector<Rettighedsgruppe> other{{Cvr{11111111}, "skriv", {}}};
    CHECK(dataafgraensninger(other, "laes", kRegler, {}).empty());
}

TEST_CASE("Field limits are said with Ja, in any case") {
    const Rettighedsgruppe g{Cvr{11111111}, "laes", {{"SeNavn", {" ja"}}, {"SeCPR", {"Nej"}}}};
    CHECK(siger(g, "SeNavn", "Ja"));
    CHECK_FALSE(siger(g, "SeCPR", "Ja"));
    CHECK_FALSE(siger(g, "andet", "Ja"));
}
