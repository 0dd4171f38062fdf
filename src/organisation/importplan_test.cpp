#include "organisation/importplan.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "organisation/test_enheder.hpp"

using namespace faelled;
using namespace faelled::organisation;
using namespace faelled::organisation::test;

namespace {

Importgrundlag grundlag() {
    Importgrundlag g;
    g.dag = dag("2025-01-01");
    g.enheder = {{nr(0), "ROD", "Kommunen", {}, true},
                 {nr(1), "A", "Afdeling A", nr(0), true},
                 {nr(2), "B", "Afdeling B", nr(1), true},
                 {nr(3), "GAMMEL", "Lukket", nr(0), false}};
    g.brugere = {{nr(20), "anne", "Anne And", true, {{nr(1), "Læge", false}}}};
    g.kontakt = [](const Uuid& u, std::string_view role) {
        return u == nr(1) && role == "ENHED_EMAIL" ? std::string("a@x.example") : std::string();
    };
    return g;
}

Result<Importplan> plan(std::string_view text) {
    const auto lines = laes_csv(text, {.bytes = 10'000, .linjer = 100, .kolonner = 20});
    REQUIRE(lines);
    return laeg_importplan(*lines, grundlag());
}

const Importlinje& linje(const Importplan& p, std::size_t nr) {
    return *std::ranges::find(p.linjer, nr, &Importlinje::nr);
}

}  // namespace

TEST_CASE("importplan: made, changed, unchanged, closed and refused, line by line") {
    const auto p = plan(
        "nøgle;navn;overordnet;fra;e-mail;luk\n"
        "A;Afdeling A;ROD;;a@x.example;\n"
        "B;Ny B;ROD;2025-06-01;;\n"
        "C;Under D;D;;;\n"
        "D;Afdeling D;A;;d@x.example;\n"
        "E;Hjemløs;FINDES-IKKE;;;\n"
        "F;;ROD;;;\n"
        "G;Fejl;ROD;i går;;\n"
        "H;Fejl;ROD;;ikke-en-mail;\n");
    REQUIRE(p);
    CHECK_FALSE(p->brugere);
    CHECK(linje(*p, 2).handling == Importhandling::kUaendret);
    const Importlinje& b = linje(*p, 3);
    CHECK(b.handling == Importhandling::kRet);
    CHECK(b.felter.size() == 2);
    CHECK(b.dag == dag("2025-06-01"));
    CHECK(b.overnoegle == "ROD");
    CHECK(linje(*p, 4).handling == Importhandling::kOpret);
    CHECK(linje(*p, 5).kontakt.front().second == "d@x.example");
    CHECK(linje(*p, 6).felt == "overordnet");
    CHECK(linje(*p, 7).felt == "navn");
    CHECK(linje(*p, 8).felt == "fra");
    CHECK(linje(*p, 9).felt == "e-mail");
    for (const std::size_t n : {6, 7, 8, 9})
        CHECK(linje(*p, n).handling == Importhandling::kAfvist);
    // D is made before C, which lies under it.
    const auto at = [&](std::size_t n) {
        return std::ranges::find(p->linjer, n, &Importlinje::nr) - p->linjer.begin();
    };
    CHECK(at(5) < at(4));
}

TEST_CASE("importplan: no ring, and nothing under a line that is refused") {
    const auto ring = plan("nøgle;navn;overordnet\nA;Afdeling A;B\n");
    REQUIRE(ring);
    CHECK(linje(*ring, 2).handling == Importhandling::kAfvist);
    const auto orphan = plan("nøgle;navn;overordnet\nX;;ROD\nY;Y;X\nZ;Z;Y\n");
    REQUIRE(orphan);
    for (const std::size_t n : {2, 3, 4})
        CHECK(linje(*orphan, n).handling == Importhandling::kAfvist);
}

TEST_CASE("importplan: closing comes last and from the bottom up") {
    const auto p = plan("nøgle;navn;luk\nA;Afdeling A;ja\nB;Afdeling B;ja\nGAMMEL;Lukket;ja\n");
    REQUIRE(p);
    CHECK(linje(*p, 4).handling == Importhandling::kAfvist);
    std::vector<std::string> order;
    for (const Importlinje& l : p->linjer)
        if (l.handling == Importhandling::kLuk) order.push_back(l.noegle);
    CHECK(order == std::vector<std::string>{"B", "A"});
}

TEST_CASE("importplan: users with positions") {
    const auto p = plan(
        "brugernavn;navn;enhed;titel;leder;e-mail;stop\n"
        "ANNE;Anne And;A;Læge;;;\n"
        "anne;Anne And;;;;;\n"
        "bo;Bo Bi;B;Chef;ja;bo@x.example;\n"
        "ib;Ib;UKENDT;Chef;;;\n"
        "eva;Eva;;Chef;;;\n"
        "per;Per;;;måske;;\n"
        "ole;Ole;;;;;ja\n");
    REQUIRE(p);
    CHECK(p->brugere);
    CHECK(linje(*p, 2).handling == Importhandling::kUaendret);
    CHECK(linje(*p, 3).regel.find("tidligere linje") != std::string::npos);
    const Importlinje& bo = linje(*p, 4);
    CHECK(bo.handling == Importhandling::kOpret);
    CHECK(bo.ny_stilling);
    CHECK(bo.leder);
    CHECK(linje(*p, 5).felt == "enhed");
    CHECK(linje(*p, 6).felt == "enhed");
    CHECK(linje(*p, 7).felt == "leder");
    CHECK(linje(*p, 8).felt == "stop");
}

TEST_CASE("importplan: columns that are not known are told of") {
    for (const char* bad : {"", "navn\nx\n", "nøgle;navn;farve\n", "nøgle;navn;navn\n",
                            "nøgle;navn;titel\n", "brugernavn;navn;ean\n"}) {
        const auto p = plan(bad);
        REQUIRE_FALSE(p);
        CHECK(p.error().element == "fil");
    }
}
