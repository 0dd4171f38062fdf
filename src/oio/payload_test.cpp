#include "oio/payload.hpp"

#include <doctest/doctest.h>

#include "oio/motor.hpp"
#include "oio/test_tilfaeldig.hpp"

using namespace faelled;
using namespace faelled::oio;
using namespace faelled::oio::test;

TEST_CASE("payload: what goes in comes out, for random content") {
    SeededEntropy e(20251121);
    for (int i = 0; i < 2000; ++i) {
        const Registrering r = tilfaeldig_registrering(e, 30);
        const std::string bytes = pak(r);
        const auto back = pak_ud(r.nr, r.tidspunkt, bytes);
        REQUIRE(back);
        REQUIRE(*back == r);
    }
}

TEST_CASE("payload: groups, kinds, relation fields and the sender's time come back too") {
    SeededEntropy e(20261125);
    for (int i = 0; i < 2000; ++i) {
        const Registrering r = tilfaeldig_sag(e, 12);
        const auto back = pak_ud(r.nr, r.tidspunkt, pak(r));
        REQUIRE(back);
        REQUIRE(*back == r);
    }
}

TEST_CASE("payload: version 2 is for those that need it") {
    Registrering r;
    r.indhold.relationer.push_back(rel(0, 1, fra_til(dag(0), kInf)));
    CHECK(pak(r)[0] == 1);
    SUBCASE("the sender's time") {
        r.afsendt = dag(1).plus(1);
    }
    SUBCASE("fields of a relation") {
        r.indhold.relationer[0].felter = {{0, "x"}};
    }
    SUBCASE("an attribute kind") {
        r.indhold.egenskaber.push_back(ydelse(fra_til(dag(0), kInf), "1", "a"));
    }
    SUBCASE("a group") {
        r.indhold.egenskaber.push_back({fra_til(dag(0), kInf), {{3, "", {{1, "x"}}}}});
    }
    CHECK(pak(r)[0] == 2);
    CHECK(*pak_ud(r.nr, r.tidspunkt, pak(r)) == r);
}

TEST_CASE("payload: groups deeper than any description are refused, not followed") {
    Registrering r;
    std::vector<Feltvaerdi> fields{{0, "x"}};
    for (int i = 0; i < 10; ++i)
        fields = {{0, "", std::move(fields)}};
    r.indhold.egenskaber.push_back({fra_til(dag(0), kInf), std::move(fields)});
    CHECK_FALSE(pak_ud(1, Tid{}, pak(r)));
}

TEST_CASE("payload: a thousand relations come back too") {
    SeededEntropy e(3);
    const Registrering r = tilfaeldig_registrering(e, 3000);
    CHECK(*pak_ud(r.nr, r.tidspunkt, pak(r)) == r);
}

TEST_CASE(
    "payload: every cut and every flipped bit is an error or another registration, never a crash") {
    SeededEntropy e(11);
    std::string bytes;
    SUBCASE("version 1") {
        bytes = pak(tilfaeldig_registrering(e, 8));
    }
    SUBCASE("version 2") {
        bytes = pak(tilfaeldig_sag(e, 8));
    }
    for (std::size_t n = 0; n < bytes.size(); ++n)
        CHECK_FALSE(pak_ud(1, Tid{}, std::string_view(bytes).substr(0, n)));
    for (std::size_t n = 0; n < bytes.size() * 8; ++n) {
        std::string bad = bytes;
        bad[n / 8] = static_cast<char>(bad[n / 8] ^ (1 << (n % 8)));
        (void)pak_ud(1, Tid{}, bad);
    }
    CHECK_FALSE(pak_ud(1, Tid{}, bytes + "x"));
    std::string newer = bytes;
    newer[0] = 3;
    CHECK_FALSE(pak_ud(1, Tid{}, newer));
}

