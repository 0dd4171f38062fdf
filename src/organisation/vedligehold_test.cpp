#include "organisation/vedligehold.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "oio/fletning.hpp"
#include "organisation/billede.hpp"
#include "organisation/konstanter.hpp"
#include "organisation/test_enheder.hpp"

using namespace faelled;
using namespace faelled::organisation;
using namespace faelled::organisation::test;

TEST_CASE("vedligehold: days and texts") {
    CHECK(laes_dag("fra", "2026-12-31"));
    for (const char* bad : {"", "31-12-2026", "2026-13-01", "2026-12-31T10:00:00", "1850-01-01"}) {
        const auto r = laes_dag("fra", bad);
        REQUIRE_FALSE(r);
        CHECK(r.error().element == "fra");
        CHECK(r.error().kode == 40);
    }
    CHECK(*laes_tekst("navn", "  Børn og unge ", 12) == "Børn og unge");
    CHECK_FALSE(laes_tekst("navn", "Børn og unge", 11));
    CHECK_FALSE(laes_tekst("navn", " ", 10));
    CHECK_FALSE(laes_tekst("navn", "a\nb", 10));
}

TEST_CASE("vedligehold: a parent is active, ours and not below the unit") {
    const std::vector way{nr(5), nr(2), nr(1)};
    CHECK(kontroller_overordnet(nr(9), way, true));
    CHECK_FALSE(kontroller_overordnet(nr(9), way, false));
    CHECK_FALSE(kontroller_overordnet(nr(9), {}, true));
    CHECK_FALSE(kontroller_overordnet(nr(5), way, true));
    const auto ring = kontroller_overordnet(nr(2), way, true);
    REQUIRE_FALSE(ring);
    CHECK(ring.error().element == "overordnet");
}

TEST_CASE("vedligehold: a position in the future is active today and holds later") {
    const Fra later = fra("2025-03-01");
    const oio::Indhold c = ny_stilling({"Læge", nr(1), nr(2)}, nr(3), later, dag("2025-01-01"));
    const Tid today = dag("2025-01-01");
    CHECK(aktiv_ved(c, today));
    CHECK(gyldighed_ved(c, today) != nullptr);
    const std::uint8_t users = relation(kOrganisationFunktion, "TilknyttedeBrugere");
    CHECK(relation_ved(c, users, today) == nullptr);
    CHECK(relation_ved(c, users, later.dag) != nullptr);
    const oio::Relation* type =
        relation_ved(c, relation(kOrganisationFunktion, "Funktionstype"), today);
    REQUIRE(type != nullptr);
    CHECK(*type->ref.uuid() == klasse::enhedsrolle());
}

TEST_CASE("vedligehold: ending a position that has not begun takes it away") {
    const oio::Indhold c =
        ny_stilling({"Læge", nr(1), nr(2)}, nr(3), fra("2025-06-01"), dag("2025-01-01"));
    const oio::Indhold after = oio::flet(
        kOrganisationFunktion, c, afslut_stilling(c, fra("2025-03-01")), oio::Rettemaade::kFlet);
    for (const oio::Relation& r : after.relationer)
        CHECK(r.art != relation(kOrganisationFunktion, "TilknyttedeBrugere"));
    CHECK_FALSE(aktiv_ved(after, dag("2025-07-01")));
}

TEST_CASE("vedligehold: contact data have the form of their role") {
    CHECK(kontroller_kontakt("ENHED_EMAIL", "post@korsbaek.example"));
    for (const char* bad : {"post", "@x", "a@b@c", "a b@c", "a@"})
        CHECK_FALSE(kontroller_kontakt("ENHED_EMAIL", bad));
    CHECK(kontroller_kontakt("ENHED_EAN", "5790000000000"));
    CHECK_FALSE(kontroller_kontakt("ENHED_EAN", "579000000000"));
    CHECK_FALSE(kontroller_kontakt("ENHED_PNR", "12345678"));
    CHECK_FALSE(kontroller_kontakt("BRUGER_TELEFON", "1234"));
    CHECK(kontroller_kontakt("BRUGER_TELEFON", "+45 12 34 56 78"));
    CHECK(kontroller_kontakt("ENHED_AABNINGSTID_TELEFON", "kl. 9-12"));
    CHECK_FALSE(kontroller_kontakt("ENHED_URL", "korsbaek.example"));
}

