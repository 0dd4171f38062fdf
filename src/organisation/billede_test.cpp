#include "organisation/billede.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "oio/fletning.hpp"
#include "organisation/test_enheder.hpp"

using namespace faelled;
using namespace faelled::organisation;
using namespace faelled::organisation::test;

namespace {

oio::Indhold flettet(const oio::Indhold& c, const oio::Indhold& message) {
    return oio::flet(kOrganisationEnhed, c, message, oio::Rettemaade::kFlet);
}

}  // namespace

TEST_CASE("billede: a move that begins later shows from that day and not before") {
    const oio::Indhold now = ny_enhed({"Borgerservice", "BS", nr(1)}, fra("2024-01-01"));
    const oio::Indhold c =
        flettet(now, ret_enhed(now, {"Borgerservice", "BS", nr(2)}, fra("2025-03-01")));
    CHECK(enhed_ved(nr(9), c, dag("2025-02-28")).overordnet == nr(1));
    CHECK(enhed_ved(nr(9), c, dag("2025-03-01")).overordnet == nr(2));
    CHECK(skift_efter(c, dag("2025-01-01")) == std::vector{dag("2025-03-01")});
    CHECK(skift_efter(c, dag("2025-03-01")).empty());
    CHECK_FALSE(enhed_ved(nr(9), c, dag("2023-12-31")).aktiv);
}

TEST_CASE("billede: only what differs is in the message of a change") {
    const oio::Indhold now = ny_enhed({"A", "a", nr(1)}, fra("2024-01-01"));
    CHECK(ret_enhed(now, {"A", "a", nr(1)}, fra("2025-01-01")).har ==
          std::array{false, false, false});
    CHECK(ret_enhed(now, {"B", "a", nr(1)}, fra("2025-01-01")).har ==
          std::array{true, false, false});
    CHECK(ret_enhed(now, {"A", "a", nr(2)}, fra("2025-01-01")).har ==
          std::array{false, false, true});
}

TEST_CASE("billede: closing ends the relations and keeps the addresses; reopening brings it back") {
    const oio::Indhold now = ny_enhed({"A", "a", nr(1)}, fra("2024-01-01"));
    const std::uint8_t addresses = relation(kOrganisationEnhed, "Adresser");
    oio::Indhold c =
        flettet(now, saet_adresse(addresses, now, nr(50), nr(51), nr(60), fra("2024-02-01")));
    c = flettet(c, luk_enhed(c, fra("2025-01-01")));
    const Tid after = dag("2025-06-01");
    CHECK_FALSE(enhed_ved(nr(9), c, after).aktiv);
    CHECK_FALSE(enhed_ved(nr(9), c, after).overordnet);
    CHECK(relation_ved(c, relation(kOrganisationEnhed, "Tilhoerer"), after) == nullptr);
    CHECK(relation_ved(c, addresses, after) != nullptr);
    CHECK(enhed_ved(nr(9), c, dag("2024-12-31")).aktiv);
    c = flettet(c, genaabn_enhed(nr(3), fra("2026-01-01")));
    CHECK(enhed_ved(nr(9), c, dag("2026-01-01")).aktiv);
    CHECK(enhed_ved(nr(9), c, dag("2026-01-01")).overordnet == nr(3));
}

TEST_CASE("billede: the difference between two pictures") {
    const Enhed root{nr(0), "R", "Roden", {}, true};
    const Enhed a{nr(1), "A", "A", nr(0), true};
    const Enhed b{nr(2), "B", "B", nr(0), true};
    Enhed moved = b;
    moved.overordnet = nr(1);
    moved.navn = "B2";
    Enhed closed = a;
    closed.aktiv = false;
    const Enhed fresh{nr(3), "C", "C", nr(0), true};
    const std::vector before{root, a, b};
    const std::vector after{root, closed, moved, fresh};
    const auto found = forskel(before, after);
    REQUIRE(found.size() == 4);
    CHECK(found[0].art == Forskelsart::kLukket);
    CHECK(found[1].art == Forskelsart::kOmdoebt);
    CHECK(found[2].art == Forskelsart::kFlyttet);
    CHECK(found[2].efter.overordnet == nr(1));
    CHECK(found[3].art == Forskelsart::kNy);
    CHECK(forskel(before, before).empty());
    CHECK(forskel(before, std::vector{root, b}).front().art == Forskelsart::kLukket);
}