TEST_CASE("payload: version 1 bytes written on 2026-11-21 are read for ever") {
    Registrering r;
    r.livscyklus = Livscyklus::kImporteret;
    r.bruger_ref = Reference(id(1));
    r.note = "n";
    Egenskab egenskab = navngivet(fra_til(dag(0), kInf), "æ");
    egenskab.virkning.aktoer = Reference(id(1));
    egenskab.virkning.aktoertype = 1;
    r.indhold.egenskaber.push_back(egenskab);
    r.indhold.tilstande.push_back({0, 1, fra_til(dag(0), dag(1))});
    r.indhold.relationer.push_back(
        adresse(3, 1, "1", fra_til(Tid::minus_uendelig(), dag(2).plus(1))));
    static constexpr unsigned char kBytes[] = {
        0x01, 0x0a, 0x04, 0x11, 0x11, 0x6e, 0x73, 0x1c, 0x03, 0x5d, 0xe6, 0x91, 0x30, 0x5f, 0x99,
        0x25, 0xae, 0x8a, 0xb4, 0x7e, 0x57, 0xd0, 0x04, 0x2b, 0x97, 0x5e, 0x7a, 0xb4, 0x5f, 0x53,
        0x87, 0x36, 0x77, 0x91, 0xcd, 0x9f, 0xb5, 0xbd, 0x43, 0x9b, 0xd3, 0x5c, 0xca, 0xb6, 0x51,
        0x87, 0xae, 0x5e, 0xc2, 0xe7, 0xed, 0x78, 0xf7, 0x40, 0x02, 0x69, 0xd8, 0x5f, 0x42, 0x95,
        0xb6, 0x8d, 0xa1, 0xec, 0xd1, 0xf1, 0xba, 0x03, 0x92, 0xc3, 0x96, 0x37, 0x01, 0x02, 0x01,
        0x92, 0xc3, 0x96, 0x37, 0x92, 0xf0, 0x96, 0x37, 0x00, 0x00, 0x00, 0x87, 0xe0, 0xf7, 0xe4,
        0xc7, 0xe0, 0xaa, 0x0c, 0x00, 0x00, 0x02, 0x02, 0x6e, 0x01, 0x00, 0x01, 0x01, 0x04, 0xc3,
        0xa6, 0x01, 0x00, 0x01, 0x01, 0x01, 0x80, 0x02, 0x03, 0x04, 0x05, 0x02, 0x31, 0x00};
    const std::string_view bytes(reinterpret_cast<const char*>(kBytes), sizeof kBytes);
    const auto read = pak_ud(0, Tid{}, bytes);
    REQUIRE(read);
    CHECK(*read == r);
    CHECK(pak(r) == bytes);
}

TEST_CASE("payload: version 2 bytes written on 2026-11-25 are read for ever") {
    Registrering r;
    r.livscyklus = Livscyklus::kImporteret;
    r.afsendt = dag(0).plus(1);
    r.indhold.egenskaber.push_back({fra_til(dag(0), kInf),
                                    {{0, "Y"}, {2, "", {{0, id(1).text()}, {1, "", {{0, "27"}}}}}},
                                    kArtYdelse});
    r.indhold.relationer.push_back(
        generel(kPart, Reference(id(1)), 0, "1", fra_til(dag(0), kInf), {{0, "N"}}));
    r.indhold.relationer.push_back(rel(kEjerrelation, 1, fra_til(dag(0), kInf)));
    static constexpr unsigned char kBytes[] = {
        0x02, 0x12, 0x03, 0x11, 0x11, 0x6e, 0x73, 0x1c, 0x03, 0x5d, 0xe6, 0x91, 0x30, 0x5f, 0x99,
        0x25, 0xae, 0x8a, 0xb4, 0x0d, 0x1a, 0x0f, 0x6e, 0x3c, 0x5b, 0x4a, 0x57, 0x9f, 0x0e, 0x5a,
        0x4a, 0x60, 0xf0, 0xc0, 0xa0, 0x78, 0xf7, 0x40, 0x02, 0x69, 0xd8, 0x5f, 0x42, 0x95, 0xb6,
        0x8d, 0xa1, 0xec, 0xd1, 0xf1, 0xba, 0x01, 0x92, 0xc3, 0x96, 0x37, 0x01, 0x00, 0x00, 0x00,
        0x87, 0xe0, 0x8b, 0xef, 0xb8, 0xcc, 0xaa, 0x0c, 0x01, 0x02, 0x00, 0x02, 0x00, 0x02, 0x59,
        0x82, 0x02, 0x00, 0x01, 0x00, 0x81, 0x01, 0x00, 0x04, 0x32, 0x37, 0x00, 0x02, 0x80, 0x0f,
        0x00, 0x02, 0x03, 0x04, 0x02, 0x31, 0x01, 0x00, 0x02, 0x4e, 0x03, 0x00, 0x02, 0x00};
    const std::string_view bytes(reinterpret_cast<const char*>(kBytes), sizeof kBytes);
    CHECK(pak(r) == bytes);
    const auto read = pak_ud(0, Tid{}, bytes);
    REQUIRE(read);
    CHECK(*read == r);
}

TEST_CASE("haendelse: round trip and refusal") {
    const Haendelse h{Handling::kRettet, 7, Cvr(11111111), id(1), 42, dag(3), id(2)};
    CHECK(*pak_ud_haendelse(pak(h)) == h);
    CHECK_FALSE(pak_ud_haendelse(pak(h).substr(1)));
    CHECK_FALSE(pak_ud_haendelse(pak(h) + "x"));
}
