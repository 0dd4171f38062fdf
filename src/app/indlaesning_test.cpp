#include "app/indlaesning.hpp"

#include <doctest/doctest.h>

#include "app/demo/kommuneplan.hpp"
#include "app/faellesdata.hpp"
#include "app/husholdning.hpp"
#include "app/testmappe_test.hpp"
#include "organisation/organisation.hpp"
#include "store/memory/memory_lager.hpp"
#include "store/rocks/rocks_lager.hpp"

using namespace faelled;
using namespace faelled::app;
namespace org = organisation;

namespace {

const Grunddata& grund() {
    static const Grunddata kGrund = *Grunddata::indlaes();
    return kGrund;
}
const Tid kIdag = dato("2026-11-21");

struct Opstilling {
    Testmappe mappe;
    Konfiguration konfiguration;
    ManualClock ur{kIdag.plus(12 * 3600 * kSekund)};

    Result<std::unique_ptr<store::Lager>> aabn(bool demo) {
        std::vector<Demokommune> kommuner;
        if (demo) kommuner = *demokommuner(grund(), kIdag);
        return aabn_startlager({mappe.sti("lager"), &konfiguration, &grund(), &ur,
                                &system_entropy(), std::move(kommuner)});
    }
};

std::string navn_nu(oio::Motor& motor, const oio::Objektbeskrivelse& b, Cvr ejer,
                    const Uuid& uuid) {
    const auto o = motor.laes(b, ejer, {uuid, {}});
    REQUIRE(o.has_value());
    REQUIRE(o->registreringer.size() == 1);
    REQUIRE(o->registreringer[0].indhold.egenskaber.size() == 1);
    return *o->registreringer[0].indhold.egenskaber[0].felt(1);
}

}  // namespace

TEST_CASE("A first start loads everything, a second one nothing") {
    Opstilling o;
    std::uint64_t objekter = 0;
    {
        const auto lager = o.aabn(true);
        REQUIRE_MESSAGE(lager.has_value(), (lager ? "" : lager.error().tekst));
        objekter = (*lager)->tal().objekter;
        CHECK(objekter > 4000);
        CHECK((*lager)->tal().udbakke == 0);

        oio::Motor motor(**lager, o.ur, system_entropy(), {});
        const Cvr kb = korsbaek().cvr;
        const auto enhed = [](const char* noegle) {
            return Uuid::named(navnerum(), std::string("11111111:enhed:") + noegle);
        };
        CHECK(navn_nu(motor, org::kOrganisation, org::kOperatoer, korsbaek().organisation) ==
              "Korsbæk Kommune");
        CHECK(navn_nu(motor, org::kOrganisationEnhed, kb, enhed("YDEL")) == "Ydelsescentret");
        // Before it was renamed.
        oio::LaesInput foer{enhed("YDEL"), {}};
        foer.filter.virkning_fra = foer.filter.virkning_til = dato("2022-01-01");
        const auto gammel = motor.laes(org::kOrganisationEnhed, kb, foer);
        REQUIRE(gammel.has_value());
        CHECK(*gammel->registreringer[0].indhold.egenskaber.at(0).felt(1) ==
              "Center for Kontante Ydelser");
        // Closed: no parent any more.
        const auto lukket = motor.laes(org::kOrganisationEnhed, kb, {enhed("KOPI"), {}});
        REQUIRE(lukket.has_value());
        CHECK(lukket->registreringer[0].indhold.tilstande.at(0).kode == org::kInaktiv);
        for (const oio::Relation& r : lukket->registreringer[0].indhold.relationer) {
            CHECK(r.art != org::relation(org::kOrganisationEnhed, "Overordnet"));
            CHECK(r.art != org::relation(org::kOrganisationEnhed, "Tilhoerer"));
        }
    }
    const auto igen = o.aabn(true);
    REQUIRE(igen.has_value());
    CHECK((*igen)->tal().objekter == objekter);
}

TEST_CASE("Without demo, and demo later") {
    Opstilling o;
    {
        const auto lager = o.aabn(false);
        REQUIRE(lager.has_value());
        CHECK((*lager)->tal().objekter == 3 * 108 + 52);
    }
    const auto lager = o.aabn(true);
    REQUIRE(lager.has_value());
    CHECK((*lager)->tal().objekter > 4000);
}

TEST_CASE("A load that was cut off goes on where it stopped") {
    Opstilling o;
    std::uint64_t helt = 0;
    {
        // Half of the demo, no marks: as a kill would leave it.
        const auto lager = store::aabn_rocks(o.mappe.sti("lager"), {});
        REQUIRE(lager.has_value());
        oio::Motor motor(**lager, o.ur, system_entropy(), {});
        Demokommune kb = std::move(demokommuner(grund(), kIdag)->front());
        kb.objekter.resize(kb.objekter.size() / 2);
        const oio::Skriver skriver{kb.myndighed.cvr, oio::Reference(kb.myndighed.organisation), {}};
        REQUIRE(indlaes(motor, skriver, std::move(kb.objekter)));
    }
    {
        const auto lager = o.aabn(true);
        REQUIRE_MESSAGE(lager.has_value(), (lager ? "" : lager.error().tekst));
        helt = (*lager)->tal().objekter;
    }
    Opstilling uden;
    const auto lager = uden.aabn(true);
    REQUIRE(lager.has_value());
    CHECK((*lager)->tal().objekter == helt);
}

TEST_CASE("A store made by seed refuses the demo and says what to do") {
    Opstilling o;
    {
        const auto lager = o.aabn(false);
        REQUIRE(lager.has_value());
        REQUIRE(saet_maerke(**lager, kMaerkeSeed));
    }
    const auto demo = o.aabn(true);
    REQUIRE_FALSE(demo.has_value());
    CHECK(demo.error().slags == FejlSlags::kKalder);
    CHECK(demo.error().tekst.find("--no-demo") != std::string::npos);
    CHECK(o.aabn(false).has_value());
}

TEST_CASE("A failing disk stops the load with the object's name") {
    const auto lager = store::lav_memory_lager();
    ManualClock ur(kIdag);
    oio::Motor motor(*lager, ur, system_entropy(), {});
    lager->plan().skrivefejl_om = 3;
    std::vector<Objekt> objekter = faelles_objekter(alle_myndigheder(grund()), {});
    // Many are written at once: the third write begins with this one.
    const Objekt& ramt = objekter.at(128);
    const std::string navn = std::string(ramt.type->navn) + " " + ramt.input.uuid.text() + ":";
    const auto svar = indlaes(motor, {org::kOperatoer, {}, {}}, std::move(objekter));
    REQUIRE_FALSE(svar.has_value());
    CHECK(svar.error().tekst.find(navn) != std::string::npos);
}

TEST_CASE("The outbox is trimmed to the newest events") {
    const auto lager = store::lav_memory_lager();
    for (int i = 0; i < 25; ++i) {
        store::Batch b;
        for (int j = 0; j < 1000; ++j)
            b.udbakke.push_back(std::to_string(i * 1000 + j));
        REQUIRE(lager->append(std::move(b)));
    }
    std::string fra;
    CHECK(*trim_udbakke(*lager, 25'000, fra) == 0);
    CHECK(*trim_udbakke(*lager, 7'300, fra) == 17'700);
    CHECK(lager->tal().udbakke == 7'300);
    std::string foerste;
    REQUIRE(lager->scan(store::Rum::kUdbakke, {}, {}, [&](std::string_view, std::string_view v) {
        foerste = v;
        return false;
    }));
    CHECK(foerste == "17700");
    CHECK(*trim_udbakke(*lager, 7'300, fra) == 0);
}