TEST_CASE("vedligehold: tasks are exactly those that are wished from the day") {
    oio::Indhold c = ny_enhed({"A", "a", {}}, fra("2024-01-01"));
    const auto set = [&](const std::vector<Uuid>& classes, const char* day) {
        c = oio::flet(kOrganisationEnhed, c, saet_opgaver(c, classes, fra(day)),
                      oio::Rettemaade::kFlet);
    };
    const auto at = [&](const char* day) {
        std::vector<Uuid> out;
        for (const oio::Relation* r :
             relationer_ved(c, relation(kOrganisationEnhed, "Opgaver"), dag(day)))
            out.push_back(*r->ref.uuid());
        std::ranges::sort(out);
        return out;
    };
    set({nr(1), nr(2)}, "2024-01-01");
    set({nr(2), nr(3)}, "2025-01-01");
    CHECK(at("2024-12-31") == std::vector{nr(1), nr(2)});
    CHECK(at("2025-01-01") == std::vector{nr(2), nr(3)});
    CHECK(saet_opgaver(c, std::vector{nr(2), nr(3)}, fra("2025-02-01")).relationer.empty());
}

TEST_CASE("vedligehold: a relation names exactly what is wished, and others are left alone") {
    const std::uint8_t art = relation(kOrganisationEnhed, "TilknyttedeFunktioner");
    oio::Indhold c = ny_enhed({"A", "a", {}}, fra("2024-01-01"));
    const auto set = [&](const std::vector<Uuid>& to, const char* day, const auto& mine) {
        c = oio::flet(
            kOrganisationEnhed, c,
            saet_relation(kOrganisationEnhed, "TilknyttedeFunktioner", c, to, fra(day), mine),
            oio::Rettemaade::kFlet);
    };
    const auto at = [&](const char* day) {
        std::vector<Uuid> out;
        for (const oio::Relation* r : relationer_ved(c, art, dag(day)))
            out.push_back(*r->ref.uuid());
        std::ranges::sort(out);
        return out;
    };
    const auto all = [](const Uuid&) { return true; };
    const auto odd = [](const Uuid& u) { return u == nr(1) || u == nr(3); };
    set({nr(1), nr(2)}, "2024-01-01", all);
    set({nr(3)}, "2025-01-01", odd);
    CHECK(at("2024-12-31") == std::vector{nr(1), nr(2)});
    CHECK(at("2025-01-01") == std::vector{nr(2), nr(3)});
    // What was planned later gives way to what is wished from an earlier day.
    set({nr(1)}, "2024-06-01", odd);
    CHECK(at("2025-06-01") == std::vector{nr(1), nr(2)});
    CHECK(saet_relation(kOrganisationEnhed, "TilknyttedeFunktioner", c, std::vector{nr(1)},
                        fra("2025-02-01"), odd)
              .relationer.empty());
}

TEST_CASE("vedligehold: a contact place has its unit, type and subjects") {
    const oio::Objektbeskrivelse& b = kOrganisationFunktion;
    const oio::Indhold c =
        ny_funktion({klasse::henvendelsessted(), "Henvendelsessted A", nr(2), {nr(7), nr(8)}},
                    nr(50), fra("2024-01-01"));
    CHECK(felt_ved(c, felt::kFunktionNavn, dag("2024-01-01")) == "Henvendelsessted A");
    CHECK(aktiv_ved(c, dag("2024-01-01")));
    CHECK(*relation_ved(c, relation(b, "Funktionstype"), dag("2024-01-01"))->ref.uuid() ==
          klasse::henvendelsessted());
    CHECK(*relation_ved(c, relation(b, "TilknyttedeEnheder"), dag("2024-01-01"))->ref.uuid() ==
          nr(2));
    CHECK(relationer_ved(c, relation(b, "TilknyttedeOpgaver"), dag("2024-01-01")).size() == 2);
}

TEST_CASE("vedligehold: a new address of a role ends the one before") {
    const std::uint8_t art = relation(kOrganisationEnhed, "Adresser");
    oio::Indhold c = ny_enhed({"A", "a", {}}, fra("2024-01-01"));
    const auto set = [&](std::optional<Uuid> to, const char* day) {
        c = oio::flet(kOrganisationEnhed, c, saet_adresse(art, c, nr(50), nr(51), to, fra(day)),
                      oio::Rettemaade::kFlet);
    };
    set(nr(60), "2024-01-01");
    set(nr(61), "2025-01-01");
    CHECK(relationer_ved(c, art, dag("2024-06-01")).size() == 1);
    REQUIRE(relationer_ved(c, art, dag("2025-06-01")).size() == 1);
    CHECK(*relationer_ved(c, art, dag("2025-06-01")).front()->ref.uuid() == nr(61));
    set({}, "2026-01-01");
    CHECK(relationer_ved(c, art, dag("2026-01-01")).empty());
}
